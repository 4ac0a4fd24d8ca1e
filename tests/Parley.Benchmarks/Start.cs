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
        Bench.Say("| database | compiled | first durable 201, ms (least-most) | MiB at rest | CPU at rest, % of a core |");
        Bench.Say("|---|---|---|---|---|");
        foreach (var database in bench.Settings.Databases)
        {
            var found = variants.ToDictionary(variant => variant.Name, _ => new List<(double Seconds, double Memory, double Idle)>());
            for (var repetition = 0; repetition < bench.Settings.Repetitions; repetition++)
            {
                foreach (var (name, file) in variants)
                {
                    found[name].Add(await MeasureAsync(database, file));
                }
            }

            foreach (var (name, all) in found)
            {
                Bench.Say(
                    $"| {database} | {name} | {Machine.Median(all.Select(one => one.Seconds)) * 1e3:F0} ({all.Min(one => one.Seconds) * 1e3:F0}-{all.Max(one => one.Seconds) * 1e3:F0}) | {Machine.Median(all.Select(one => one.Memory)):F0} | {Machine.Median(all.Select(one => one.Idle)) * 100:F1} |");
            }
        }
    }

    private async Task<(double Seconds, double Memory, double Idle)> MeasureAsync(string database, string file)
    {
        await using var store = await Store.CreateAsync("start_" + database, bench.Root, database == "postgres" ? bench.Settings.Postgres : null);
        await using var server = await Server.StartAsync(file, store, new Dictionary<string, string>());
        using var http = Server.Client(server.Url);
        using var form = new FormUrlEncodedContent([new("FriendlyName", "first")]);
        using var answer = await http.PostAsync(new Uri("/v1/Conversations", UriKind.Relative), form);
        var seconds = Stopwatch.GetElapsedTime(server.Started).TotalSeconds;
        if ((int)answer.StatusCode != 201)
        {
            throw new InvalidOperationException($"The first post got {answer.StatusCode}.");
        }

        await Task.Delay(1500);
        var (cpu, from) = (Machine.CpuSeconds(server.Pid), Stopwatch.GetTimestamp());
        await Task.Delay(1500);
        var rest = (Machine.CpuSeconds(server.Pid) - cpu) / Stopwatch.GetElapsedTime(from).TotalSeconds;
        var memory = Machine.ResidentMebibytes(server.Pid);
        Bench.Progress(string.Create(CultureInfo.InvariantCulture, $"start {database} {Path.GetFileName(Path.GetDirectoryName(file))}: {seconds * 1e3:F0} ms, {memory:F0} MiB"));
        return (seconds, memory, rest);
    }
}
