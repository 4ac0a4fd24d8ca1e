using Parley.Api;
using Parley.MessagingServices;
using Parley.Storage;

namespace Parley.Accounts;

/// <summary>The rows of accounts and their keys.</summary>
internal sealed class AccountStore(IDatabase database, SecretBox secrets)
{
    private const string Columns =
        "sid, friendly_name, auth_token, default_service, default_messaging_service, created, updated";

    public ValueTask<Account?> FindAsync(string sid, CancellationToken cancellation)
    {
        const string sql = $"SELECT {Columns} FROM account WHERE sid = $1";
        return database.ReadAsync(session => session.FirstAsync(sql, Map, sid), cancellation);
    }

    public ValueTask<Account?> FirstAsync(CancellationToken cancellation)
    {
        const string sql = $"SELECT {Columns} FROM account ORDER BY created, sid LIMIT 1";
        return database.ReadAsync(session => session.FirstAsync(sql, Map), cancellation);
    }

    /// <summary>Inserts the account and its default services; false if the account was there already.</summary>
    public ValueTask<bool> InsertAsync(Account account, CancellationToken cancellation)
    {
        const string insertAccount = $"""
            INSERT INTO account ({Columns}) VALUES ($1, $2, $3, $4, $5, $6, $7) ON CONFLICT (sid) DO NOTHING
            """;
        const string insertService = """
            INSERT INTO service (account, sid, friendly_name, created, updated) VALUES ($1, $2, $3, $4, $5)
            """;
        return database.WriteAsync(async session =>
        {
            var inserted = await session.ExecuteAsync(
                insertAccount, account.Sid.Value, account.FriendlyName, secrets.Seal(account.AuthToken), account.DefaultService,
                account.DefaultMessagingService, account.Created, account.Updated);
            if (inserted == 0)
            {
                return false;
            }

            await session.ExecuteAsync(
                insertService, account.Sid.Value, account.DefaultService, "Default Conversations Service", account.Created,
                account.Updated);
            await MessagingServiceStore.InsertDefaultAsync(session, account.Sid, account.DefaultMessagingService, account.Created);
            return true;
        }, cancellation);
    }

    /// <summary>Replaces the token of the first account, when the operator gave another at start.</summary>
    public ValueTask<int> SetTokenAsync(AccountSid account, string token, CancellationToken cancellation) =>
        database.WriteAsync(
            session => session.ExecuteAsync(
                "UPDATE account SET auth_token = $2 WHERE sid = $1", account.Value, secrets.Seal(token)),
            cancellation);

    private Account Map(SqlRow row) => new(
        new(row.Text(0)), row.Text(1), secrets.Open(row.Text(2)), row.Text(3), row.Text(4), row.Number(5), row.Number(6));
}
