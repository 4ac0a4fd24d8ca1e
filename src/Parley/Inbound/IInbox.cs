using Parley.Api;

namespace Parley.Inbound;

/// <summary>
/// Where channels bring what they heard. Every method returns only after commit: then, and not before, the channel may
/// acknowledge to its carrier. An exception means "not stored": the channel answers so that the carrier tries again.
/// </summary>
public interface IInbox
{
    /// <summary>A person wrote. Doubled (account, channel, provider id) are recognised and dropped.</summary>
    Task ReceiveAsync(InboundMessage message, CancellationToken cancellation);

    /// <summary>The carrier told what became of a message. Early, late, doubled and unordered reports are all expected.</summary>
    Task ReportAsync(StatusReport report, CancellationToken cancellation);

    /// <summary>The reviewer decided about a template.</summary>
    Task TemplateReviewedAsync(TemplateReview review, CancellationToken cancellation);
}

/// <summary>A message from a person, in our words.</summary>
/// <param name="Channel"><c>whatsapp</c>, <c>sms</c></param>
/// <param name="ProviderId">The carrier's id of this message, for dedupe.</param>
/// <param name="From">The person, with the channel's prefix: <c>whatsapp:+15550002222</c>, <c>+15550002222</c>.</param>
/// <param name="To">Our number, same form.</param>
/// <param name="Body">Text or caption; null if none.</param>
/// <param name="SentAt">When the person sent it, by the carrier: microseconds since 1970; 0 if unknown. Opens the 24-hour window.</param>
/// <param name="Metadata">JSON of what else the channel told (profile name, quoted message, button), or null.</param>
public sealed record InboundMessage(
    AccountSid Account, string Channel, string ProviderId, string From, string To, string? Body,
    IReadOnlyList<InboundMedia> Media, long SentAt, string? Metadata);

/// <summary>A file that the carrier holds for us.</summary>
/// <param name="Reference">The carrier's media id, or a URL; the channel's <c>FetchAsync</c> understands it.</param>
public sealed record InboundMedia(string Reference, string? ContentType, string? FileName);

/// <summary>What became of a message that we sent.</summary>
/// <param name="ProviderId">As in <c>SendOutcome.Accepted</c>, normalised the same way.</param>
/// <param name="Receipt">Our receipt's SID if the carrier echoes it (biz_opaque_callback_data), or null.</param>
/// <param name="Status">The new status.</param>
/// <param name="ErrorCode">Twilio's error code for failed and undelivered; null otherwise.</param>
/// <param name="At">By the carrier's clock, microseconds since 1970; 0 if unknown.</param>
public sealed record StatusReport(
    AccountSid Account, string Channel, string ProviderId, string? Receipt, ReceiptStatus Status, int? ErrorCode, long At)
{
    /// <summary>
    /// True if it is about one of several parts of the message: it says nothing of the whole, and waits until all have been handed over.
    /// </summary>
    public bool IsOfPart { get; init; }
}

/// <summary>A reviewer's decision.</summary>
/// <param name="Name">The template's name.</param>
/// <param name="Language">The template's language; both choose it.</param>
/// <param name="Status">In Twilio's words: pending, approved, rejected, paused, disabled; null: as it was.</param>
/// <param name="Reason">Why it was rejected, paused or disabled; null otherwise.</param>
/// <param name="Category">The category that it has now; null: as it was.</param>
public sealed record TemplateReview(
    AccountSid Account, string Name, string Language, string? Status, string? Reason, string? Category = null);

/// <summary>
/// A receipt's status, ordered by rank: a status only ever grows. <see cref="Failed"/>: never handed to the carrier's network;
/// <see cref="Undelivered"/>: the carrier gave up.
/// </summary>
public enum ReceiptStatus
{
    /// <summary>Inside Parley; null on the wire.</summary>
    Queued = 0,

    /// <summary>The carrier took it.</summary>
    Sent = 1,

    /// <summary>It reached the phone.</summary>
    Delivered = 2,

    /// <summary>It was read.</summary>
    Read = 3,

    /// <summary>Refused by a rule or by the carrier.</summary>
    Failed = 4,

    /// <summary>The carrier could not deliver.</summary>
    Undelivered = 5,
}
