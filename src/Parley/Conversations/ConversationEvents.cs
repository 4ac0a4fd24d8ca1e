using Parley.Api;
using Parley.Webhooks;

namespace Parley.Conversations;

/// <summary>What webhooks hear about conversations: https://www.twilio.com/docs/conversations/conversations-webhooks.</summary>
internal static class ConversationEvents
{
    public static WebhookEvent Updated(Conversation conversation, string source) =>
        new(EventNames.ConversationUpdated, source, Common(conversation));

    public static WebhookEvent Removed(Conversation conversation, string source, long at) =>
        new(EventNames.ConversationRemoved, source, [.. Common(conversation), new("DateRemoved", Wire.Milliseconds(at))]);

    /// <param name="reason">API, TIMER or EVENT.</param>
    public static WebhookEvent StateUpdated(Conversation conversation, string from, string source, string reason) =>
        new(EventNames.ConversationStateUpdated, source,
        [
            new("ChatServiceSid", conversation.Service),
            new("StateUpdated", Wire.Milliseconds(conversation.Updated)),
            new("StateFrom", from),
            new("StateTo", conversation.State),
            new("ConversationSid", conversation.Sid.Value),
            new("Reason", reason),
            new("MessagingServiceSid", conversation.MessagingService),
        ]);

    private static KeyValuePair<string, string?>[] Common(Conversation conversation) =>
    [
        new("ConversationSid", conversation.Sid.Value),
        new("DateCreated", Wire.Milliseconds(conversation.Created)),
        new("DateUpdated", Wire.Milliseconds(conversation.Updated)),
        new("FriendlyName", conversation.FriendlyName),
        new("UniqueName", conversation.UniqueName),
        new("Attributes", conversation.Attributes),
        new("ChatServiceSid", conversation.Service),
        new("MessagingServiceSid", conversation.MessagingService),
        new("State", conversation.State),
    ];
}
