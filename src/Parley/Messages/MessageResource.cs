using System.Text.Json.Serialization;
using Parley.Api;

namespace Parley.Messages;

/// <summary>A message as clients get it.</summary>
internal sealed record MessageResource(
    string AccountSid, string ConversationSid, string Sid, long Index, string Author, string? Body,
    IReadOnlyList<MediaEntry>? Media, string Attributes, string? ParticipantSid, string DateCreated, string DateUpdated, string Url,
    DeliverySums? Delivery, MessageLinks Links, string? ContentSid)
{
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? ChatServiceSid { get; init; }

    public static MessageResource From(Message message, Call call)
    {
        var url = $"{call.Base}/Conversations/{message.Conversation}/Messages/{message.Sid}";
        return new(
            message.Account.Value, message.Conversation.Value, message.Sid.Value, message.Index, message.Author, message.Body,
            message.Media.Count == 0 ? null : message.Media, message.Attributes, message.Participant?.Value,
            Wire.Date(message.Created), Wire.Date(message.Updated), url, DeliverySums.From(message.Delivery),
            new($"{url}/Receipts", $"{url}/ChannelMetadata"), message.ContentSid)
        {
            ChatServiceSid = call.Scoped ? call.ServiceSid : null,
        };
    }
}

/// <summary>
/// How far a message has come among those who get receipts: <c>all</c>, <c>some</c> or <c>none</c> of <see cref="Total"/>.
/// https://www.twilio.com/docs/conversations/delivery-receipts
/// </summary>
internal sealed record DeliverySums(long Total, string Sent, string Delivered, string Read, string Failed, string Undelivered)
{
    /// <summary>Null when nobody gets a receipt.</summary>
    public static DeliverySums? From(DeliveryCounts counts)
    {
        string Sum(long count) => count == 0 ? "none" : count == counts.Total ? "all" : "some";
        return counts.Total == 0
            ? null
            : new(counts.Total, Sum(counts.Sent), Sum(counts.Delivered), Sum(counts.Read), Sum(counts.Failed), Sum(counts.Undelivered));
    }
}

internal sealed record MessageLinks(string DeliveryReceipts, string ChannelMetadata);

internal sealed record MessageList(IReadOnlyList<MessageResource> Messages, PageMeta Meta);
