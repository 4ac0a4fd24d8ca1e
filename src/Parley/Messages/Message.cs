using Parley.Api;
using Parley.Inbound;

namespace Parley.Messages;

/// <summary>A message's row.</summary>
/// <param name="Index">Its place in the conversation, from 0; never given twice.</param>
/// <param name="Participant">Null when the author is none of the participants (<c>system</c>, free text).</param>
/// <param name="Media">What is attached; empty if nothing.</param>
/// <param name="Source"><c>API</c>, <c>SDK</c>, <c>SMS</c>, <c>WHATSAPP</c>.</param>
/// <param name="Metadata">JSON of what else the channel told, or null.</param>
internal sealed record Message(
    AccountSid Account, ConversationSid Conversation, long Index, MessageSid Sid, string Author, ParticipantSid? Participant,
    string? Body, IReadOnlyList<MediaEntry> Media, string Attributes, string? Subject, string? ContentSid, string? ContentVariables,
    string Source, string? Metadata, long Created, long Updated, DeliveryCounts Delivery);

/// <summary>A file of a message, as it is stored with it.</summary>
internal sealed record MediaEntry(string Sid, long Size, string ContentType, string? Filename, string Category);

/// <summary>How many receipts a message has, and how many of them reached each status.</summary>
internal readonly record struct DeliveryCounts(
    long Total, long Sent, long Delivered, long Read, long Failed, long Undelivered)
{
    /// <summary>
    /// What one receipt counts for: read means delivered, delivered means sent.
    /// </summary>
    public static DeliveryCounts Of(ReceiptStatus status) => status switch
    {
        ReceiptStatus.Sent => new(0, 1, 0, 0, 0, 0),
        ReceiptStatus.Delivered => new(0, 1, 1, 0, 0, 0),
        ReceiptStatus.Read => new(0, 1, 1, 1, 0, 0),
        ReceiptStatus.Failed => new(0, 0, 0, 0, 1, 0),
        ReceiptStatus.Undelivered => new(0, 0, 0, 0, 0, 1),
        _ => default,
    };

    public static DeliveryCounts operator -(DeliveryCounts a, DeliveryCounts b) => new(
        a.Total - b.Total, a.Sent - b.Sent, a.Delivered - b.Delivered, a.Read - b.Read, a.Failed - b.Failed,
        a.Undelivered - b.Undelivered);
}
