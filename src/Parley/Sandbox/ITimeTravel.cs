using Parley.Api;

namespace Parley.Sandbox;

/// <summary>
/// Moves the engine's timers of one account. The engine keeps due times on the real clock, so advancing an account's time means
/// bringing its due times nearer.
/// </summary>
internal interface ITimeTravel
{
    /// <summary>
    /// How far ahead the account's next waiting work is; null if there is none up to and including <paramref name="within"/>.
    /// Work that is due already is not waiting.
    /// </summary>
    ValueTask<TimeSpan?> NextDueAsync(AccountSid account, TimeSpan within, CancellationToken cancellation);

    /// <summary>Brings all of the account's future due times nearer by <paramref name="by"/>.</summary>
    ValueTask ShiftAsync(AccountSid account, TimeSpan by, CancellationToken cancellation);
}
