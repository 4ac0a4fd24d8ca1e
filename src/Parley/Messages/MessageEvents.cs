using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;
using Parley.Api;
using Parley.Conversations;
using Parley.Webhooks;

namespace Parley.Messages;

/// <summary>What webhooks hear about messages.</summary>
internal static class MessageEvents
{
    public static WebhookEvent Added(Message message, string service, string messagingService) => new(
        EventNames.MessageAdded, message.Source,
        [
            new("ConversationSid", message.Conversation.Value),
            new("MessageSid", message.Sid.Value),
            new("MessagingServiceSid", messagingService),
            new("ChatServiceSid", service),
            .. Content(message),
        ]);

    public static WebhookEvent Updated(Message message, Conversation conversation) => new(
        EventNames.MessageUpdated, "API", Changed(message, conversation));

    public static WebhookEvent Removed(Message message, Conversation conversation, long at) => new(
        EventNames.MessageRemoved, "API", [.. Changed(message, conversation), new("DateRemoved", Wire.Milliseconds(at))]);

    private static KeyValuePair<string, string?>[] Changed(Message message, Conversation conversation) =>
    [
        new("ConversationSid", message.Conversation.Value),
        new("MessageSid", message.Sid.Value),
        new("ChatServiceSid", conversation.Service),
        new("DateUpdated", Wire.Milliseconds(message.Updated)),
        .. Content(message),
    ];

    private static KeyValuePair<string, string?>[] Content(Message message) =>
    [
        new("Index", message.Index.ToString(CultureInfo.InvariantCulture)),
        new("DateCreated", Wire.Milliseconds(message.Created)),
        new("Body", message.Body),
        new("Author", message.Author),
        new("ParticipantSid", message.Participant?.Value),
        new("Attributes", message.Attributes),
        new("Media", message.Media.Count == 0 ? null : EventJson.Write(message.Media)),
    ];
}

/// <summary>A file as webhooks have it: the same members as in REST, in Pascal case.</summary>
internal sealed record EventMedia(string Sid, string ContentType, string? Filename, long Size);

[JsonSerializable(typeof(IReadOnlyList<EventMedia>))]
internal sealed partial class EventJson : JsonSerializerContext
{
    public static string Write(IReadOnlyList<MediaEntry> media) => JsonSerializer.Serialize(
        [.. media.Select(entry => new EventMedia(entry.Sid, entry.ContentType, entry.Filename, entry.Size))],
        Default.IReadOnlyListEventMedia);
}
