using Parley.Api;
using Parley.Lanes;
using Parley.Ops;
using Parley.Storage;

namespace Parley.Webhooks;

/// <summary>
/// Writes an event into the lane of every webhook that asked for it, in the transaction of what happened: the two are committed
/// together or not at all. Those of the conversation hear it, and those of its service, or of the account where the service has none.
/// A lane per (webhook, conversation) keeps the order of events.
/// </summary>
internal sealed class EventWriter(ISidSource sids, EngineOptions options)
{
    /// <summary>The kind of job that delivers a webhook.</summary>
    public const string JobKind = "webhook";

    /// <summary>The lane of everything that this webhook hears of a conversation.</summary>
    public static string LaneOf(string webhook, ConversationSid conversation) => LaneOf(webhook, conversation.Value);

    /// <summary>
    /// The lanes in which the hooks of service and account hear of this conversation or user; to be removed with it.
    /// </summary>
    public static IReadOnlyList<string> LanesOf(AccountSid account, string service, string about) =>
        [LaneOf(service, about), LaneOf(account.Value, about)];

    /// <summary>The call that a job of such a lane asks for.</summary>
    /// <param name="fails">Attempts before.</param>
    public static WebhookRequest Read(Job job, long fails)
    {
        var parts = job.Payload!.Split('\n', 3);
        var hook = job.Lane.Split('/')[1];
        var pairs = WebhookSignature.Pairs(parts[2]).ToList();
        return new(
            job.Account, job.Reference, Value("EventType")!, WebhookKinds.Post, WebhookScopes.Of(hook), hook, Value("ConversationSid"),
            parts[0], parts[1], parts[2], fails);

        string? Value(string name) => pairs.Find(pair => pair.Key == name).Value;
    }

    /// <summary>Looks up who hears of this and writes to those that ask for it.</summary>
    public async ValueTask WriteAsync(ISql sql, EventScope scope, WebhookEvent what)
    {
        if (scope.Conversation is { } conversation)
        {
            foreach (var hook in await WebhookStore.OfAsync(sql, scope.Account, conversation))
            {
                if (WebhookInterest.Wants(hook, what))
                {
                    await AppendAsync(sql, scope.Account, LaneOf(hook.Sid, conversation), hook.Method, hook.Url!, what);
                }
            }
        }

        if ((scope.Conversation?.Value ?? what.About) is not { } about)
        {
            return;
        }

        foreach (var hook in await HookConfigStore.OfAsync(sql, scope.Account, scope.Service, options.ServiceHooksOverrideAccount))
        {
            if (hook.PostUrl is not null && hook.Hears(what.Name))
            {
                await AppendAsync(sql, scope.Account, LaneOf(hook.Owner, about), hook.Method, hook.PostUrl, what);
            }
        }
    }

    private static string LaneOf(string hook, string about) => $"hook/{hook}/{about}";

    // Method and URL are kept with the event: a webhook that is removed meanwhile still gets what happened before.
    private ValueTask AppendAsync(ISql sql, AccountSid account, string lane, string? method, string url, WebhookEvent what) =>
        LaneStore.AppendAsync(
            sql, account, lane, JobKind, sids.Next("EV"), $"{method}\n{url}\n{EventForm.Write(account, what)}");
}
