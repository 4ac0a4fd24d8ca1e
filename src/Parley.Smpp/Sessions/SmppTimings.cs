namespace Parley.Smpp.Sessions;

/// <summary>How patient a session is, and how much it takes.</summary>
public sealed record SmppTimings
{
    /// <summary>Silence of the peer after which enquire_link goes out.</summary>
    public TimeSpan EnquireLink { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>How long a request may stay unanswered, and how long the peer may not read.</summary>
    public TimeSpan Response { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>How long a connection may exist without being bound.</summary>
    public TimeSpan Bind { get; init; } = TimeSpan.FromSeconds(15);

    /// <summary>Requests of ours that may be unanswered.</summary>
    public int Window { get; init; } = 10;

    /// <summary>Requests of the peer that may be unanswered; more are told to come later.</summary>
    public int MaxInboundPending { get; init; } = 1000;

    /// <summary>Octets of a PDU at most.</summary>
    public int MaxPduLength { get; init; } = PduHeader.DefaultMaxLength;
}
