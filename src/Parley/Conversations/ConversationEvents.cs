using Parley.Api;
using Parley.Messages;
using Parley.Webhooks;

namespace Parley.Conversations;

/// <summary>What webhooks hear about conversations: https://www.twilio.com/docs/conversations/conversations-webhooks.</summary>
internal static class ConversationEvents
{
    /// <summary>Asked before: the conversation as it would be. Its SID and dates are not told yet.</summary>
    public static WebhookEvent Add(Conversation conversation, Firing by, FirstMessage? first = null) => new(
        EventNames.ConversationAdd, by,
        [
            .. Content(conversation),
            .. Binding(first),
            new("MessageBody", first?.Body),
            new("Media", EventJson.Write(first?.Media)),
        ]);

    public static WebhookEvent Added(Conversation conversation, Firing by, FirstMessage? first = null) =>
        new(EventNames.ConversationAdded, by, [.. Common(conversation), .. Binding(first)]);

    /// <summary>Asked before: the conversation as it would be.</summary>
    public static WebhookEvent Update(Conversation conversation, Firing by) =>
        new(EventNames.ConversationUpdate, by, Common(conversation));

    public static WebhookEvent Updated(Conversation conversation, Firing by) =>
        new(EventNames.ConversationUpdated, by, Common(conversation));

    /// <summary>Asked before: the conversation as it is.</summary>
    public static WebhookEvent Remove(Conversation conversation, Firing by) =>
        new(EventNames.ConversationRemove, by, Common(conversation));

    public static WebhookEvent Removed(Conversation conversation, Firing by, long at) =>
        new(EventNames.ConversationRemoved, by, [.. Common(conversation), new("DateRemoved", Wire.Milliseconds(at))]);

    /// <param name="reason">API, TIMER or EVENT.</param>
    public static WebhookEvent StateUpdated(Conversation conversation, string from, Firing by, string reason) =>
        new(EventNames.ConversationStateUpdated, by,
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
        .. Content(conversation),
    ];

    private static KeyValuePair<string, string?>[] Content(Conversation conversation) =>
    [
        new("FriendlyName", conversation.FriendlyName),
        new("UniqueName", conversation.UniqueName),
        new("Attributes", conversation.Attributes),
        new("ChatServiceSid", conversation.Service),
        new("MessagingServiceSid", conversation.MessagingService),
        new("State", conversation.State),
    ];

    private static KeyValuePair<string, string?>[] Binding(FirstMessage? first) =>
    [
        new("MessagingBinding.ProxyAddress", first?.Proxy),
        new("MessagingBinding.Address", first?.Address),
        new("MessagingBinding.ProjectedAddress", first?.Projected),
        new("MessagingBinding.AuthorAddress", first?.Author),
    ];
}

/// <summary>The message for which a conversation is made, where nobody asked for the conversation itself.</summary>
/// <param name="Address">Who wrote; of a group, all of them with commas between.</param>
/// <param name="Proxy">Our number that was written to.</param>
/// <param name="Projected">Our number, where the conversation is a group's.</param>
/// <param name="Author">Who of the group wrote.</param>
internal sealed record FirstMessage(
    string? Address, string? Proxy, string? Projected, string? Author, string? Body, IReadOnlyList<MediaEntry> Media);
