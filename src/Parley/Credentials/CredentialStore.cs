using System.Text.Json;
using Parley.Accounts;
using Parley.Api;
using Parley.Storage;

namespace Parley.Credentials;

/// <summary>The rows of credentials; what they are made of is encrypted.</summary>
internal sealed class CredentialStore(IDatabase database, SecretBox secrets)
{
    private const string Columns = "account, sid, friendly_name, type, sandbox, secrets, created, updated";
    private const string BySid = $"SELECT {Columns} FROM credential WHERE account = $1 AND sid = $2";

    public ValueTask<Credential?> FindAsync(AccountSid account, string sid, CancellationToken cancellation) =>
        database.ReadAsync(sql => sql.FirstAsync(BySid, Map, account.Value, sid), cancellation);

    public ValueTask<int> InsertAsync(Credential credential, CancellationToken cancellation)
    {
        const string insert = $"INSERT INTO credential ({Columns}) VALUES ($1, $2, $3, $4, $5, $6, $7, $8)";
        return database.WriteAsync(
            sql => sql.ExecuteAsync(
                insert, credential.Account.Value, credential.Sid, credential.FriendlyName, credential.Type, credential.Sandbox,
                Seal(credential), credential.Created, credential.Updated),
            cancellation);
    }

    /// <summary>Changes a credential; <paramref name="change"/> gets it as it is. Null if there is none.</summary>
    public ValueTask<Credential?> UpdateAsync(
        AccountSid account, string sid, Func<Credential, Credential> change, CancellationToken cancellation)
    {
        const string update = """
            UPDATE credential SET friendly_name = $3, type = $4, sandbox = $5, secrets = $6, updated = $7
            WHERE account = $1 AND sid = $2
            """;
        return database.WriteAsync(async sql =>
        {
            if (await sql.FirstAsync(sql.ForUpdate(BySid), Map, account.Value, sid) is not { } before)
            {
                return null;
            }

            var after = change(before);
            await sql.ExecuteAsync(
                update, account.Value, sid, after.FriendlyName, after.Type, after.Sandbox, Seal(after), after.Updated);
            return after;
        }, cancellation);
    }

    public ValueTask<bool> DeleteAsync(AccountSid account, string sid, CancellationToken cancellation)
    {
        const string delete = "DELETE FROM credential WHERE account = $1 AND sid = $2";
        return database.WriteAsync(async sql => await sql.ExecuteAsync(delete, account.Value, sid) > 0, cancellation);
    }

    /// <summary>Credentials in the order of their making, for one page.</summary>
    public ValueTask<List<Credential>> ListAsync(AccountSid account, Page page, CancellationToken cancellation)
    {
        const string after = $"SELECT {Columns} FROM credential WHERE account = $1 AND sid > $2 ORDER BY sid LIMIT $3";
        const string before = $"SELECT {Columns} FROM credential WHERE account = $1 AND sid < $2 ORDER BY sid DESC LIMIT $3";
        return database.ReadAsync(
            sql => sql.QueryAsync(page.Backward ? before : after, Map, account.Value, page.Key ?? "", (long)page.Size + 1), cancellation);
    }

    private string? Seal(Credential credential) => credential.Secrets == CredentialSecrets.None
        ? null
        : secrets.Seal(JsonSerializer.Serialize(credential.Secrets, ApiJson.Default.CredentialSecrets));

    private Credential Map(SqlRow row) => new(
        new(row.Text(0)), row.Text(1), row.TextOrNull(2), row.Text(3), row.Truth(4),
        row.TextOrNull(5) is { } text
            ? JsonSerializer.Deserialize(secrets.Open(text), ApiJson.Default.CredentialSecrets)!
            : CredentialSecrets.None,
        row.Number(6), row.Number(7));
}
