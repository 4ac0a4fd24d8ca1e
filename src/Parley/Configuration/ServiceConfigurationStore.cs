using System.Text.Json;
using Parley.Accounts;
using Parley.Api;
using Parley.Roles;
using Parley.Storage;
using Parley.Users;

namespace Parley.Configuration;

/// <summary>
/// The configuration of services. A service's row and its four first roles are made together by whoever asks first: services may be
/// older than roles, and many may ask at once.
/// </summary>
internal sealed class ServiceConfigurationStore(IDatabase database, ISidSource sids, IAccountClock clock)
{
    private const string Columns =
        "account, service, creator_role, conversation_role, service_role, reachability, notifications";

    private const string Select = $"SELECT {Columns} FROM service_configuration WHERE account = $1 AND service = $2";

    /// <summary>The configuration of a service, made if it is not there yet.</summary>
    public async ValueTask<ServiceConfiguration> OfAsync(AccountSid account, string service, CancellationToken cancellation) =>
        await database.ReadAsync(sql => FindAsync(sql, account, service), cancellation)
        ?? await database.WriteAsync(sql => EnsureAsync(sql, account, service), cancellation);

    /// <summary>The same within a transaction.</summary>
    public async ValueTask<ServiceConfiguration> EnsureAsync(ISql sql, AccountSid account, string service)
    {
        const string insert = $"""
            INSERT INTO service_configuration ({Columns}) VALUES ($1, $2, $3, $4, $5, 0, NULL) ON CONFLICT DO NOTHING
            """;
        if (await FindAsync(sql, account, service) is { } known)
        {
            return known;
        }

        var now = clock.Now(account);
        var roles = DefaultRoles.All.ToDictionary(role => role, role => new Role(
            account, service, sids.Next("RL"), role.FriendlyName, role.Type, role.Permissions, now, now));
        var made = await sql.ExecuteAsync(
            insert, account.Value, service, roles[DefaultRoles.ChannelAdmin].Sid, roles[DefaultRoles.ChannelUser].Sid,
            roles[DefaultRoles.ServiceUser].Sid);
        if (made > 0)
        {
            foreach (var role in DefaultRoles.All)
            {
                await RoleStore.InsertAsync(sql, roles[role]);
            }

            await UserStore.CatchUpAsync(sql, account, service, roles[DefaultRoles.ServiceUser].Sid);
        }

        // Not made: somebody else just did, and the insert has waited for them.
        return (await FindAsync(sql, account, service))!;
    }

    /// <summary>The row, locked until the transaction ends; null if nobody has asked for it yet.</summary>
    public static ValueTask<ServiceConfiguration?> LockAsync(ISql sql, AccountSid account, string service) =>
        sql.FirstAsync(sql.ForUpdate(Select), Map, account.Value, service);

    /// <summary>Changes it; <paramref name="change"/> gets it as it is and may throw <see cref="RefusedException"/>.</summary>
    public ValueTask<ServiceConfiguration> UpdateAsync(
        AccountSid account, string service, Func<ServiceConfiguration, ServiceConfiguration> change, CancellationToken cancellation)
    {
        const string update = """
            UPDATE service_configuration SET creator_role = $3, conversation_role = $4, service_role = $5, reachability = $6,
                notifications = $7
            WHERE account = $1 AND service = $2
            """;
        return database.WriteAsync(async sql =>
        {
            await EnsureAsync(sql, account, service);
            var before = (await LockAsync(sql, account, service))!;
            var after = change(before);
            await CheckAsync(sql, after, before.CreatorRole, after.CreatorRole, RoleTypes.Conversation, CreatorMissing);
            await CheckAsync(sql, after, before.ConversationRole, after.ConversationRole, RoleTypes.Conversation, ConversationMissing);
            await CheckAsync(sql, after, before.ServiceRole, after.ServiceRole, RoleTypes.Service, ServiceMissing);
            await sql.ExecuteAsync(
                update, account.Value, service, after.CreatorRole, after.ConversationRole, after.ServiceRole, after.Reachability,
                JsonSerializer.Serialize(after.Notifications, ApiJson.Default.NotificationSettings));
            return after;
        }, cancellation);
    }

    // https://www.twilio.com/docs/api/errors/50106
    private static readonly ApiError CreatorMissing = ApiError.Bad(50106, "DefaultConversationCreatorRoleSid names no role of this service");

    // https://www.twilio.com/docs/api/errors/50109
    private static readonly ApiError ConversationMissing = ApiError.Bad(50109, "DefaultConversationRoleSid names no role of this service");

    // https://www.twilio.com/docs/api/errors/50102
    private static readonly ApiError ServiceMissing = ApiError.Bad(50102, "DefaultChatServiceRoleSid names no role of this service");

    private static ValueTask CheckAsync(
        ISql sql, ServiceConfiguration of, string before, string after, string type, ApiError missing) =>
        before == after ? default : RoleStore.RequireAsync(sql, of.Account, of.Service, after, type, missing);

    public static ValueTask<ServiceConfiguration?> FindAsync(ISql sql, AccountSid account, string service) =>
        sql.FirstAsync(Select, Map, account.Value, service);

    private static ServiceConfiguration Map(SqlRow row) => new(
        new(row.Text(0)), row.Text(1), row.Text(2), row.Text(3), row.Text(4), row.Truth(5),
        row.TextOrNull(6) is { } text
            ? JsonSerializer.Deserialize(text, ApiJson.Default.NotificationSettings)!
            : NotificationSettings.None);
}
