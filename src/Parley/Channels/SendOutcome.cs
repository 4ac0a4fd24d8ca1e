namespace Parley.Channels;

/// <summary>What became of a hand-over to the carrier. Failures are answers, each with its policy.</summary>
public abstract record SendOutcome
{
    private SendOutcome()
    {
    }

    /// <summary>
    /// The carrier took it. Several ids if it went as several parts (SMS segments): the receipt is delivered when all parts are.
    /// </summary>
    public sealed record Accepted(IReadOnlyList<string> ProviderIds) : SendOutcome
    {
        /// <summary>One part.</summary>
        public Accepted(string providerId) : this([providerId])
        {
        }
    }

    /// <summary>It will never go. The receipt fails with this Twilio error code.</summary>
    public sealed record Rejected(int ErrorCode, string Words) : SendOutcome;

    /// <summary>The link or the carrier is away; the lane waits and tries again in order, with back-off.</summary>
    public sealed record TryLater(string Words, TimeSpan? After = null) : SendOutcome
    {
        /// <summary>True: nothing goes until somebody acts (a token expired). The queue is kept, however long that takes.</summary>
        public bool IsChannelDown { get; init; }
    }

    /// <summary>The carrier says slower; does not count as a failed attempt.</summary>
    public sealed record Throttled(TimeSpan After) : SendOutcome;

    /// <summary>The request left and no answer came: it may or may not have been sent. The channel's setting decides.</summary>
    public sealed record Unknown(string Words) : SendOutcome;
}
