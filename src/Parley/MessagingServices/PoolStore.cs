using Parley.Api;
using Parley.Storage;

namespace Parley.MessagingServices;

/// <summary>The senders of messaging services.</summary>
internal sealed class PoolStore(IDatabase database)
{
    /// <summary>https://www.twilio.com/docs/api/errors/21714: a service has at most so many.</summary>
    public const int Most = 400;

    private const string Columns = "account, service, sid, kind, address, created";

    public ValueTask<PoolSender?> FindAsync(AccountSid account, string service, string kind, string sid, CancellationToken cancellation) =>
        database.ReadAsync(
            sql => sql.FirstAsync(
                $"SELECT {Columns} FROM pool_sender WHERE account = $1 AND service = $2 AND sid = $3 AND kind = $4", Map, account.Value,
                service, sid, kind),
            cancellation);

    /// <summary>All senders of a service that may write to this channel's addresses, in the order in which they were made.</summary>
    public ValueTask<List<PoolSender>> OfAsync(AccountSid account, string service, CancellationToken cancellation) =>
        database.ReadAsync(
            sql => sql.QueryAsync(
                $"SELECT {Columns} FROM pool_sender WHERE account = $1 AND service = $2 ORDER BY sid", Map, account.Value, service),
            cancellation);

    /// <summary>The service that this number of ours is in, or null.</summary>
    public static ValueTask<string?> ServiceOfAsync(ISql sql, AccountSid account, string address) => sql.FirstAsync(
        "SELECT service FROM pool_sender WHERE account = $1 AND address = $2 AND kind <> 'alpha'", row => row.Text(0), account.Value,
        address);

    /// <summary>Takes a sender that its account gives up out of the service that it is in, if it is in one.</summary>
    public static ValueTask<int> LeaveAsync(ISql sql, AccountSid account, string sid) =>
        sql.ExecuteAsync("DELETE FROM pool_sender WHERE account = $1 AND sid = $2", account.Value, sid);

    /// <summary>
    /// Puts a sender into the pool, or throws the refusal; null if the service is gone. <paramref name="make"/> finds the sender in the
    /// same transaction, or throws.
    /// </summary>
    public ValueTask<PoolSender?> InsertAsync(
        AccountSid account, string service, Func<ISql, ValueTask<PoolSender>> make, CancellationToken cancellation)
    {
        const string count = "SELECT count(*) FROM pool_sender WHERE account = $1 AND service = $2";
        const string insert = $"INSERT INTO pool_sender ({Columns}) VALUES ($1, $2, $3, $4, $5, $6) ON CONFLICT DO NOTHING";
        const string where = "SELECT service FROM pool_sender WHERE account = $1 AND sid = $2";
        return database.WriteAsync(async sql =>
        {
            if (!await MessagingServiceStore.LockAsync(sql, account, service))
            {
                return null;
            }

            var sender = await make(sql);
            if (await sql.FirstAsync(count, row => row.Number(0), account.Value, service) >= Most)
            {
                throw new RefusedException(ApiError.Bad(21714, $"A messaging service has at most {Most} senders"));
            }

            if (await sql.ExecuteAsync(
                insert, account.Value, service, sender.Sid, sender.Kind, sender.Address, sender.Created) == 0)
            {
                // https://www.twilio.com/docs/api/errors/21712
                var other = await sql.FirstAsync(where, row => row.Text(0), account.Value, sender.Sid);
                throw new RefusedException(other is null || other == service
                    ? ApiError.Conflict(21710, "The sender is in this messaging service already")
                    : ApiError.Conflict(21712, "The sender is in another messaging service"));
            }

            return sender;
        }, cancellation);
    }

    public ValueTask<int> DeleteAsync(AccountSid account, string service, string kind, string sid, CancellationToken cancellation) =>
        database.WriteAsync(
            sql => sql.ExecuteAsync(
                "DELETE FROM pool_sender WHERE account = $1 AND service = $2 AND sid = $3 AND kind = $4", account.Value, service, sid,
                kind),
            cancellation);

    /// <summary>Senders of one kind, for one page.</summary>
    public ValueTask<List<PoolSender>> ListAsync(
        AccountSid account, string service, string kind, Page page, CancellationToken cancellation)
    {
        const string where = $"SELECT {Columns} FROM pool_sender WHERE account = $1 AND service = $2 AND kind = $4";
        const string after = $"{where} AND sid > $3 ORDER BY sid LIMIT $5";
        const string before = $"{where} AND sid < $3 ORDER BY sid DESC LIMIT $5";
        return database.ReadAsync(
            sql => sql.QueryAsync(
                page.Backward ? before : after, Map, account.Value, service, page.Key ?? "", kind, (long)page.Size + 1),
            cancellation);
    }

    private static PoolSender Map(SqlRow row) =>
        new(new(row.Text(0)), row.Text(1), row.Text(2), row.Text(3), row.Text(4), row.Number(5));
}
