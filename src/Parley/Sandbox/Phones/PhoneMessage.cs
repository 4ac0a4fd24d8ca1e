namespace Parley.Sandbox.Phones;

/// <summary>A message on a phone, or at the carrier waiting for it.</summary>
/// <param name="Sender">The business number at the other end.</param>
/// <param name="IsSent">True: the person wrote it; false: the phone received it.</param>
/// <param name="Status">
/// Received: <c>sent</c> while the carrier holds it, then <c>delivered</c>, then <c>read</c>. Sent: <c>sent</c> until Parley has it,
/// <c>delivered</c> then, <c>read</c> when the business marked it.
/// </param>
/// <param name="Opaque">What the business wants echoed with each status.</param>
/// <param name="Content">What it shows besides text and files.</param>
internal sealed record PhoneMessage(
    long Sequence, string Id, string Phone, string Sender, bool IsSent, string? Body, IReadOnlyList<PhoneMedia> Media,
    string? Template, string Status, string? Opaque, long At, PhoneContent? Content = null)
{
    public string From => IsSent ? Phone : Sender;

    public string To => IsSent ? Sender : Phone;
}

/// <summary>A phone with its open windows.</summary>
internal sealed record Phone(string Address, bool IsReachable, long Unread, IReadOnlyList<PhoneWindow> Windows);

/// <summary>One business number that this phone has to do with.</summary>
/// <param name="Opened">When the phone last wrote to it, microseconds; null if never.</param>
internal sealed record PhoneWindow(string Sender, long? Opened)
{
    // https://developers.facebook.com/docs/whatsapp/cloud-api/guides/send-messages#customer-service-windows
    private const long Length = 24L * 3600 * 1_000_000;

    /// <summary>When the window closes; null if it is closed.</summary>
    public long? OpenUntil(long now) => Opened + Length is { } until && until > now ? until : null;

    /// <summary>True if a message that was opened at <paramref name="opened"/> still lets free-form messages through.</summary>
    public static bool IsOpen(long? opened, long now) => opened + Length > now;
}
