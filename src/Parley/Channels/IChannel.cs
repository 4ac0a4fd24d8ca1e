using Parley.Api;

namespace Parley.Channels;

/// <summary>
/// A way to reach people. The lane worker calls <see cref="SendAsync"/>, one message at a time for a recipient, in order; a channel
/// keeps no queue and never retries by itself: it says what happened. Must be safe to call for different recipients at once.
/// </summary>
public interface IChannel
{
    /// <summary>The binding type on the wire, in lower case: <c>whatsapp</c>, <c>sms</c>.</summary>
    string Kind { get; }

    /// <summary>What this channel can carry.</summary>
    ChannelCapabilities Capabilities { get; }

    /// <summary>Hands one message to the carrier. Expected failures are outcomes; an exception means a bug.</summary>
    Task<SendOutcome> SendAsync(OutboundMessage message, CancellationToken cancellation);
}

/// <summary>What a channel can carry, as data.</summary>
/// <param name="MaxTextLength">In UTF-16 code units; longer text is refused before it is sent.</param>
/// <param name="SendsMedia">False: media go as a signed link in the text.</param>
/// <param name="HasSessionWindow">True: free-form messages only within 24 hours of the person's last message.</param>
/// <param name="ReportsRead">True if read receipts can come.</param>
/// <param name="ChannelMessagePrefix">Two letters of the channel's message SIDs: <c>WA</c>, <c>SM</c>.</param>
/// <param name="HasKeywordOptOut">True: people opt out by writing STOP, and nothing is sent to them then.</param>
public sealed record ChannelCapabilities(
    int MaxTextLength, bool SendsMedia, bool HasSessionWindow, bool ReportsRead, string ChannelMessagePrefix,
    bool HasKeywordOptOut = false)
{
    /// <summary>
    /// Of one file, in octets; a larger one is refused before it is sent. A channel that sends links has no limit of its own.
    /// </summary>
    public long MaxMediaBytes { get; init; } = long.MaxValue;

    /// <summary>The content types that the channel shows in their own form, the richest first. Others go as text.</summary>
    public IReadOnlyList<ContentAbility> Contents { get; init; } = [];
}

/// <summary>How a channel carries a content type.</summary>
/// <param name="Type">Such as <c>twilio/card</c>.</param>
/// <param name="Freely">It may go without a review; on a channel with a session window, only while that is open.</param>
/// <param name="AsTemplate">It can be submitted to the channel's reviewer, and goes as an approved template at any time.</param>
public sealed record ContentAbility(string Type, bool Freely, bool AsTemplate);

/// <summary>One message for one person, already masked: <see cref="From"/> is the proxy address.</summary>
/// <param name="Account">Who sends.</param>
/// <param name="Receipt">The delivery receipt that the outcome moves; give it to the carrier as correlation where it takes one.</param>
/// <param name="From">The proxy address with the channel's prefix: <c>whatsapp:+15550001111</c>, <c>+15550001111</c>.</param>
/// <param name="To">The person's address, same form.</param>
/// <param name="Body">Text or null. With a template: the rendered text, for logs only.</param>
/// <param name="Media">Empty unless the channel sends media.</param>
/// <param name="Template">Set: send this approved template and nothing else.</param>
/// <param name="Content">Set: send this, filled in, in the channel's own form and nothing else. Only types that the channel has.</param>
public sealed record OutboundMessage(
    AccountSid Account, ReceiptSid Receipt, string From, string To, string? Body,
    IReadOnlyList<OutboundMedia> Media, TemplateUse? Template, RichContent? Content = null);

/// <summary>A file to send.</summary>
/// <param name="Sid"><c>ME…</c></param>
/// <param name="Open">Opens the stored bytes; may be called again.</param>
public sealed record OutboundMedia(
    string Sid, string ContentType, string? FileName, long Size, Func<CancellationToken, Task<Stream>> Open);

/// <summary>An approved template with its values.</summary>
/// <param name="Name">As approved: <c>[a-z0-9_]</c>.</param>
/// <param name="Language">Such as <c>en</c> or <c>pt_BR</c>.</param>
/// <param name="Content">As it was submitted, with its placeholders.</param>
/// <param name="Values">A value for each placeholder.</param>
/// <param name="Samples">Those with which it was submitted.</param>
public sealed record TemplateUse(
    string Name, string Language, RichContent Content, IReadOnlyDictionary<string, string> Values,
    IReadOnlyDictionary<string, string> Samples);
