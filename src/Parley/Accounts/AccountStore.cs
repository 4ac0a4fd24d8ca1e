using Parley.Api;
using Parley.MessagingServices;
using Parley.Storage;

namespace Parley.Accounts;

/// <summary>The rows of accounts and their keys.</summary>
internal sealed class AccountStore(IDatabase database, SecretBox secrets)
{
    private const string Columns =
        "sid, friendly_name, auth_token, default_service, default_messaging_service, created, updated";

    private const string Select = $"SELECT {Columns}, inactive_timer, closed_timer FROM account";

    public ValueTask<Account?> FindAsync(string sid, CancellationToken cancellation)
    {
        const string sql = $"{Select} WHERE sid = $1";
        return database.ReadAsync(session => session.FirstAsync(sql, Map, sid), cancellation);
    }

    /// <summary>The account made first; on an empty database <paramref name="fresh"/>, which is then inserted.</summary>
    public ValueTask<Account> FirstAsync(Account fresh, CancellationToken cancellation)
    {
        const string first = $"{Select} ORDER BY created, sid LIMIT 1";

        // Two nodes that start at once on an empty database must not both find it so: there is no row yet that could be locked.
        const string alone = "SELECT pg_advisory_xact_lock(hashtextextended('parley first account', 0))";
        return database.WriteAsync(async session =>
        {
            if (session.Dialect == SqlDialect.Postgres)
            {
                await session.QueryAsync(alone, _ => 0);
            }

            if (await session.FirstAsync(first, Map) is { } known)
            {
                return known;
            }

            await InsertAsync(session, fresh);
            return fresh;
        }, cancellation);
    }

    /// <summary>Inserts the account and its default services; false if the account was there already.</summary>
    public ValueTask<bool> InsertAsync(Account account, CancellationToken cancellation) =>
        database.WriteAsync(session => InsertAsync(session, account), cancellation);

    private async ValueTask<bool> InsertAsync(ISql session, Account account)
    {
        const string insertAccount = $"""
            INSERT INTO account ({Columns}) VALUES ($1, $2, $3, $4, $5, $6, $7) ON CONFLICT (sid) DO NOTHING
            """;
        const string insertService = """
            INSERT INTO service (account, sid, friendly_name, created, updated) VALUES ($1, $2, $3, $4, $5)
            """;
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
    }

    /// <summary>Replaces the token of the first account, when the operator gave another at start.</summary>
    public ValueTask<int> SetTokenAsync(AccountSid account, string token, CancellationToken cancellation) =>
        database.WriteAsync(
            session => session.ExecuteAsync(
                "UPDATE account SET auth_token = $2 WHERE sid = $1", account.Value, secrets.Seal(token)),
            cancellation);

    /// <summary>
    /// Changes what the account is configured to; <paramref name="change"/> gets it as it is. A default service that is not there is
    /// refused.
    /// </summary>
    public ValueTask<Account> ConfigureAsync(
        AccountSid sid, Func<Account, Account> change, long now, CancellationToken cancellation)
    {
        const string service = "SELECT sid FROM service WHERE account = $1 AND sid = $2";
        const string update = """
            UPDATE account SET default_service = $2, default_messaging_service = $3, inactive_timer = $4, closed_timer = $5,
                updated = $6
            WHERE sid = $1
            """;
        return database.WriteAsync(async sql =>
        {
            var before = (await sql.FirstAsync(sql.ForUpdate($"{Select} WHERE sid = $1"), Map, sid.Value))!;

            // Later than before, always: those who keep accounts in memory tell old from new by it.
            var after = change(before) with { Updated = Math.Max(now, before.Updated + 1) };
            if (after.DefaultService != before.DefaultService
                && await sql.FirstAsync(sql.ForShare(service), row => row.Text(0), sid.Value, after.DefaultService) is null)
            {
                throw new RefusedException(Configuration.ConfigurationForm.NoService);
            }

            if (after.DefaultMessagingService != before.DefaultMessagingService
                && !await MessagingServiceStore.LockAsync(sql, sid, after.DefaultMessagingService))
            {
                throw new RefusedException(MessagingServiceErrors.NoneForConversation);
            }

            await sql.ExecuteAsync(
                update, sid.Value, after.DefaultService, after.DefaultMessagingService, after.InactiveTimer, after.ClosedTimer,
                after.Updated);
            return after;
        }, cancellation);
    }

    private Account Map(SqlRow row) => new(
        new(row.Text(0)), row.Text(1), secrets.Open(row.Text(2)), row.Text(3), row.Text(4), row.Number(5), row.Number(6))
    {
        InactiveTimer = row.TextOrNull(7),
        ClosedTimer = row.TextOrNull(8),
    };
}
