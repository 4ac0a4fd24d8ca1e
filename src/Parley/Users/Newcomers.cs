using Parley.Accounts;
using Parley.Api;
using Parley.Configuration;
using Parley.Conversations;
using Parley.Participants;
using Parley.Roles;
using Parley.Storage;
using Parley.Webhooks;

namespace Parley.Users;

/// <summary>
/// What a participant gets on joining, in the transaction that adds them: a role, and for a chat identity that nobody knows yet a user.
/// </summary>
internal sealed class Newcomers(
    ServiceConfigurationStore configurations, EventWriter events, ISidSource sids, IAccountClock clock)
{
    /// <summary>The account's time.</summary>
    public long Now(AccountSid account) => clock.Now(account);

    /// <summary>The participant with its role; throws the refusal of a role that cannot be given.</summary>
    public async ValueTask<Participant> WelcomeAsync(ISql sql, Conversation conversation, Participant participant, Firing by)
    {
        var configuration = await configurations.EnsureAsync(sql, conversation.Account, conversation.Service);
        if (participant.Role is { } given)
        {
            await RoleStore.RequireAsync(sql, conversation.Account, conversation.Service, given, RoleTypes.Conversation);
        }

        if (participant.Identity is { } identity)
        {
            await KnowAsync(sql, configuration, identity, by);
        }

        return participant with { Role = participant.Role ?? DefaultRole(configuration, conversation, participant) };
    }

    /// <summary>The participant with the role that it would get: what a hook is asked about before anything is written.</summary>
    public async ValueTask<Participant> ExpectAsync(Conversation conversation, Participant participant, CancellationToken cancellation) =>
        participant with
        {
            Role = participant.Role ?? DefaultRole(
                await configurations.OfAsync(conversation.Account, conversation.Service, cancellation), conversation, participant),
        };

    /// <summary>Makes a user for an identity that has none.</summary>
    public async ValueTask KnowAsync(ISql sql, AccountSid account, string service, string identity, Firing by) =>
        await KnowAsync(sql, await configurations.EnsureAsync(sql, account, service), identity, by);

    private async ValueTask KnowAsync(ISql sql, ServiceConfiguration service, string identity, Firing by)
    {
        var now = clock.Now(service.Account);

        // Who is found is kept, who is not is made, and whoever does the same at this moment waits: one of the two ends it.
        while (!await UserStore.KeepAsync(sql, service.Account, service.Service, identity))
        {
            var user = new User(
                service.Account, service.Service, sids.Next("US"), identity, null, Attributes.Empty, service.ServiceRole, now, now);
            if (await UserStore.InsertAsync(sql, user))
            {
                if (by.Fires)
                {
                    await events.WriteAsync(sql, user.Facts().Scope, UserEvents.Added(user.Facts(), by));
                }

                return;
            }
        }
    }

    // A native member of a group has an address and no proxy, and no role.
    private static string? DefaultRole(ServiceConfiguration service, Conversation conversation, Participant participant) => participant switch
    {
        { Identity: { } identity } when identity == conversation.CreatedBy => service.CreatorRole,
        { Identity: null, Proxy: null } => null,
        _ => service.ConversationRole,
    };
}
