using Parley.Api;
using Parley.Inbound;
using Parley.Messages;

namespace Parley.ProgrammableMessages;

/// <summary>
/// A message outside of conversations: <c>client.messages.create</c>. Not to be confused with a conversation's
/// <see cref="Message"/>.
/// </summary>
/// <param name="Sid"><c>SM…</c>, or <c>MM…</c> with media.</param>
/// <param name="Media">The files, once they are fetched.</param>
/// <param name="MediaUrls">Where the client said they are.</param>
/// <param name="Service">The messaging service that sends it, or null.</param>
/// <param name="Status">See <see cref="MessageStates"/>.</param>
/// <param name="Callback">Who hears what becomes of it: a method, a space, a URL; or null.</param>
/// <param name="Receipt">What the carrier's reports move; null for what came in.</param>
/// <param name="SendAt">Not before this, or null.</param>
/// <param name="Sent">When the carrier took it, or brought it.</param>
internal sealed record ProgrammableMessage(
    AccountSid Account, string Sid, string Direction, string Channel, string From, string To, string? Body,
    IReadOnlyList<MediaEntry> Media, IReadOnlyList<string> MediaUrls, string? Service, string? ContentSid, string? ContentVariables,
    string Status, int? ErrorCode, string? Callback, string? Receipt, long? SendAt, long? Sent, long Created, long Updated)
{
    /// <summary>The SID without its letters: sorts by time.</summary>
    public string Id => Sid[2..];

    /// <summary>Into how many parts the carrier took it; 0 until it did.</summary>
    public long Segments { get; init; }

    /// <summary>Files named or fetched.</summary>
    public int MediaCount => Math.Max(Media.Count, MediaUrls.Count);
}

/// <summary>https://www.twilio.com/docs/messaging/api/message-resource#message-properties</summary>
internal static class MessageDirections
{
    public const string Inbound = "inbound";
    public const string OutboundApi = "outbound-api";
    public const string OutboundReply = "outbound-reply";
}

/// <summary>https://www.twilio.com/docs/messaging/api/message-resource#message-status-values</summary>
internal static class MessageStates
{
    /// <summary>A messaging service has it.</summary>
    public const string Accepted = "accepted";

    public const string Queued = "queued";
    public const string Scheduled = "scheduled";
    public const string Canceled = "canceled";
    public const string Received = "received";

    /// <summary>True if nothing more happens with it before somebody reads it.</summary>
    public static bool IsOver(string status) => status is not (Accepted or Queued or Scheduled);

    /// <summary>The word for where a receipt is.</summary>
    public static string Of(ReceiptStatus status) => Receipts.ReceiptRules.Word(status) ?? Queued;
}
