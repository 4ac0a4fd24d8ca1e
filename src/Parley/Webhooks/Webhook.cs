using Parley.Api;

namespace Parley.Webhooks;

/// <summary>A conversation-scoped webhook.</summary>
/// <param name="Target"><c>webhook</c>, <c>trigger</c> or <c>studio</c>.</param>
/// <param name="Updated">Null until it is edited.</param>
internal sealed record Webhook(
    AccountSid Account, ConversationSid Conversation, string Sid, string Target, string? Url, string? Method,
    IReadOnlyList<string> Filters, IReadOnlyList<string> Triggers, string? FlowSid, long? ReplayAfter, long Created, long? Updated);

/// <summary>The post-action events that a conversation-scoped webhook may ask for.</summary>
internal static class WebhookFilters
{
    public static readonly System.Collections.Frozen.FrozenSet<string> All = System.Collections.Frozen.FrozenSet.ToFrozenSet(
        [
            EventNames.MessageAdded, EventNames.MessageUpdated, EventNames.MessageRemoved,
            EventNames.ConversationUpdated, EventNames.ConversationStateUpdated, EventNames.ConversationRemoved,
            EventNames.ParticipantAdded, EventNames.ParticipantUpdated, EventNames.ParticipantRemoved,
            EventNames.DeliveryUpdated,
        ],
        StringComparer.Ordinal);
}
