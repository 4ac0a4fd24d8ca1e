namespace Parley.Lanes;

/// <summary>
/// Wakes the other nodes of a database. Rung by a node that has work which it cannot take itself: it only accepts, or all of its
/// workers are busy. Losing a ring costs the others a poll.
/// </summary>
internal interface IDistantBell
{
    ValueTask RingAsync(CancellationToken cancellation);
}
