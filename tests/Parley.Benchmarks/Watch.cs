using System.Diagnostics;

namespace Parley.Benchmarks;

/// <summary>Sees how many cores others use while one server, PostgreSQL and this program do what is measured.</summary>
internal sealed class Watch(int server, int postmaster)
{
    private readonly long _from = Stopwatch.GetTimestamp();
    private readonly double _others = Others(server, postmaster);

    /// <summary>Cores used by others since it was made.</summary>
    public double Foreign() =>
        Math.Max(0, (Others(server, postmaster) - _others) / Stopwatch.GetElapsedTime(_from).TotalSeconds);

    private static double Others(int server, int postmaster) =>
        Machine.BusySeconds() - Machine.CpuSeconds(Environment.ProcessId) - (server == 0 ? 0 : Machine.CpuSeconds(server))
        - (postmaster == 0 ? 0 : Machine.TreeSeconds(postmaster));
}
