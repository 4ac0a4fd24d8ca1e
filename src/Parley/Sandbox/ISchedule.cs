using Parley.Api;

namespace Parley.Sandbox;

/// <summary>What the engine has waiting for a date.</summary>
internal interface ISchedule
{
    /// <summary>What of the account's lies ahead, the soonest first, at most so many.</summary>
    ValueTask<IReadOnlyList<DueWork>> DueAsync(AccountSid account, int most, CancellationToken cancellation);
}

/// <summary>Something that happens when its time has come.</summary>
/// <param name="At">By the account's clock, in microseconds.</param>
/// <param name="Kind">One of <see cref="DueKinds"/>.</param>
/// <param name="Words">What will happen, for people.</param>
/// <param name="Conversation">SID of the conversation that it is about; null if there is none.</param>
internal sealed record DueWork(long At, string Kind, string Words, string? Conversation);

/// <summary>Kinds of work that waits.</summary>
internal static class DueKinds
{
    /// <summary>A conversation becomes inactive, or is closed.</summary>
    public const string Timer = "timer";

    /// <summary>Something failed and is tried again.</summary>
    public const string Retry = "retry";

    /// <summary>A pretend carrier holds something back.</summary>
    public const string Carrier = "carrier";

    /// <summary>A 24-hour window closes.</summary>
    public const string Window = "window";

    /// <summary>A template is on its way to review.</summary>
    public const string Template = "template";

    /// <summary>Upkeep.</summary>
    public const string Other = "other";
}
