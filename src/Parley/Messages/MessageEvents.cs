using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;
using Parley.Api;
using Parley.Conversations;
using Parley.Webhooks;

namespace Parley.Messages;

/// <summary>What webhooks hear about messages: https://www.twilio.com/docs/conversations/conversations-webhooks.</summary>
internal static class MessageEvents
{
    /// <summary>Asked before: the message as it would be. It has no place yet.</summary>
    public static WebhookEvent Add(AppendRequest request, ParticipantSid? participant, IReadOnlyList<MediaEntry> media) => new(
        EventNames.MessageAdd, request.Firing,
        [
            new("ConversationSid", request.Conversation.Value),
            new("Body", request.Body),
            new("Author", Append.AuthorOf(request)),
            new("ParticipantSid", participant?.Value),
            new("Attributes", request.Attributes),
            new("Media", EventJson.Write(media)),
        ]);

    public static WebhookEvent Added(Message message, string service, string messagingService, Firing by) => new(
        EventNames.MessageAdded, by,
        [
            new("ConversationSid", message.Conversation.Value),
            new("MessageSid", message.Sid.Value),
            new("MessagingServiceSid", messagingService),
            new("ChatServiceSid", service),
            new("Index", message.Index.ToString(CultureInfo.InvariantCulture)),
            new("DateCreated", Wire.Milliseconds(message.Created)),
            .. Content(message),
        ]);

    /// <summary>Asked before: the message as it would be.</summary>
    public static WebhookEvent Update(Message message, Firing by) => new(EventNames.MessageUpdate, by, Common(message));

    public static WebhookEvent Updated(Message message, Firing by) => new(EventNames.MessageUpdated, by, Common(message));

    /// <summary>Asked before: the message as it is.</summary>
    public static WebhookEvent Remove(Message message, Firing by) => new(EventNames.MessageRemove, by, Common(message));

    public static WebhookEvent Removed(Message message, Firing by, long at) => new(
        EventNames.MessageRemoved, by, [.. Common(message), new("DateRemoved", Wire.Milliseconds(at))]);

    private static KeyValuePair<string, string?>[] Common(Message message) =>
    [
        new("ConversationSid", message.Conversation.Value),
        new("MessageSid", message.Sid.Value),
        new("Index", message.Index.ToString(CultureInfo.InvariantCulture)),
        new("DateCreated", Wire.Milliseconds(message.Created)),
        new("DateUpdated", Wire.Milliseconds(message.Updated)),
        .. Content(message),
    ];

    private static KeyValuePair<string, string?>[] Content(Message message) =>
    [
        new("Body", message.Body),
        new("Author", message.Author),
        new("ParticipantSid", message.Participant?.Value),
        new("Attributes", message.Attributes),
        new("Media", EventJson.Write(message.Media)),
    ];
}

/// <summary>A file as webhooks have it: the same members as in REST, in Pascal case.</summary>
internal sealed record EventMedia(string Sid, string ContentType, string? Filename, long Size);

[JsonSerializable(typeof(IReadOnlyList<EventMedia>))]
internal sealed partial class EventJson : JsonSerializerContext
{
    /// <summary>Null without files.</summary>
    public static string? Write(IReadOnlyList<MediaEntry>? media) => media is null or { Count: 0 } ? null : JsonSerializer.Serialize(
        [.. media.Select(entry => new EventMedia(entry.Sid, entry.ContentType, entry.Filename, entry.Size))],
        Default.IReadOnlyListEventMedia);
}
