using Parley.Api;

namespace Parley.Channels.Smpp;

/// <summary>One SMPP account at a carrier.</summary>
/// <param name="Account">Whose route it is.</param>
/// <param name="Name">Unique; names the link in logs and storage.</param>
/// <param name="SystemId">At most 15 octets.</param>
/// <param name="Password">At most 8 octets. Never logged.</param>
public sealed record SmppLink(AccountSid Account, string Name, string Host, int Port, string SystemId, string Password)
{
    /// <summary>C-octet string of at most 12 octets.</summary>
    public string SystemType { get; init; } = "";

    /// <summary>Unanswered submits at most. Carriers often allow 1 or 10.</summary>
    public int Window { get; init; } = 10;

    /// <summary>Silence after which enquire_link goes out.</summary>
    public TimeSpan EnquireLink { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>How long a submit may stay unanswered before its outcome is unknown.</summary>
    public TimeSpan ResponseTimeout { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>TLS around the connection ("SMPPS").</summary>
    public bool UseTls { get; init; }

    /// <summary>
    /// A vendor TLV (0x1400–0x3FFF) in which the carrier gives the URL of a picture with a deliver_sm; 0 if it has none. SMPP itself
    /// has no media.
    /// </summary>
    public ushort MediaUrlTag { get; init; }

    /// <summary>How the ids in submit_sm_resp and in receipts relate: <c>same</c>, <c>response-hex</c>, <c>response-decimal</c>.</summary>
    public string MessageIds { get; init; } = "same";

    /// <summary>Secrets do not print.</summary>
    public override string ToString() => $"{Name} ({SystemId}@{Host}:{Port})";
}

/// <summary>Which SMPP links there are: from configuration, or from whoever plays the carrier.</summary>
public interface ISmppLinks
{
    /// <summary>The link that carries this number of ours, or null if the account has none.</summary>
    SmppLink? ForNumber(AccountSid account, string number);

    /// <summary>Links to bind at start.</summary>
    IReadOnlyCollection<SmppLink> AtStart { get; }

    /// <summary>The numbers that the configuration lists; none where somebody plays the carrier.</summary>
    IEnumerable<(AccountSid Account, string Number)> Numbers => [];

    /// <summary>True if the configuration gives the account this number, by name or with <c>*</c>.</summary>
    bool IsConfigured(AccountSid account, string number) => false;
}
