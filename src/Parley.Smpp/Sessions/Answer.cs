namespace Parley.Smpp.Sessions;

/// <summary>What became of a request. The difference between the last two matters: only one may be sent again without harm.</summary>
public enum Fate
{
    /// <summary>The peer answered.</summary>
    Answered,

    /// <summary>Not one octet left us.</summary>
    NotSent,

    /// <summary>It left, or part of it, and no answer came: the peer may or may not have it.</summary>
    NoAnswer,
}

/// <summary>The end of a request.</summary>
/// <param name="Status">The peer's status; meaningless unless answered.</param>
/// <param name="MessageId">Of submit_sm_resp; empty otherwise.</param>
public readonly record struct Answer(Fate Fate, CommandStatus Status, string MessageId)
{
    internal static readonly Answer NotSent = new(Fate.NotSent, CommandStatus.Ok, "");
    internal static readonly Answer None = new(Fate.NoAnswer, CommandStatus.Ok, "");

    /// <summary>True if the peer took it.</summary>
    public bool IsOk => Fate == Fate.Answered && Status == CommandStatus.Ok;
}
