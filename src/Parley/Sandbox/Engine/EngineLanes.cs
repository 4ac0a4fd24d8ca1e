using Parley.Api;
using Parley.Lanes;

namespace Parley.Sandbox.Engine;

/// <summary>The engine's lanes, for a clock that is moved and for whoever waits until all is quiet.</summary>
internal sealed class EngineLanes(LaneStore lanes, Bell bell, TimeProvider time) : ITimeTravel, IUnderWay
{
    public async ValueTask<TimeSpan?> NextDueAsync(AccountSid account, TimeSpan within, CancellationToken cancellation)
    {
        var now = Now();
        var due = await lanes.NextDueAsync(account, now, now + Wire.Microseconds(within), cancellation);
        return due is { } at ? TimeSpan.FromMicroseconds(at - now) : null;
    }

    public async ValueTask ShiftAsync(AccountSid account, TimeSpan by, CancellationToken cancellation)
    {
        await lanes.ShiftAsync(account, Now(), Wire.Microseconds(by), cancellation);
        bell.Ring();
    }

    public async ValueTask<IReadOnlyList<string>> DescribeAsync(
        AccountSid account, bool includeWaiting, CancellationToken cancellation) =>
        await lanes.BusyAsync(account, Now(), includeWaiting, cancellation);

    private long Now() => Wire.Microseconds(time.GetUtcNow());
}
