using System.Diagnostics;

namespace Parley.Benchmarks;

/// <summary>The rate on a store that has grown, against the rate on an empty one, with as many conversations in both.</summary>
internal sealed class Growth(Bench bench)
{
    private const int Connections = 64;

    public async Task RunAsync()
    {
        var settings = bench.Settings;
        Bench.Say("");
        Bench.Say($"## {settings.ManyMessages} messages in {settings.ManyConversations} conversations, {Connections} connections");
        Bench.Say("| database | of the empty store's rate | grown posts/s | empty posts/s | filled at | samples (thrown away) |");
        Bench.Say("|---|---|---|---|---|---|");
        foreach (var database in settings.Databases)
        {
            await using var empty = await bench.MakeAsync("many_" + database, database, settings.ManyConversations);
            await using var grown = await empty.CopyAsync("grown_" + database);
            var watch = Stopwatch.StartNew();
            await using (var bare = await BareStore.OpenAsync(grown.Where))
            {
                await bare.FillAsync(settings.ManyMessages, settings.ManyConversations);
            }

            var filled = settings.ManyMessages / watch.Elapsed.TotalSeconds;
            Dictionary<string, Samples> found = [];
            for (var repetition = 0; repetition < settings.Repetitions; repetition++)
            {
                await Posts.TakeAsync(bench, found, "empty", async () =>
                {
                    await using var store = await empty.CopyAsync("run_" + database);
                    return await Posts.LoadAsync(bench, store, database, Connections, settings.ManyConversations, null);
                });
                // The grown store is large: it is measured where it is, and what is added to it stays small beside it.
                await Posts.TakeAsync(
                    bench, found, "grown", () => Posts.LoadAsync(bench, grown, database, Connections, settings.ManyConversations, null));
            }

            var (before, after) = (found["empty"], found["grown"]);
            var (first, last) = (before.Median(sample => sample.Rate), after.Median(sample => sample.Rate));
            Bench.Say(
                $"| {database} | {last / first:F2} | {last:F0}{after.Mark} | {first:F0}{before.Mark} | {filled:F0}/s | {before.Count}+{after.Count} ({before.Disturbed}+{after.Disturbed}) |");
        }
    }
}
