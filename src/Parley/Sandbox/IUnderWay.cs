using Parley.Api;

namespace Parley.Sandbox;

/// <summary>What the engine has under way, so that Settle can wait for it and name it.</summary>
internal interface IUnderWay
{
    /// <summary>
    /// One line for each busy lane.
    /// </summary>
    /// <param name="includeWaiting">
    /// True: with those that rest before another try. False: only what runs or is due now, or advancing the clock step by step could
    /// never settle between two steps.
    /// </param>
    ValueTask<IReadOnlyList<string>> DescribeAsync(AccountSid account, bool includeWaiting, CancellationToken cancellation);
}
