using Parley.Api;
using Parley.Channels.Smpp;

namespace Parley.Sandbox;

/// <summary>The phones, as the pretend carriers see them.</summary>
internal interface ISandboxPhones
{
    /// <summary>
    /// A text for a phone has reached the carrier. Stored durably; returns true if the phone is on and has it now. If it is off, the
    /// phones call <see cref="ISandboxSmsc.ReportAsync"/> when it is back on.
    /// </summary>
    /// <param name="carrierId">The carrier's message id.</param>
    Task<bool> ReceiveTextAsync(AccountSid account, string carrierId, string from, string to, string text, CancellationToken cancellation);
}

/// <summary>The pretend SMSC: takes binds, hands texts to the phones, sends receipts.</summary>
internal interface ISandboxSmsc
{
    /// <summary>
    /// A phone sends a text: deliver_sm (segmented if long) on the account's bind, again until it is acknowledged. Returns when it is.
    /// </summary>
    /// <param name="id">The carrier's id of it; that of the first segment.</param>
    /// <param name="mediaUrls">Pictures, each a URL; go in the link's <see cref="SmppLink.MediaUrlTag"/>.</param>
    Task SendFromPhoneAsync(
        AccountSid account, string id, string from, string to, string text, IReadOnlyList<string> mediaUrls,
        CancellationToken cancellation);

    /// <summary>Sends the delivery receipt of a text that <see cref="ISandboxPhones"/> held back.</summary>
    Task ReportAsync(AccountSid account, string carrierId, CancellationToken cancellation);

    /// <summary>The bind that belongs to this account; made on first use.</summary>
    SmppLink LinkFor(AccountSid account);
}

/// <summary>Faults that were ordered through the control API.</summary>
internal interface ISandboxFaults
{
    /// <summary>The next fault for this traffic, counted down; null if none matches.</summary>
    /// <param name="target"><c>whatsapp.send</c>, <c>whatsapp.webhook</c>, <c>sms.submit</c>, <c>sms.receipt</c>, <c>webhook</c></param>
    FaultEffect? Take(AccountSid account, string target, string? to, string? from, string? body);
}

/// <summary>What goes wrong. Only the members that the caller set are not null.</summary>
internal sealed record FaultEffect(
    int? Error, string? Mode, int? HttpStatus, int? RetryAfter, int? SmppStatus, TimeSpan? Delay,
    bool DropResponse, bool Duplicate, bool Reorder, bool Disconnect);

/// <summary>Counts what the pretend carriers have under way, so that Settle can wait for it and name it.</summary>
internal interface ISandboxTraffic
{
    /// <summary>Something is under way until the result is disposed.</summary>
    IDisposable Begin(AccountSid account, string what);
}
