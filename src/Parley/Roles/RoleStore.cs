using Parley.Api;
using Parley.Configuration;
using Parley.Storage;

namespace Parley.Roles;

/// <summary>The rows of roles.</summary>
internal sealed class RoleStore(IDatabase database)
{
    private const string Columns = "account, service, sid, friendly_name, type, permissions, created, updated";
    private const string BySid = $"SELECT {Columns} FROM role WHERE account = $1 AND service = $2 AND sid = $3";

    public ValueTask<Role?> FindAsync(AccountSid account, string service, string sid, CancellationToken cancellation) =>
        database.ReadAsync(sql => FindAsync(sql, account, service, sid), cancellation);

    public static ValueTask<Role?> FindAsync(ISql sql, AccountSid account, string service, string sid) =>
        sql.FirstAsync(BySid, Map, account.Value, service, sid);

    /// <summary>Throws the refusal unless there is such a role of this type.</summary>
    public static async ValueTask RequireAsync(
        ISql sql, AccountSid account, string service, string sid, string type, ApiError? missing = null)
    {
        var role = await FindAsync(sql, account, service, sid)
            ?? throw new RefusedException(missing ?? RoleErrors.NotFound);
        if (role.Type != type)
        {
            throw new RefusedException(RoleErrors.WrongType(type));
        }
    }

    /// <summary>
    /// What an identity may do in a service, or in one conversation of it: for <see cref="Permissions.Allow"/>. Who is no user yet has
    /// the default role of users; a role that was deleted grants nothing.
    /// </summary>
    public static async ValueTask<IReadOnlyList<string>> GrantedAsync(
        ISql sql, ServiceConfiguration service, string identity, ConversationSid? conversation)
    {
        const string ofUser = "SELECT role FROM chat_user WHERE account = $1 AND service = $2 AND identity = $3";
        const string ofParticipant =
            "SELECT coalesce(role, $4) FROM participant WHERE account = $1 AND conversation = $2 AND identity = $3";
        var user = await sql.FirstAsync(ofUser, row => row.Text(0), service.Account.Value, service.Service, identity)
            ?? service.ServiceRole;
        var granted = (await FindAsync(sql, service.Account, service.Service, user))?.Permissions ?? [];
        if (conversation is not { } where
            || await sql.FirstAsync(
                ofParticipant, row => row.Text(0), service.Account.Value, where.Value, identity, service.ConversationRole)
                is not { } participant
            || await FindAsync(sql, service.Account, service.Service, participant) is not { } role)
        {
            return granted;
        }

        return [.. granted, .. role.Permissions];
    }

    public ValueTask<int> InsertAsync(Role role, CancellationToken cancellation) =>
        database.WriteAsync(sql => InsertAsync(sql, role), cancellation);

    public static ValueTask<int> InsertAsync(ISql sql, Role role)
    {
        const string insert = $"INSERT INTO role ({Columns}) VALUES ($1, $2, $3, $4, $5, $6, $7, $8)";
        return sql.ExecuteAsync(
            insert, role.Account.Value, role.Service, role.Sid, role.FriendlyName, role.Type, JsonWriting.Strings(role.Permissions),
            role.Created, role.Updated);
    }

    /// <summary>Replaces the permissions; false if there is no such role.</summary>
    public ValueTask<bool> UpdateAsync(Role role, CancellationToken cancellation)
    {
        const string update = "UPDATE role SET permissions = $4, updated = $5 WHERE account = $1 AND service = $2 AND sid = $3";
        return database.WriteAsync(
            async sql => await sql.ExecuteAsync(
                update, role.Account.Value, role.Service, role.Sid, JsonWriting.Strings(role.Permissions), role.Updated) > 0,
            cancellation);
    }

    /// <summary>False if there is no such role; a default role of its service is refused.</summary>
    public ValueTask<bool> DeleteAsync(AccountSid account, string service, string sid, CancellationToken cancellation)
    {
        const string delete = "DELETE FROM role WHERE account = $1 AND service = $2 AND sid = $3";
        return database.WriteAsync(async sql =>
        {
            // Locked: nobody makes it a default meanwhile.
            if (await ServiceConfigurationStore.LockAsync(sql, account, service) is { } configuration && configuration.Uses(sid))
            {
                throw new RefusedException(RoleErrors.IsDefault);
            }

            return await sql.ExecuteAsync(delete, account.Value, service, sid) > 0;
        }, cancellation);
    }

    /// <summary>Roles of a service in the order of their making, for one page.</summary>
    public ValueTask<List<Role>> ListAsync(AccountSid account, string service, Page page, CancellationToken cancellation)
    {
        const string where = $"SELECT {Columns} FROM role WHERE account = $1 AND service = $2";
        const string after = $"{where} AND sid > $3 ORDER BY sid LIMIT $4";
        const string before = $"{where} AND sid < $3 ORDER BY sid DESC LIMIT $4";
        return database.ReadAsync(
            sql => sql.QueryAsync(
                page.Backward ? before : after, Map, account.Value, service, page.Key ?? "", (long)page.Size + 1),
            cancellation);
    }

    private static Role Map(SqlRow row) => new(
        new(row.Text(0)), row.Text(1), row.Text(2), row.Text(3), row.Text(4), JsonWriting.ReadStrings(row.Text(5)), row.Number(6),
        row.Number(7));
}
