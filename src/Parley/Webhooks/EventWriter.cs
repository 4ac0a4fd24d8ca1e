using System.Text;
using Parley.Api;
using Parley.Lanes;
using Parley.Storage;

namespace Parley.Webhooks;

/// <summary>Something that happened, as webhooks hear it. Parameters whose value is null are left out.</summary>
internal sealed record WebhookEvent(string Name, string Source, IReadOnlyList<KeyValuePair<string, string?>> Parameters);

/// <summary>Where something happened: that decides who hears of it.</summary>
/// <param name="Service">The conversation service's SID.</param>
/// <param name="Conversation">Null for what belongs to no conversation, as users do.</param>
internal readonly record struct EventScope(AccountSid Account, string Service, ConversationSid? Conversation);

/// <summary>
/// Writes an event into the lane of every webhook that asked for it, in the transaction of what happened: the two are committed
/// together or not at all. A lane per (webhook, conversation) keeps the order of events.
/// </summary>
internal sealed class EventWriter(ISidSource sids)
{
    /// <summary>The kind of job that delivers a webhook.</summary>
    public const string JobKind = "webhook";

    /// <summary>The lane of everything that this webhook hears.</summary>
    public static string LaneOf(string webhook, ConversationSid conversation) => $"hook/{webhook}/{conversation}";

    /// <summary>The call that a job of such a lane asks for.</summary>
    /// <param name="fails">Attempts before.</param>
    public static WebhookCall Read(Job job, long fails)
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
        if (scope.Conversation is not { } conversation)
        {
            return;
        }

        foreach (var hook in await WebhookStore.OfAsync(sql, scope.Account, conversation))
        {
            if (WebhookInterest.Wants(hook, what))
            {
                // Method and URL are kept with the event: a webhook that is removed meanwhile still gets what happened before.
                await LaneStore.AppendAsync(
                    sql, hook.Account, LaneOf(hook.Sid, hook.Conversation), JobKind, sids.Next("EV"),
                    $"{hook.Method}\n{hook.Url}\n{Form(hook.Account, what)}");
            }
        }
    }

    /// <summary>The parameters of an event, percent-encoded.</summary>
    public static string Form(AccountSid account, WebhookEvent what)
    {
        var text = new StringBuilder();
        Append(text, "AccountSid", account.Value);
        Append(text, "EventType", what.Name);
        Append(text, "Source", what.Source);
        foreach (var (name, value) in what.Parameters)
        {
            if (value is not null)
            {
                Append(text, name, value);
            }
        }

        return text.ToString();
    }

    private static void Append(StringBuilder text, string name, string value)
    {
        if (text.Length > 0)
        {
            text.Append('&');
        }

        text.Append(Uri.EscapeDataString(name)).Append('=').Append(Uri.EscapeDataString(value));
    }
}
