using System.Globalization;

namespace Parley.Benchmarks;

/// <summary>
/// Durable posts a second, as a share of what the store alone can do, and as a multiple of a commit for each. A fresh server on a
/// fresh store for every sample; the variants take turns.
/// </summary>
internal sealed class Posts(Bench bench)
{
    private const int Compared = 64;

    public async Task RunAsync()
    {
        var flush = new List<double>();
        foreach (var database in bench.Settings.Databases)
        {
            Dictionary<string, Samples> found = [];
            for (var repetition = 0; repetition < bench.Settings.Repetitions; repetition++)
            {
                flush.Add(Machine.FlushSeconds(bench.Root, 500));
                await TakeAsync(found, "limit", () => BareAsync(database));
                foreach (var connections in bench.Settings.Connections)
                {
                    await TakeAsync(found, Key("group", connections), () => ServedAsync(database, connections, null));
                }

                if (bench.Settings.Connections.Contains(Compared))
                {
                    await TakeAsync(found, Key("single", Compared), () => ServedAsync(database, Compared, "single"));
                }
            }

            Print(database, found, Machine.Median(flush));
        }
    }

    /// <summary>Posts to a server of its own; used by other sections too.</summary>
    public static async Task<Sample> LoadAsync(Bench bench, Store store, string database, int connections, int conversations, string? commit)
    {
        var settings = Bench.Quiet;
        if (commit is not null)
        {
            settings["Parley__Storage__Commit"] = commit;
        }

        await using var server = await Server.StartAsync(bench.ReadyToRun, store, settings);
        return await bench.SamplerFor(database).RunAsync(
            server.Pid, "load", $"127.0.0.1:{server.Url.Port}", Text(connections), Text(conversations), Text(bench.Settings.WarmUp),
            Text(bench.Settings.Seconds));
    }

    public static Task<Sample> LimitAsync(Bench bench, Store store, string database, int conversations) =>
        bench.SamplerFor(database).RunAsync(
            0, "store", store.Where, Text(conversations), Text(bench.Settings.WarmUp), Text(bench.Settings.Seconds));

    public static async Task TakeAsync(Bench bench, Dictionary<string, Samples> found, string key, Func<Task<Sample>> measure)
    {
        if (!found.TryGetValue(key, out var samples))
        {
            found.Add(key, samples = new(bench.Settings.MostForeign));
        }

        for (var attempt = 0; attempt <= bench.Settings.Retries; attempt++)
        {
            var sample = await measure();
            samples.Add(sample);
            Bench.Progress(string.Create(CultureInfo.InvariantCulture,
                $"{key}: {sample.Rate:F0}/s p50 {sample.P50 * 1e3:F2} ms p99 {sample.P99 * 1e3:F1} ms cpu {sample.ServerCpu * 1e6:F0}+{sample.DatabaseCpu * 1e6:F0} us generator {sample.GeneratorCores:F2} foreign {sample.Foreign:F2} memory {sample.Memory:F0} MiB"));
            if (samples.IsClean(sample))
            {
                return;
            }
        }
    }

    private Task TakeAsync(Dictionary<string, Samples> found, string key, Func<Task<Sample>> measure) =>
        TakeAsync(bench, found, key, measure);

    private async Task<Sample> ServedAsync(string database, int connections, string? commit)
    {
        await using var store = await bench.FreshAsync(database);
        return await LoadAsync(bench, store, database, connections, bench.Settings.Conversations, commit);
    }

    private async Task<Sample> BareAsync(string database)
    {
        await using var store = await bench.FreshAsync(database);
        return await LimitAsync(bench, store, database, bench.Settings.Conversations);
    }

    private void Print(string database, Dictionary<string, Samples> found, double flush)
    {
        var limit = found["limit"];
        var bare = limit.Median(sample => sample.Rate);
        Bench.Say("");
        Bench.Say($"## Durable posts on {database}");
        Bench.Say($"The same append without HTTP: {bare:F0}/s{limit.Mark} (fdatasync p50 {flush * 1e6:F0} us)");
        Bench.Say("");
        Bench.Say("| connections | of the limit | against single | posts/s (least-most) | p50, p99 ms | CPU us a post: server + database | generator cores | MiB | samples (thrown away) |");
        Bench.Say("|---|---|---|---|---|---|---|---|---|");
        foreach (var (name, connections) in bench.Settings.Connections.Select(one => ("group", one)).Append(("single", Compared)))
        {
            if (found.GetValueOrDefault(Key(name, connections)) is not { } samples)
            {
                continue;
            }

            var rate = samples.Median(sample => sample.Rate);
            var single = name == "group" && found.GetValueOrDefault(Key("single", connections)) is { } other
                ? (rate / other.Median(sample => sample.Rate)).ToString("F1", CultureInfo.InvariantCulture) + "x" + other.Mark : "";
            var (least, most) = samples.Range(sample => sample.Rate);
            var multiple = connections == 1
                ? string.Create(CultureInfo.InvariantCulture, $" ({samples.Median(sample => sample.P50) / flush:F1} x fdatasync)") : "";
            Bench.Say(
                $"| {connections}{(name == "single" ? ", single" : "")} | {rate / bare:P0} | {single} | {rate:F0}{samples.Mark} ({least:F0}-{most:F0}) | {samples.Median(s => s.P50) * 1e3:F2}{multiple}, {samples.Median(s => s.P99) * 1e3:F1} | {samples.Median(s => s.ServerCpu) * 1e6:F0} + {samples.Median(s => s.DatabaseCpu) * 1e6:F0} | {samples.Median(s => s.GeneratorCores):F2} | {samples.Median(s => s.Memory):F0} | {samples.Count} ({samples.Disturbed}) |");
        }
    }

    private static string Key(string name, int connections) => $"{name} {connections}";

    private static string Text(double number) => number.ToString(CultureInfo.InvariantCulture);
}
