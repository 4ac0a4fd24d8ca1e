using Parley.Accounts;
using Parley.Api;
using Parley.Media;
using Parley.Services;
using Parley.Storage;

namespace Parley.Sandbox.Engine;

/// <summary>
/// Empties an account: all rows but the account, its keys and its default services and what the configuration gives it, with default
/// timers as at first; and the files of its media.
/// </summary>
internal sealed class EngineReset(
    IDatabase database, MediaFiles files, ServiceStore services, AccountStore accounts, AccountDirectory directory, IAccountClock clock)
    : IResetAccount
{
    private static readonly string[] Tables =
    [
        "job", "lane", "conversation", "participant", "message", "receipt", "provider_message", "inbound_seen",
        "session_window", "webhook", "content", "tombstone", "sms_part", "media", "conversation_export", "hook_config",
        "webhook_delivery", "address_configuration", "group_pair", "service_configuration", "role", "chat_user", "push_binding",
        "credential", "pool_sender", "opt_out", "programmable_message", "conversation_word",
    ];

    public async ValueTask ResetAsync(AccountSid account, CancellationToken cancellation)
    {
        const string media = "SELECT sid FROM media WHERE account = $1";
        const string other = """
            DELETE FROM service WHERE account = $1 AND sid NOT IN (SELECT default_service FROM account WHERE sid = $1)
            """;
        const string otherMessaging = """
            DELETE FROM messaging_service
            WHERE account = $1 AND sid NOT IN (SELECT default_messaging_service FROM account WHERE sid = $1)
            """;
        const string numbers = "DELETE FROM phone_number WHERE account = $1 AND configured = 0";
        const string senders = "DELETE FROM channel_sender WHERE account = $1 AND configured = 0";
        var sids = await database.WriteAsync(async sql =>
        {
            var removed = await sql.QueryAsync(media, row => row.Text(0), account.Value);
            foreach (var table in Tables)
            {
                await sql.ExecuteAsync($"DELETE FROM {table} WHERE account = $1", account.Value);
            }

            foreach (var statement in (string[])[other, otherMessaging, numbers, senders])
            {
                await sql.ExecuteAsync(statement, account.Value);
            }

            return removed;
        }, cancellation);
        services.Forget(account);
        directory.Renew(await accounts.ConfigureAsync(
            account, before => before with { InactiveTimer = null, ClosedTimer = null }, clock.Now(account), cancellation));
        sids.ForEach(files.Delete);
    }
}
