using Parley.Api;
using Parley.Storage;

namespace Parley.MessagingServices;

/// <summary>The rows of messaging services.</summary>
internal sealed class MessagingServiceStore(IDatabase database)
{
    private const string Columns = "account, sid, friendly_name, settings, created, updated";
    private const string BySid = $"SELECT {Columns} FROM messaging_service WHERE account = $1 AND sid = $2";

    public ValueTask<MessagingService?> FindAsync(AccountSid account, string sid, CancellationToken cancellation) =>
        database.ReadAsync(sql => FindAsync(sql, account, sid), cancellation);

    public static ValueTask<MessagingService?> FindAsync(ISql sql, AccountSid account, string sid) =>
        sql.FirstAsync(BySid, Map, account.Value, sid);

    public static ValueTask<bool> ExistsAsync(ISql sql, AccountSid account, string sid) => sql.FirstAsync(
        "SELECT 1 FROM messaging_service WHERE account = $1 AND sid = $2", _ => true, account.Value, sid);

    /// <summary>False if there is none; else it is not deleted, and gets no other sender, before this transaction ends.</summary>
    public static ValueTask<bool> LockAsync(ISql sql, AccountSid account, string sid) => sql.FirstAsync(
        sql.ForUpdate(BySid), _ => true, account.Value, sid);

    /// <summary>Why a conversation cannot have this service; null if it can, or if none was named.</summary>
    public async ValueTask<ApiError?> ProblemForConversationAsync(AccountSid account, string? sid, CancellationToken cancellation) =>
        string.IsNullOrEmpty(sid) || await database.ReadAsync(sql => ExistsAsync(sql, account, sid), cancellation)
            ? null
            : MessagingServiceErrors.NoneForConversation;

    /// <summary>The service that every account has.</summary>
    public static ValueTask<int> InsertDefaultAsync(ISql sql, AccountSid account, string sid, long now) => InsertAsync(
        sql, new(account, sid, "Default Messaging Service for Conversations", new(), now, now));

    public ValueTask<int> InsertAsync(MessagingService service, CancellationToken cancellation) =>
        database.WriteAsync(sql => InsertAsync(sql, service), cancellation);

    /// <summary>Changes a service; <paramref name="change"/> gets it as it is, locked, and may throw <see cref="RefusedException"/>.</summary>
    public ValueTask<MessagingService?> UpdateAsync(
        AccountSid account, string sid, Func<MessagingService, MessagingService> change, CancellationToken cancellation)
    {
        const string update = """
            UPDATE messaging_service SET friendly_name = $3, settings = $4, updated = $5 WHERE account = $1 AND sid = $2
            """;
        return database.WriteAsync(async sql =>
        {
            if (await sql.FirstAsync(sql.ForUpdate(BySid), Map, account.Value, sid) is not { } before)
            {
                return null;
            }

            var after = change(before);
            await sql.ExecuteAsync(
                update, account.Value, sid, after.FriendlyName, MessagingServiceJson.Write(after.Settings), after.Updated);
            return after;
        }, cancellation);
    }

    /// <summary>
    /// Deletes the service; its numbers stay with the account, its opt-outs stay with the numbers. Conversations that name it keep its
    /// SID and go on; phones can join them again when they are given another one. The account's default one is refused, also if it has
    /// just become it on another node.
    /// </summary>
    public ValueTask<bool> DeleteAsync(AccountSid account, string sid, CancellationToken cancellation)
    {
        const string isDefault = "SELECT 1 FROM account WHERE sid = $1 AND default_messaging_service = $2";
        return database.WriteAsync(async sql =>
        {
            // The service itself first: whoever adds a sender to it or makes it the default meanwhile waits, or is seen from here on.
            if (await sql.ExecuteAsync("DELETE FROM messaging_service WHERE account = $1 AND sid = $2", account.Value, sid) == 0)
            {
                return false;
            }

            if (await sql.FirstAsync(isDefault, _ => true, account.Value, sid))
            {
                throw new RefusedException(MessagingServiceErrors.IsDefault);
            }

            await sql.ExecuteAsync("DELETE FROM opt_out WHERE account = $1 AND sender = $2", account.Value, sid);
            await sql.ExecuteAsync("DELETE FROM pool_sender WHERE account = $1 AND service = $2", account.Value, sid);
            return true;
        }, cancellation);
    }

    /// <summary>Services in the order of their making, for one page.</summary>
    public ValueTask<List<MessagingService>> ListAsync(AccountSid account, Page page, CancellationToken cancellation)
    {
        const string after = $"SELECT {Columns} FROM messaging_service WHERE account = $1 AND sid > $2 ORDER BY sid LIMIT $3";
        const string before = $"SELECT {Columns} FROM messaging_service WHERE account = $1 AND sid < $2 ORDER BY sid DESC LIMIT $3";
        return database.ReadAsync(
            sql => sql.QueryAsync(page.Backward ? before : after, Map, account.Value, page.Key ?? "", (long)page.Size + 1), cancellation);
    }

    private static ValueTask<int> InsertAsync(ISql sql, MessagingService service) => sql.ExecuteAsync(
        $"INSERT INTO messaging_service ({Columns}) VALUES ($1, $2, $3, $4, $5, $6) ON CONFLICT DO NOTHING", service.Account.Value, service.Sid,
        service.FriendlyName, MessagingServiceJson.Write(service.Settings), service.Created, service.Updated);

    private static MessagingService Map(SqlRow row) => new(
        new(row.Text(0)), row.Text(1), row.Text(2), MessagingServiceJson.Read(row.Text(3)), row.Number(4), row.Number(5));
}
