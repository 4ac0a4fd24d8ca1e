using System.Diagnostics;
using System.Text;
using System.Text.Json;

namespace Parley.Benchmarks;

/// <summary>
/// One message at a time on a server at rest, from a person's message handed in to the same message handed on: once with carriers of our
/// own, which sees the server alone, and once from phone to phone through the sandbox, which includes the sandbox's own work.
/// </summary>
internal sealed class Latency(Bench bench)
{
    private static readonly TimeSpan Rest = TimeSpan.FromMilliseconds(15);

    private int Times => bench.Settings.Repetitions * 60;

    public async Task RunAsync()
    {
        Bench.Say("");
        Bench.Say($"## From inbound to outbound, at rest, {Times} messages each");
        Bench.Say("| database | way | p50 ms | p99 ms | foreign cores |");
        Bench.Say("|---|---|---|---|---|");
        foreach (var database in bench.Settings.Databases)
        {
            await CarriersAsync(database);
            await PhonesAsync(database);
        }
    }

    private async Task CarriersAsync(string database)
    {
        using var carriers = new Carriers();
        await using var store = await bench.FreshAsync(database);
        await using var server = await Server.StartAsync(bench.ReadyToRun, store, carriers.Settings);
        using var http = Server.Client(server.Url);
        await JoinAsync(http, "whatsapp:+", "whatsapp:+" + Carriers.WhatsAppNumber, "15551110001", "15551110002");
        await JoinAsync(http, "+", Carriers.SmsNumber, "15551110003", "15551110004");

        // The other side's window must be open.
        await carriers.ThroughWhatsAppAsync(http, "15551110002");
        await PrintAsync(database, server, "WhatsApp webhook to Graph request", () => carriers.ThroughWhatsAppAsync(http, "15551110001"));
        await PrintAsync(database, server, "deliver_sm to submit_sm", () => carriers.ThroughSmsAsync("+15551110003"));
    }

    private async Task PhonesAsync(string database)
    {
        await using var store = await bench.FreshAsync(database);
        await using var server = await Server.StartAsync(bench.ReadyToRun, store, new Dictionary<string, string>());
        using var http = Server.Client(server.Url);
        await JoinAsync(http, "whatsapp:+", "whatsapp:+15550000001", "15551110001", "15551110002");
        await JoinAsync(http, "+", "+15550000002", "15551110003", "15551110004");
        using var events = await http.GetAsync(new Uri("/sandbox/v1/Events", UriKind.Relative), HttpCompletionOption.ResponseHeadersRead);
        using var lines = new StreamReader(await events.Content.ReadAsStreamAsync());
        await WriteAsync(http, "whatsapp:+15551110002", "whatsapp:+15550000001", "open the window");
        await PrintAsync(database, server, "WhatsApp phone to phone, sandbox", () => PhoneAsync(http, lines, "whatsapp:+15551110001", "whatsapp:+15550000001"));
        await PrintAsync(database, server, "SMS phone to phone, sandbox", () => PhoneAsync(http, lines, "+15551110003", "+15550000002"));
    }

    private async Task PrintAsync(string database, Server server, string way, Func<Task<double?>> once)
    {
        for (var i = 0; i < Math.Min(Times, 200); i++)
        {
            await once();
        }

        (List<double> Taken, int Lost, double Foreign)? best = null;
        for (var attempt = 0; attempt <= bench.Settings.Retries && !(best?.Foreign <= bench.Settings.MostForeign); attempt++)
        {
            var one = await MeasureAsync(database, server, once);
            best = best is null || one.Foreign < best.Value.Foreign ? one : best;
        }

        var (taken, lost, foreign) = best!.Value;
        taken.Sort();
        var p99 = taken.Count == 0 ? double.NaN : taken[(int)(taken.Count * 0.99)];
        var mark = foreign <= bench.Settings.MostForeign ? "" : "~";
        Bench.Say(
            $"| {database} | {way} | {Machine.Median(taken) * 1e3:F2}{mark} | {p99 * 1e3:F1} | {foreign:F2} |{(lost > 0 ? $" {lost} never arrived" : "")}");
    }

    private async Task<(List<double> Taken, int Lost, double Foreign)> MeasureAsync(string database, Server server, Func<Task<double?>> once)
    {
        var watch = new Watch(server.Pid, database == "postgres" ? bench.Postmaster : 0);
        var taken = new List<double>();
        var lost = 0;
        for (var i = 0; i < Times; i++)
        {
            await Task.Delay(Rest);
            if (await once() is { } seconds)
            {
                taken.Add(seconds);
            }
            else
            {
                lost++;
            }
        }

        return (taken, lost, watch.Foreign());
    }

    // Settled means that the phone's app shows it.
    private static async Task<double?> PhoneAsync(HttpClient http, StreamReader lines, string from, string to)
    {
        var mark = $"m{Stopwatch.GetTimestamp()}";
        var start = Stopwatch.GetTimestamp();
        var posted = WriteAsync(http, from, to, mark);
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(3));
        try
        {
            while (await lines.ReadLineAsync(patience.Token) is { } line)
            {
                if (line.StartsWith("data:", StringComparison.Ordinal) && line.Contains(mark, StringComparison.Ordinal)
                    && line.Contains("\"received\"", StringComparison.Ordinal))
                {
                    var seconds = Stopwatch.GetElapsedTime(start).TotalSeconds;
                    await posted;
                    return seconds;
                }
            }
        }
        catch (OperationCanceledException)
        {
            await posted;
        }

        return null;
    }

    private static async Task WriteAsync(HttpClient http, string from, string to, string body)
    {
        var json = JsonSerializer.SerializeToUtf8Bytes(new Dictionary<string, string> { ["to"] = to, ["body"] = body });
        using var content = new ByteArrayContent(json);
        content.Headers.ContentType = new("application/json");
        using var answer = await http.PostAsync(
            new Uri($"/sandbox/v1/Phones/{Uri.EscapeDataString(from)}/Messages", UriKind.Relative), content);
        await ThrowAsync(answer);
    }

    private static async Task JoinAsync(HttpClient http, string prefix, string proxy, params string[] phones)
    {
        using var made = await http.PostAsync(new Uri("/v1/Conversations", UriKind.Relative), new StringContent("", Encoding.ASCII, "application/x-www-form-urlencoded"));
        await ThrowAsync(made);
        using var conversation = JsonDocument.Parse(await made.Content.ReadAsStreamAsync());
        var sid = conversation.RootElement.GetProperty("sid").GetString();
        foreach (var phone in phones)
        {
            using var form = new FormUrlEncodedContent(
                [new("MessagingBinding.Address", prefix + phone), new("MessagingBinding.ProxyAddress", proxy)]);
            using var joined = await http.PostAsync(new Uri($"/v1/Conversations/{sid}/Participants", UriKind.Relative), form);
            await ThrowAsync(joined);
        }
    }

    private static async Task ThrowAsync(HttpResponseMessage answer)
    {
        if (!answer.IsSuccessStatusCode)
        {
            var said = await answer.Content.ReadAsStringAsync();
            throw new InvalidOperationException($"{answer.RequestMessage!.RequestUri} got {answer.StatusCode}: {said}");
        }
    }
}
