using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Parley.Benchmarks;

/// <summary>
/// Posts messages over keep-alive connections, one request at a time on each. Bytes on sockets and nothing else, so that as little as
/// possible of the machine goes to asking: about 10 us a request. Prints "start" when its warm-up is over and "end ..." after the measured time.
/// </summary>
/// <param name="path">Null: messages to conversations. Otherwise an event to this path, which is answered 200.</param>
internal sealed class LoadGenerator(IPEndPoint server, int conversations, int seed, string? path)
{
    private readonly byte[] _expected = Encoding.ASCII.GetBytes(path is null ? "HTTP/1.1 201 " : "HTTP/1.1 200 ");
    private readonly byte[] _template = Encoding.ASCII.GetBytes(path is null ? Request(server) : Event(server, path));
    private volatile bool _measuring;
    private volatile bool _stopped;

    public static async Task<int> RunAsync(string[] args)
    {
        var server = IPEndPoint.Parse(args[0]);
        var connections = int.Parse(args[1], CultureInfo.InvariantCulture);
        var generator = new LoadGenerator(server, int.Parse(args[2], CultureInfo.InvariantCulture), Environment.ProcessId, args.Length > 5 ? args[5] : null);
        var loops = Enumerable.Range(0, connections).Select(generator.ConnectAsync).ToList();
        await Task.Delay(TimeSpan.FromSeconds(double.Parse(args[3], CultureInfo.InvariantCulture)));
        Console.WriteLine("start");
        generator._measuring = true;
        var watch = Stopwatch.StartNew();
        await Task.Delay(TimeSpan.FromSeconds(double.Parse(args[4], CultureInfo.InvariantCulture)));
        generator._measuring = false;
        var elapsed = watch.Elapsed.TotalSeconds;
        Console.WriteLine("stop");
        generator._stopped = true;
        var times = (await Task.WhenAll(loops)).SelectMany(one => one).Order().ToList();
        var p50 = times.Count == 0 ? 0 : times[times.Count / 2];
        var p99 = times.Count == 0 ? 0 : times[(int)(times.Count * 0.99)];
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"end {times.Count} {elapsed} {p50 * 1e-6} {p99 * 1e-6}"));
        return 0;
    }

    private static string Request(IPEndPoint server)
    {
        var form = $"Author={World.Author}&Body={Uri.EscapeDataString(World.Body)}&Attributes={Uri.EscapeDataString(World.Attributes)}";
        var basic = Convert.ToBase64String(Encoding.ASCII.GetBytes($"{World.Account}:{World.Token}"));
        return $"POST /v1/Conversations/{World.Conversation(0)}/Messages HTTP/1.1\r\nHost: {server}\r\nAuthorization: Basic {basic}\r\n"
            + $"Content-Type: application/x-www-form-urlencoded\r\nContent-Length: {form.Length}\r\n\r\n{form}";
    }

    // As a webhook would be delivered.
    private static string Event(IPEndPoint server, string path)
    {
        var form = $"EventType=onMessageAdded&ConversationSid={World.Conversation(0)}&Author={World.Author}&Body={Uri.EscapeDataString(World.Body)}";
        return $"POST {path} HTTP/1.1\r\nHost: {server}\r\nContent-Type: application/x-www-form-urlencoded\r\n"
            + $"Content-Length: {form.Length}\r\n\r\n{form}";
    }

    private async Task<List<int>> ConnectAsync(int number)
    {
        const int sidEnd = 23 + 34; // after "POST /v1/Conversations/"
        using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        await socket.ConnectAsync(server);
        var random = new Random((seed * 1000) + number);
        var request = _template.ToArray();
        var buffer = new byte[16 * 1024];
        var times = new List<int>(4096);
        while (!_stopped)
        {
            for (int at = sidEnd - 1, rest = random.Next(conversations) + 1; path is null && at >= sidEnd - 8; at--, rest /= 10)
            {
                request[at] = (byte)('0' + (rest % 10));
            }

            var start = Stopwatch.GetTimestamp();
            await socket.SendAsync(request);
            await ReceiveAsync(socket, buffer);
            if (_measuring)
            {
                times.Add((int)Stopwatch.GetElapsedTime(start).TotalMicroseconds);
            }
        }

        return times;
    }

    private async ValueTask ReceiveAsync(Socket socket, byte[] buffer)
    {
        var length = 0;
        while (true)
        {
            var read = await socket.ReceiveAsync(buffer.AsMemory(length));
            length += read;
            if (read == 0 || (length >= _expected.Length && !buffer.AsSpan(0, _expected.Length).SequenceEqual(_expected)))
            {
                throw new IOException("The server did not answer as expected: " + Encoding.UTF8.GetString(buffer, 0, length));
            }

            if (IsWhole(buffer.AsSpan(0, length)))
            {
                return;
            }
        }
    }

    private static bool IsWhole(ReadOnlySpan<byte> answer)
    {
        var head = answer.IndexOf("\r\n\r\n"u8);
        if (head < 0)
        {
            return false;
        }

        var at = answer[..head].IndexOf("Content-Length: "u8);
        return at < 0
            ? answer.EndsWith("0\r\n\r\n"u8)
            : System.Buffers.Text.Utf8Parser.TryParse(answer[(at + 16)..], out int body, out _) && answer.Length >= head + 4 + body;
    }
}
