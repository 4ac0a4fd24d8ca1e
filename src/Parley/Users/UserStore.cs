using Parley.Api;
using Parley.Configuration;
using Parley.Lanes;
using Parley.Roles;
using Parley.Storage;
using Parley.Webhooks;

namespace Parley.Users;

/// <summary>The rows of users.</summary>
internal sealed class UserStore(IDatabase database, ServiceConfigurationStore configurations, EventWriter events)
{
    private const string Columns = "account, service, sid, identity, friendly_name, attributes, role, created, updated";
    private const string BySid = $"SELECT {Columns} FROM chat_user WHERE account = $1 AND service = $2 AND sid = $3";
    private const string ByIdentity = $"SELECT {Columns} FROM chat_user WHERE account = $1 AND service = $2 AND identity = $3";

    /// <summary>By SID or identity.</summary>
    public async ValueTask<User?> FindAsync(AccountSid account, string service, string name, CancellationToken cancellation)
    {
        if (await database.ReadAsync(sql => FindAsync(sql, account, service, name), cancellation) is { } found)
        {
            return found;
        }

        // Services from before there were users get theirs now.
        await configurations.OfAsync(account, service, cancellation);
        return await database.ReadAsync(sql => FindAsync(sql, account, service, name), cancellation);
    }

    public static ValueTask<User?> FindAsync(ISql sql, AccountSid account, string service, string name) =>
        sql.FirstAsync(Sid.Is(name, "US") ? BySid : ByIdentity, Map, account.Value, service, name);

    /// <summary>Adds a user; an empty role becomes the service's default. Throws the refusal; null if the identity is taken.</summary>
    public ValueTask<User?> InsertAsync(User user, Firing by, CancellationToken cancellation) => database.WriteAsync(async sql =>
    {
        var configuration = await configurations.EnsureAsync(sql, user.Account, user.Service);
        var added = user with { Role = user.Role.Length == 0 ? configuration.ServiceRole : user.Role };
        if (added.Role != configuration.ServiceRole)
        {
            await RoleStore.RequireAsync(sql, user.Account, user.Service, added.Role, RoleTypes.Service);
        }

        if (!await InsertAsync(sql, added))
        {
            return null;
        }

        if (by.Fires)
        {
            await events.WriteAsync(sql, added.Facts().Scope, UserEvents.Added(added.Facts(), by));
        }

        return added;
    }, cancellation);

    /// <summary>False if the identity is taken.</summary>
    public static async ValueTask<bool> InsertAsync(ISql sql, User user)
    {
        const string insert = $"""
            INSERT INTO chat_user ({Columns}) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9) ON CONFLICT DO NOTHING
            """;
        return await sql.ExecuteAsync(
            insert, user.Account.Value, user.Service, user.Sid, user.Identity, user.FriendlyName, user.Attributes, user.Role,
            user.Created, user.Updated) > 0;
    }

    /// <summary>
    /// Makes users of those who were in conversations of the service before there were users; their SIDs come from their participants'.
    /// </summary>
    public static ValueTask<int> CatchUpAsync(ISql sql, AccountSid account, string service, string role)
    {
        const string insert = $$"""
            INSERT INTO chat_user ({{Columns}})
            SELECT account, service, 'US' || substr(min(sid), 3), identity, NULL, '{}', $3, min(created), min(created)
            FROM participant WHERE account = $1 AND service = $2 AND identity IS NOT NULL GROUP BY account, service, identity
            ON CONFLICT DO NOTHING
            """;
        return sql.ExecuteAsync(insert, account.Value, service, role);
    }

    /// <summary>True if there is one, who then is not deleted before this transaction ends.</summary>
    public static async ValueTask<bool> KeepAsync(ISql sql, AccountSid account, string service, string identity)
    {
        const string select = "SELECT 1 FROM chat_user WHERE account = $1 AND service = $2 AND identity = $3";
        return await sql.FirstAsync(sql.ForKeyShare(select), _ => true, account.Value, service, identity);
    }

    /// <summary>Changes a user; <paramref name="change"/> gets the row as it is. Null if there is none.</summary>
    /// <param name="reach">For webhooks: whether the user can be reached, or null.</param>
    public ValueTask<User?> UpdateAsync(
        AccountSid account, string service, string name, Func<User, User> change, Firing by, Reach? reach,
        CancellationToken cancellation)
    {
        const string update = """
            UPDATE chat_user SET friendly_name = $4, attributes = $5, role = $6, updated = $7
            WHERE account = $1 AND service = $2 AND sid = $3
            """;
        return database.WriteAsync(async sql =>
        {
            if (await LockAsync(sql, account, service, name) is not { } before)
            {
                return null;
            }

            var after = change(before);
            if (after.Role != before.Role)
            {
                await RoleStore.RequireAsync(sql, account, service, after.Role, RoleTypes.Service);
            }

            await sql.ExecuteAsync(
                update, account.Value, service, after.Sid, after.FriendlyName, after.Attributes, after.Role, after.Updated);
            if (by.Fires)
            {
                await events.WriteAsync(sql, after.Facts().Scope, UserEvents.Updated(after.Facts(reach), by));
            }

            return after;
        }, cancellation);
    }

    /// <summary>Deletes a user, who then leaves every conversation of the service. False if there is none.</summary>
    /// <param name="by">Of the leaving; the API has no event for the deletion itself.</param>
    public ValueTask<bool> DeleteAsync(
        AccountSid account, string service, string name, Firing by, CancellationToken cancellation)
    {
        const string delete = "DELETE FROM chat_user WHERE account = $1 AND service = $2 AND sid = $3";
        return database.WriteAsync(async sql =>
        {
            if (await FindAsync(sql, account, service, name) is not { } user
                || await sql.ExecuteAsync(delete, account.Value, service, user.Sid) == 0)
            {
                return false;
            }

            await MembershipRemover.QueueAsync(sql, user, by);
            foreach (var lane in EventWriter.LanesOf(account, service, user.Sid))
            {
                await LaneRemover.RemoveAsync(sql, account, lane);
            }

            return true;
        }, cancellation);
    }

    /// <summary>Users of a service in the order of their making, for one page.</summary>
    public async ValueTask<List<User>> ListAsync(AccountSid account, string service, Page page, CancellationToken cancellation)
    {
        const string where = $"SELECT {Columns} FROM chat_user WHERE account = $1 AND service = $2";
        const string after = $"{where} AND sid > $3 ORDER BY sid LIMIT $4";
        const string before = $"{where} AND sid < $3 ORDER BY sid DESC LIMIT $4";
        await configurations.OfAsync(account, service, cancellation);
        return await database.ReadAsync(
            sql => sql.QueryAsync(
                page.Backward ? before : after, Map, account.Value, service, page.Key ?? "", (long)page.Size + 1),
            cancellation);
    }

    private static ValueTask<User?> LockAsync(ISql sql, AccountSid account, string service, string name) =>
        sql.Dialect == SqlDialect.Postgres
            ? sql.FirstAsync((Sid.Is(name, "US") ? BySid : ByIdentity) + " FOR NO KEY UPDATE", Map, account.Value, service, name)
            : FindAsync(sql, account, service, name);

    private static User Map(SqlRow row) => new(
        new(row.Text(0)), row.Text(1), row.Text(2), row.Text(3), row.TextOrNull(4), row.Text(5), row.Text(6), row.Number(7),
        row.Number(8));
}
