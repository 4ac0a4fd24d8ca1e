namespace Parley.Sandbox.Outbox;

/// <summary>Carries one delivery to Parley over its protocol.</summary>
internal interface IOutboxCarrier
{
    /// <summary>One try. Expected failures are answers.</summary>
    Task<OutboxAttempt> CarryAsync(OutboxItem item, bool mayBeOvertaken, CancellationToken cancellation);
}

/// <summary>What became of a try.</summary>
/// <param name="Taken">Parley has it.</param>
/// <param name="Overtake">The next in the queue goes first.</param>
/// <param name="Reason">Why it was not taken.</param>
/// <param name="After">When the next try shall be; null: back-off.</param>
internal readonly record struct OutboxAttempt(bool Taken, bool Overtake, string Reason, TimeSpan? After)
{
    public static OutboxAttempt Ok => new(true, false, "", null);

    public static OutboxAttempt Later => new(false, true, "", null);

    public static OutboxAttempt Failed(string reason, TimeSpan? after = null) => new(false, false, reason, after);
}
