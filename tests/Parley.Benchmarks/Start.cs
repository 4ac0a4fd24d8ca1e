using System.Diagnostics;
using System.Globalization;

namespace Parley.Benchmarks;

/// <summary>From the start of the process on an empty data folder to the first durable 201, and the memory afterwards, at rest.</summary>
internal sealed class Start(Bench bench)
{
    public async Task RunAsync()
    {
        var variants = new List<(string Name, string File)> { ("ReadyToRun", bench.ReadyToRun) };
        if (bench.JustInTime is { } jit)
        {
            variants.Add(("just in time", jit));
        }

        if (bench.Settings.Native is { } native)
        {
            variants.Add(("native", native));
        }

        Bench.Say("");
        Bench.Say("## Start on an empty data folder");
        Bench.Say("| database | compiled | first durable 201, ms (least-most) | MiB then | MiB at rest, started again | CPU at rest, % of a core | foreign cores |");
        Bench.Say("|---|---|---|---|---|---|---|");
        foreach (var database in bench.Settings.Databases)
        {
            var found = variants.ToDictionary(variant => variant.Name, _ => new List<Started>());
            for (var repetition = 0; repetition < bench.Settings.Repetitions; repetition++)
            {
                foreach (var (name, file) in variants)
                {
                    found[name].Add(await QuietlyAsync(() => MeasureAsync(database, file)));
                }
            }

            foreach (var (name, all) in found)
            {
                Bench.Say(
                    $"| {database} | {name} | {Machine.Median(all.Select(one => one.Seconds)) * 1e3:F0} ({all.Min(one => one.Seconds) * 1e3:F0}-{all.Max(one => one.Seconds) * 1e3:F0}) | {Machine.Median(all.Select(one => one.First)):F0} | {Machine.Median(all.Select(one => one.Memory)):F0} | {Machine.Median(all.Select(one => one.Idle)) * 100:F1} | {Machine.Median(all.Select(one => one.Foreign)):F2} |");
            }
        }
    }

    private async Task<Started> QuietlyAsync(Func<Task<Started>> measure)
    {
        var best = await measure();
        for (var attempt = 0; attempt < bench.Settings.Retries && best.Foreign > bench.Settings.MostForeign; attempt++)
        {
            var again = await measure();
            best = again.Foreign < best.Foreign ? again : best;
        }

        return best;
    }

    private sealed record Started(double Seconds, double First, double Memory, double Idle, double Foreign);

    private async Task<Started> MeasureAsync(string database, string file)
    {
        var postmaster = database == "postgres" ? bench.Postmaster : 0;
        await using var store = await Store.CreateAsync("start_" + database, bench.Root, database == "postgres" ? bench.Settings.Postgres : null);
        var watch = new Watch(0, postmaster);
        await using var server = await Server.StartAsync(file, store, new Dictionary<string, string>());
        using var http = Server.Client(server.Url);
        using var form = new FormUrlEncodedContent([new("FriendlyName", "first")]);
        using var answer = await http.PostAsync(new Uri("/v1/Conversations", UriKind.Relative), form);
        var seconds = Stopwatch.GetElapsedTime(server.Started).TotalSeconds;
        var first = Machine.ResidentMebibytes(server.Pid);
        var foreign = Math.Max(0, watch.Foreign() - (Machine.CpuSeconds(server.Pid) / seconds));
        if ((int)answer.StatusCode != 201)
        {
            throw new InvalidOperationException($"The first post got {answer.StatusCode}.");
        }

        // The memory of a server that has been started before: the first start also makes the schema.
        await server.DisposeAsync();
        await using var again = await Server.StartAsync(file, store, new Dictionary<string, string>());
        using var other = Server.Client(again.Url);
        using var second = new FormUrlEncodedContent([new("FriendlyName", "second")]);
        using var answered = await other.PostAsync(new Uri("/v1/Conversations", UriKind.Relative), second);
        answered.EnsureSuccessStatusCode();
        await Task.Delay(2000);
        var (cpu, from) = (Machine.CpuSeconds(again.Pid), Stopwatch.GetTimestamp());
        await Task.Delay(1500);
        var rest = (Machine.CpuSeconds(again.Pid) - cpu) / Stopwatch.GetElapsedTime(from).TotalSeconds;
        var memory = Machine.ResidentMebibytes(again.Pid);
        Bench.Progress(string.Create(CultureInfo.InvariantCulture, $"start {database} {Path.GetFileName(Path.GetDirectoryName(file))}: {seconds * 1e3:F0} ms, {memory:F0} MiB, foreign {foreign:F2}"));
        return new(seconds, first, memory, rest, foreign);
    }
}
