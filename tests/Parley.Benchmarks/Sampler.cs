using System.Diagnostics;
using System.Globalization;

namespace Parley.Benchmarks;

/// <summary>One measurement of a child that prints start, stop and end.</summary>
/// <param name="Rate">Messages a second, each answered after its commit.</param>
/// <param name="ServerCpu">Seconds of processor time for a message in the server.</param>
/// <param name="DatabaseCpu">The same in PostgreSQL's processes.</param>
/// <param name="Foreign">Cores that others used meanwhile.</param>
/// <param name="Memory">MiB resident in the server at the end.</param>
internal sealed record Sample(
    double Rate, double P50, double P99, double ServerCpu, double DatabaseCpu, double GeneratorCores, double Foreign, double Memory);

/// <summary>Runs such a child and watches the machine meanwhile.</summary>
internal sealed class Sampler(int postmaster)
{
    /// <param name="server">The server's process, or 0 if the child is all there is.</param>
    public async Task<Sample> RunAsync(int server, params string[] arguments)
    {
        var start = new ProcessStartInfo("dotnet") { RedirectStandardOutput = true, UseShellExecute = false };
        start.ArgumentList.Add(typeof(Sampler).Assembly.Location);
        foreach (var argument in arguments)
        {
            start.ArgumentList.Add(argument);
        }

        if (arguments[0] == "load")
        {
            // One thread that does everything: the cheapest way to ask.
            start.Environment["DOTNET_SYSTEM_NET_SOCKETS_INLINE_COMPLETIONS"] = "1";
            start.Environment["DOTNET_SYSTEM_NET_SOCKETS_THREAD_COUNT"] = "1";
        }

        using var child = Process.Start(start)!;
        await ExpectAsync(child, "start");
        var (before, from) = (Look(server, child.Id), Stopwatch.GetTimestamp());
        await ExpectAsync(child, "stop");
        var (after, seconds) = (Look(server, child.Id), Stopwatch.GetElapsedTime(from).TotalSeconds);
        var memory = server == 0 ? Machine.ResidentMebibytes(child.Id) : Machine.ResidentMebibytes(server);
        var words = (await ExpectAsync(child, "end")).Split(' ');
        await child.WaitForExitAsync();
        var count = Number(words[1]);
        var used = after - before;
        return new(
            count / Number(words[2]), Number(words[3]), Number(words[4]), used.Server / count, used.Database / count,
            used.Child / seconds, (used.All - used.Server - used.Child - used.Database - used.Own) / seconds, memory);
    }

    private Usage Look(int server, int child) => new(
        Machine.BusySeconds(), server == 0 ? 0 : Machine.CpuSeconds(server), Machine.CpuSeconds(child),
        postmaster == 0 ? 0 : Machine.TreeSeconds(postmaster), Machine.CpuSeconds(Environment.ProcessId));

    private static async Task<string> ExpectAsync(Process child, string word)
    {
        var line = await child.StandardOutput.ReadLineAsync();
        return line?.StartsWith(word, StringComparison.Ordinal) == true
            ? line : throw new InvalidOperationException($"The child said '{line}' instead of '{word}'.");
    }

    private static double Number(string text) => double.Parse(text, CultureInfo.InvariantCulture);

    private readonly record struct Usage(double All, double Server, double Child, double Database, double Own)
    {
        public static Usage operator -(Usage a, Usage b) => new(
            a.All - b.All, a.Server - b.Server, a.Child - b.Child, a.Database - b.Database, a.Own - b.Own);
    }
}
