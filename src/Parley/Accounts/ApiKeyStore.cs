using System.Security.Cryptography;
using System.Text;
using Parley.Api;
using Parley.Storage;

namespace Parley.Accounts;

/// <summary>An API key. Its secret is shown once; who logs in with it is compared with a hash.</summary>
internal sealed record ApiKey(AccountSid Account, string Sid, string FriendlyName, string SecretHash, long Created, long Updated)
{
    /// <summary>
    /// The secret, encrypted, because access tokens are signed with it and there is no checking an HMAC without it. Null for a key that
    /// was made before tokens were checked here: it cannot sign any.
    /// </summary>
    public string? SealedSecret { get; init; }
}

/// <summary>The rows of API keys.</summary>
internal sealed class ApiKeyStore(IDatabase database)
{
    private const string Columns = "account, sid, friendly_name, secret_hash, created, updated, secret";

    /// <summary>Secrets are 32 random characters, so a plain SHA-256 is enough: there is nothing to guess.</summary>
    public static string Hash(string secret) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(secret)));

    public ValueTask<ApiKey?> FindAsync(string sid, CancellationToken cancellation)
    {
        const string sql = $"SELECT {Columns} FROM api_key WHERE sid = $1";
        return database.ReadAsync(session => session.FirstAsync(sql, Map, sid), cancellation);
    }

    public ValueTask<int> InsertAsync(ApiKey key, CancellationToken cancellation)
    {
        const string sql = $"INSERT INTO api_key ({Columns}) VALUES ($1, $2, $3, $4, $5, $6, $7)";
        return database.WriteAsync(
            session => session.ExecuteAsync(
                sql, key.Account.Value, key.Sid, key.FriendlyName, key.SecretHash, key.Created, key.Updated, key.SealedSecret),
            cancellation);
    }

    /// <summary>Gives a key another name, or leaves it its own if none is given; null if there is no such key.</summary>
    public ValueTask<ApiKey?> RenameAsync(AccountSid account, string sid, string? name, long now, CancellationToken cancellation)
    {
        const string update = $"""
            UPDATE api_key SET friendly_name = coalesce($3, friendly_name), updated = $4 WHERE account = $1 AND sid = $2
            RETURNING {Columns}
            """;
        return database.WriteAsync(session => session.FirstAsync(update, Map, account.Value, sid, name, now), cancellation);
    }

    public ValueTask<int> DeleteAsync(AccountSid account, string sid, CancellationToken cancellation) =>
        database.WriteAsync(
            session => session.ExecuteAsync("DELETE FROM api_key WHERE account = $1 AND sid = $2", account.Value, sid),
            cancellation);

    /// <summary>Keys in the order of their making, for one page.</summary>
    public ValueTask<List<ApiKey>> ListAsync(AccountSid account, Page page, CancellationToken cancellation)
    {
        const string after = $"SELECT {Columns} FROM api_key WHERE account = $1 AND sid > $2 ORDER BY sid LIMIT $3";
        const string before = $"SELECT {Columns} FROM api_key WHERE account = $1 AND sid < $2 ORDER BY sid DESC LIMIT $3";
        return database.ReadAsync(
            session => session.QueryAsync(
                page.Backward ? before : after, Map, account.Value, page.Key ?? "", (long)page.Size + 1),
            cancellation);
    }

    private static ApiKey Map(SqlRow row) =>
        new(new(row.Text(0)), row.Text(1), row.Text(2), row.Text(3), row.Number(4), row.Number(5))
        {
            SealedSecret = row.TextOrNull(6),
        };
}
