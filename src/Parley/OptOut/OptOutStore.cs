using Parley.Api;
using Parley.MessagingServices;
using Parley.Storage;

namespace Parley.OptOut;

/// <summary>
/// Who wants nothing more from whom. A person opts out of the number that they wrote to, and, if it is in a messaging service, of the
/// whole service; both are written down, so that a number that leaves its service still sends nothing.
/// </summary>
internal static class OptOutStore
{
    /// <summary>True if the person gets nothing from this number of ours.</summary>
    public static ValueTask<bool> IsOutAsync(ISql sql, AccountSid account, string ours, string person)
    {
        const string select = """
            SELECT 1 FROM opt_out WHERE account = $1 AND address = $2 AND (sender = $3
                OR sender IN (SELECT service FROM pool_sender WHERE account = $1 AND address = $3))
            """;
        return sql.FirstAsync(select, _ => true, account.Value, person, ours);
    }

    /// <summary>The person opts out; false if they had before.</summary>
    public static async ValueTask<bool> StopAsync(ISql sql, AccountSid account, string ours, string person, long now)
    {
        const string insert =
            "INSERT INTO opt_out (account, address, sender, since) VALUES ($1, $2, $3, $4) ON CONFLICT DO NOTHING";
        var was = await IsOutAsync(sql, account, ours, person);
        await sql.ExecuteAsync(insert, account.Value, person, ours, now);
        if (await PoolStore.ServiceOfAsync(sql, account, ours) is { } service)
        {
            await sql.ExecuteAsync(insert, account.Value, person, service, now);
        }

        return !was;
    }

    /// <summary>The person opts in again, to all that this number is part of; false if they were not out.</summary>
    public static async ValueTask<bool> StartAsync(ISql sql, AccountSid account, string ours, string person)
    {
        const string delete = """
            DELETE FROM opt_out WHERE account = $1 AND address = $2 AND (sender = $3 OR sender = $4
                OR sender IN (SELECT address FROM pool_sender WHERE account = $1 AND service = $4))
            """;
        var service = await PoolStore.ServiceOfAsync(sql, account, ours) ?? "";
        return await sql.ExecuteAsync(delete, account.Value, person, ours, service) > 0;
    }
}
