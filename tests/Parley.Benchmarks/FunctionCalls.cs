using System.Diagnostics;
using System.Globalization;

namespace Parley.Benchmarks;

/// <summary>
/// Calls of a hosted function that does nothing, against the same handler in a bare <c>node:http</c> server, which is what Node itself
/// costs; and what hosting functions costs at the start.
/// </summary>
internal sealed class FunctionCalls(Bench bench)
{
    private const string Handler = "exports.handler = (context, event, callback) => callback(null, 'ok');\n";

    /// <summary>A server that reads the form and calls the handler, and nothing else.</summary>
    private const string Bare = """
        const { createServer } = require('node:http');
        const { parse } = require('node:querystring');
        const { handler } = require('./functions/empty.js');
        const server = createServer((request, response) => {
          let text = '';
          request.setEncoding('utf8').on('data', (piece) => { text += piece; }).on('end', () => {
            handler({}, parse(text), (error, answer) => {
              response.setHeader('Content-Type', 'text/plain');
              response.end(answer);
            });
          });
        });
        server.keepAliveTimeout = 0;
        server.listen(0, '127.0.0.1', () => console.log(server.address().port));
        process.stdin.resume().on('end', () => process.exit());
        """;

    private static readonly int[] Connections = [1, 16];

    public async Task RunAsync()
    {
        var folder = Directory.CreateDirectory(Path.Combine(bench.Root, "functions")).FullName;
        Directory.CreateDirectory(Path.Combine(folder, "functions"));
        await File.WriteAllTextAsync(Path.Combine(folder, "functions", "empty.js"), Handler);
        await File.WriteAllTextAsync(Path.Combine(folder, "bare.js"), Bare);
        await CallAsync(folder);
        await StartAsync(folder);
    }

    private async Task CallAsync(string folder)
    {
        Dictionary<string, Samples> found = [];
        for (var repetition = 0; repetition < bench.Settings.Repetitions; repetition++)
        {
            foreach (var connections in Connections)
            {
                await Posts.TakeAsync(bench, found, Key("bare", connections), () => BareAsync(folder, connections));
                await Posts.TakeAsync(bench, found, Key("hosted", connections), () => HostedAsync(folder, connections));
            }
        }

        Bench.Say("");
        Bench.Say("## Calls of a function that does nothing");
        Bench.Say("| connections | of bare node:http | calls/s (least-most) | p50, p99 ms | bare calls/s | bare p50 ms | CPU us a call: server + Node | samples (thrown away) |");
        Bench.Say("|---|---|---|---|---|---|---|---|");
        foreach (var connections in Connections)
        {
            var (bare, hosted) = (found[Key("bare", connections)], found[Key("hosted", connections)]);
            var (least, most) = hosted.Range(sample => sample.Rate);
            var limit = bare.Median(sample => sample.Rate);
            var rate = hosted.Median(sample => sample.Rate);
            Bench.Say(
                $"| {connections} | {rate / limit:P0} | {rate:F0}{hosted.Mark} ({least:F0}-{most:F0}) | {hosted.Median(s => s.P50) * 1e3:F2}, {hosted.Median(s => s.P99) * 1e3:F1} | {limit:F0}{bare.Mark} | {bare.Median(s => s.P50) * 1e3:F2} | {hosted.Median(s => s.ServerCpu) * 1e6:F0} + {hosted.Median(s => s.DatabaseCpu) * 1e6:F0} | {hosted.Count} ({hosted.Disturbed}) |");
        }
    }

    private async Task<Sample> BareAsync(string folder, int connections)
    {
        using var node = Process.Start(new ProcessStartInfo("node", [Path.Combine(folder, "bare.js")])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
        })!;
        try
        {
            var port = await node.StandardOutput.ReadLineAsync();
            return await new Sampler(0).RunAsync(node.Id, Load($"127.0.0.1:{port}", connections, "/empty"));
        }
        finally
        {
            node.StandardInput.Close();
            await node.WaitForExitAsync();
        }
    }

    private async Task<Sample> HostedAsync(string folder, int connections)
    {
        await using var store = await Store.CreateAsync("calls", bench.Root, null);
        await using var server = await Server.StartAsync(bench.ReadyToRun, store, Hosting(folder));
        using var http = Server.Client(server.Url);
        (await http.GetAsync(new Uri("/functions/empty", UriKind.Relative))).EnsureSuccessStatusCode();
        using var overview = System.Text.Json.JsonDocument.Parse(await http.GetStringAsync(new Uri("/parley/v1/Functions", UriKind.Relative)));
        var node = overview.RootElement.GetProperty("runtime").GetProperty("pid").GetInt32();
        return await new Sampler(node).RunAsync(server.Pid, Load($"127.0.0.1:{server.Url.Port}", connections, "/functions/empty"));
    }

    private async Task StartAsync(string folder)
    {
        List<double> alone = [], beside = [], functions = [];
        for (var repetition = 0; repetition < bench.Settings.Repetitions; repetition++)
        {
            alone.Add(await ReadyAsync(null));
            beside.Add(await ReadyAsync(folder));
            await using var store = await Store.CreateAsync("calls", bench.Root, null);
            await using var server = await Server.StartAsync(bench.ReadyToRun, store, Hosting(folder));
            using var http = Server.Client(server.Url);
            (await http.GetAsync(new Uri("/functions/empty", UriKind.Relative))).EnsureSuccessStatusCode();
            functions.Add(Stopwatch.GetElapsedTime(server.Started).TotalSeconds);
        }

        Bench.Say("");
        Bench.Say("## Start with functions, from the start of the process, SQLite, an empty data folder");
        Bench.Say("| | ms (least-most) |");
        Bench.Say("|---|---|");
        foreach (var (name, all) in ((string, List<double>)[])[
            ("server ready, without functions", alone), ("server ready, with functions", beside), ("first answer of a function", functions)])
        {
            Bench.Say($"| {name} | {Machine.Median(all) * 1e3:F0} ({all.Min() * 1e3:F0}-{all.Max() * 1e3:F0}) |");
        }
    }

    private async Task<double> ReadyAsync(string? folder)
    {
        await using var store = await Store.CreateAsync("calls", bench.Root, null);
        await using var server = await Server.StartAsync(bench.ReadyToRun, store, folder is null ? Bench.Quiet : Hosting(folder));
        var seconds = Stopwatch.GetElapsedTime(server.Started).TotalSeconds;
        Bench.Progress(string.Create(CultureInfo.InvariantCulture, $"ready {(folder is null ? "alone" : "with functions")}: {seconds * 1e3:F0} ms"));
        return seconds;
    }

    private static Dictionary<string, string> Hosting(string folder) => new(Bench.Quiet) { ["Parley__Functions__Path"] = folder };

    private string[] Load(string server, int connections, string path) =>
        ["load", server, Text(connections), "1", Text(bench.Settings.WarmUp), Text(bench.Settings.Seconds), path];

    private static string Key(string name, int connections) => $"{name} {connections}";

    private static string Text(double number) => number.ToString(CultureInfo.InvariantCulture);
}
