using Parley.Api;

namespace Parley.Sandbox.Clock;

/// <summary>Waits until neither the pretend carriers nor the engine have anything under way for an account.</summary>
internal sealed class Settling(SandboxTraffic traffic, IUnderWay engine, TimeProvider time)
{
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(8);

    /// <summary>Empty when all is quiet, seen twice in a row with nothing begun in between; otherwise what is still under way.</summary>
    /// <param name="includeWaiting">False: what only waits for a time ahead counts as quiet.</param>
    public async Task<IReadOnlyList<string>> SettleAsync(
        AccountSid account, TimeSpan timeout, bool includeWaiting, CancellationToken cancellation)
    {
        var start = time.GetTimestamp();
        var quietAt = -1L;
        while (true)
        {
            var begun = traffic.Begun(account);
            var busy = await DescribeAsync(account, includeWaiting, cancellation);
            if (busy.Count == 0 && quietAt == begun)
            {
                return [];
            }

            quietAt = busy.Count == 0 ? begun : -1;
            if (busy.Count > 0 && time.GetElapsedTime(start) >= timeout)
            {
                return busy;
            }

            await Task.Delay(Pause, time, cancellation);
        }
    }

    private async Task<IReadOnlyList<string>> DescribeAsync(AccountSid account, bool includeWaiting, CancellationToken cancellation)
    {
        var ours = traffic.Describe(account, includeWaiting);
        var theirs = await engine.DescribeAsync(account, includeWaiting, cancellation);
        return ours.Count == 0 ? theirs : theirs.Count == 0 ? ours : [.. ours, .. theirs];
    }
}
