using System.Diagnostics;
using System.Text.Json;

namespace Parley.Benchmarks;

/// <summary>
/// What one call costs in a conversation of 1,000 participants and in one of 100,000 messages, against an ordinary one: one call at a
/// time, the three in turn.
/// </summary>
internal sealed class Large(Bench bench)
{
    private const int Ordinary = 1;
    private const int Long = 2;
    private const int Crowded = 3;
    private const int Calls = 300;

    public async Task RunAsync()
    {
        Bench.Say("");
        Bench.Say($"## Large conversations, one call at a time, p50 of {Calls}");
        Bench.Say("| database | call | ordinary, ms | 100,000 messages | 1,000 participants |");
        Bench.Say("|---|---|---|---|---|");
        foreach (var database in bench.Settings.Databases)
        {
            await using var store = await bench.MakeAsync("large_" + database, database, 3);
            await using (var bare = await BareStore.OpenAsync(store.Where))
            {
                await bare.FillOneAsync(100, Ordinary);
                await bare.FillOneAsync(100_000, Long);
                await bare.FillOneAsync(100, Crowded);
                await World.CrowdAsync(bare.Database, Crowded);
            }

            await using var server = await Server.StartAsync(bench.ReadyToRun, store, Bench.Quiet);
            using var http = Server.Client(server.Url);
            foreach (var (name, call) in Kinds)
            {
                await MeasureAsync(http, database, name, call);
            }
        }
    }

    private static (string, Func<HttpClient, string, string, Task>)[] Kinds =>
    [
        ("post", (http, path, _) => PostAsync(http, path)),
        ("first page of messages", (http, path, _) => ReadAsync(http, path + "/Messages")),
        ("last page of messages", (http, path, _) => ReadAsync(http, path + "/Messages?Order=desc")),
        ("one receipt", (http, _, receipt) => ReadAsync(http, receipt)),
        ("first page of participants", (http, path, _) => ReadAsync(http, path + "/Participants")),
    ];

    private static async Task MeasureAsync(HttpClient http, string database, string name, Func<HttpClient, string, string, Task> call)
    {
        int[] conversations = [Ordinary, Long, Crowded];
        var paths = conversations.Select(number => "/v1/Conversations/" + World.Conversation(number)).ToArray();
        var receipts = await Task.WhenAll(paths.Select(path => ReceiptAsync(http, path)));
        var times = conversations.Select(_ => new List<double>()).ToArray();
        for (var i = -30; i < Calls; i++)
        {
            for (var which = 0; which < paths.Length; which++)
            {
                var start = Stopwatch.GetTimestamp();
                await call(http, paths[which], receipts[which]);
                if (i >= 0)
                {
                    times[which].Add(Stopwatch.GetElapsedTime(start).TotalMilliseconds);
                }
            }
        }

        var (ordinary, messages, people) = (Machine.Median(times[0]), Machine.Median(times[1]), Machine.Median(times[2]));
        Bench.Say($"| {database} | {name} | {ordinary:F2} | {messages / ordinary:F2}x | {people / ordinary:F2}x |");
    }

    private static async Task PostAsync(HttpClient http, string path)
    {
        using var form = new FormUrlEncodedContent([new("Author", World.Author), new("Body", World.Body)]);
        using var answer = await http.PostAsync(path + "/Messages", form);
        answer.EnsureSuccessStatusCode();
    }

    private static async Task ReadAsync(HttpClient http, string path)
    {
        using var answer = await http.GetAsync(path);
        answer.EnsureSuccessStatusCode();
    }

    // Of the second message from the end of the first page.
    private static async Task<string> ReceiptAsync(HttpClient http, string path)
    {
        using var messages = JsonDocument.Parse(await http.GetStringAsync(path + "/Messages"));
        var message = messages.RootElement.GetProperty("messages")[48].GetProperty("sid").GetString();
        var list = $"{path}/Messages/{message}/Receipts";
        using var receipts = JsonDocument.Parse(await http.GetStringAsync(list));
        return $"{list}/{receipts.RootElement.GetProperty("delivery_receipts")[0].GetProperty("sid").GetString()}";
    }
}
