using Parley.Api;

namespace Parley.Sandbox;

/// <summary>What the engine has under way, so that Settle can wait for it and name it.</summary>
internal interface IUnderWay
{
    /// <summary>
    /// One line for each busy lane: work that runs or is due now. Work that waits for a time ahead is not under way, or advancing the
    /// clock step by step could never settle between two steps.
    /// </summary>
    ValueTask<IReadOnlyList<string>> DescribeAsync(AccountSid account, CancellationToken cancellation);
}
