using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Text;
using Parley.Smpp;
using Parley.Smpp.Sessions;

namespace Parley.Benchmarks;

/// <summary>
/// Meta and an SMSC in the measuring process, so that both ends of a message's way through the server are seen by one clock: when it was
/// handed in, and when the request that carries it on arrived. They answer at once and report nothing.
/// </summary>
internal sealed class Carriers : ISmppServerHandler, IDisposable
{
    private const string AppSecret = "secret";
    public const string WhatsAppNumber = "15550000001";
    public const string SmsNumber = "+15550000002";

    private readonly TcpListener _graph = new(IPAddress.Loopback, 0);
    private readonly TcpListener _smsc = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource _stop = new();
    private readonly TaskCompletionSource<SmppServerSession> _bound = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private volatile TaskCompletionSource<long> _arrival = new();
    private int _id;

    public Carriers()
    {
        _graph.Start();
        _smsc.Start();
        _ = AcceptAsync(_graph, ServeGraphAsync);
        _ = AcceptAsync(_smsc, ServeSmscAsync);
    }

    /// <summary>What makes a server use these carriers and no sandbox.</summary>
    public Dictionary<string, string> Settings => new()
    {
        ["Parley__Limits__ActionsPerSecond"] = "0",
        ["Parley__WhatsApp__Senders__0__Account"] = World.Account,
        ["Parley__WhatsApp__Senders__0__Address"] = "whatsapp:+" + WhatsAppNumber,
        ["Parley__WhatsApp__Senders__0__PhoneNumberId"] = "1001",
        ["Parley__WhatsApp__Senders__0__BusinessAccountId"] = "2001",
        ["Parley__WhatsApp__Senders__0__AccessToken"] = "token",
        ["Parley__WhatsApp__Senders__0__AppSecret"] = AppSecret,
        ["Parley__WhatsApp__Senders__0__VerifyToken"] = "verify",
        ["Parley__WhatsApp__Senders__0__GraphUrl"] = $"http://127.0.0.1:{PortOf(_graph)}",
        ["Parley__Smpp__Links__0__Account"] = World.Account,
        ["Parley__Smpp__Links__0__Name"] = "bench",
        ["Parley__Smpp__Links__0__Host"] = "127.0.0.1",
        ["Parley__Smpp__Links__0__Port"] = $"{PortOf(_smsc)}",
        ["Parley__Smpp__Links__0__SystemId"] = "bench",
        ["Parley__Smpp__Links__0__Password"] = "bench",
        ["Parley__Smpp__Links__0__Numbers"] = SmsNumber,
    };

    /// <summary>A person writes on WhatsApp: the seconds until Graph was asked to send it on; null if nobody asked.</summary>
    public Task<double?> ThroughWhatsAppAsync(HttpClient server, string from)
    {
        var json = $$$"""
            {"object":"whatsapp_business_account","entry":[{"id":"2001","changes":[{"field":"messages","value":{
            "messaging_product":"whatsapp","metadata":{"display_phone_number":"{{{WhatsAppNumber}}}","phone_number_id":"1001"},
            "contacts":[{"profile":{"name":"A"},"wa_id":"{{{from}}}"}],"messages":[{"from":"{{{from}}}","id":"wamid.in{{{++_id}}}",
            "timestamp":"{{{DateTimeOffset.UtcNow.ToUnixTimeSeconds()}}}","type":"text","text":{"body":"hello {{{_id}}}"}}]}}]}]}
            """;
        var body = Encoding.UTF8.GetBytes(json);
        var signature = "sha256=" + Convert.ToHexStringLower(HMACSHA256.HashData(Encoding.UTF8.GetBytes(AppSecret), body));
        return TimeAsync(async () =>
        {
            using var content = new ByteArrayContent(body);
            content.Headers.ContentType = new("application/json");
            content.Headers.Add("X-Hub-Signature-256", signature);
            using var answer = await server.PostAsync(new Uri("/channels/whatsapp/webhook", UriKind.Relative), content);
            answer.EnsureSuccessStatusCode();
        });
    }

    /// <summary>The same by SMS, until the SMSC got the submit_sm.</summary>
    public async Task<double?> ThroughSmsAsync(string from)
    {
        var session = await _bound.Task.WaitAsync(TimeSpan.FromSeconds(10));
        var message = new MessagePdu(CommandId.DeliverSm)
        {
            Source = Address.FromNumber(from),
            Destination = Address.FromNumber(SmsNumber),
            ShortMessage = Encoding.ASCII.GetBytes($"hello {++_id}"),
        };
        return await TimeAsync(async () =>
        {
            if (!(await session.DeliverAsync(message, _stop.Token)).IsOk)
            {
                throw new InvalidOperationException("The server did not take a deliver_sm.");
            }
        });
    }

    public Task<CommandStatus> BindAsync(SmppServerSession session, BindPdu bind, CancellationToken cancellation) =>
        Task.FromResult(CommandStatus.Ok);

    public void Bound(SmppServerSession session) => _bound.TrySetResult(session);

    public Task<SubmitReply> SubmitAsync(SmppServerSession session, MessagePdu message, CancellationToken cancellation)
    {
        _arrival.TrySetResult(Stopwatch.GetTimestamp());
        return Task.FromResult(new SubmitReply([new MessageResponsePdu(CommandId.SubmitSmResp, $"out{Interlocked.Increment(ref _id)}")]));
    }

    public void Dispose()
    {
        _stop.Cancel();
        _graph.Dispose();
        _smsc.Dispose();
        _stop.Dispose();
    }

    private async Task<double?> TimeAsync(Func<Task> handIn)
    {
        var arrival = _arrival = new(TaskCreationOptions.RunContinuationsAsynchronously);
        var start = Stopwatch.GetTimestamp();
        await handIn();
        try
        {
            return Stopwatch.GetElapsedTime(start, await arrival.Task.WaitAsync(TimeSpan.FromSeconds(3))).TotalSeconds;
        }
        catch (TimeoutException)
        {
            return null;
        }
    }

    private static int PortOf(TcpListener listener) => ((IPEndPoint)listener.LocalEndpoint).Port;

    private async Task AcceptAsync(TcpListener listener, Func<NetworkStream, Task> serve)
    {
        try
        {
            while (true)
            {
                var socket = await listener.AcceptSocketAsync(_stop.Token);
                socket.NoDelay = true;
                _ = ServeAsync(new NetworkStream(socket, ownsSocket: true), serve);
            }
        }
        catch (Exception end) when (end is OperationCanceledException or ObjectDisposedException or SocketException)
        {
            // The measurement is over.
        }
    }

    private static async Task ServeAsync(NetworkStream stream, Func<NetworkStream, Task> serve)
    {
        await using (stream)
        {
            try
            {
                await serve(stream);
            }
            catch (Exception end) when (end is OperationCanceledException or IOException or ObjectDisposedException)
            {
                // So is the server.
            }
        }
    }

    // Enough of HTTP for one client that is known.
    private async Task ServeGraphAsync(NetworkStream stream)
    {
        var buffer = new byte[64 * 1024];
        var length = 0;
        while (true)
        {
            var read = await stream.ReadAsync(buffer.AsMemory(length), _stop.Token);
            length += read;
            if (read == 0)
            {
                return;
            }

            var text = Encoding.UTF8.GetString(buffer, 0, length);
            var head = text.IndexOf("\r\n\r\n", StringComparison.Ordinal);
            if (head < 0 || !IsWhole(text, head))
            {
                continue;
            }

            _arrival.TrySetResult(Stopwatch.GetTimestamp());
            length = 0;
            var answer = $$$"""{"messaging_product":"whatsapp","messages":[{"id":"wamid.out{{{Interlocked.Increment(ref _id)}}}"}]}""";
            await stream.WriteAsync(
                Encoding.ASCII.GetBytes($"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: {answer.Length}\r\n\r\n{answer}"),
                _stop.Token);
        }
    }

    private static bool IsWhole(string text, int head)
    {
        const string name = "Content-Length: ";
        var at = text.IndexOf(name, 0, head, StringComparison.OrdinalIgnoreCase);
        if (at < 0)
        {
            return text.EndsWith("0\r\n\r\n", StringComparison.Ordinal);
        }

        var end = text.IndexOf('\r', at);
        var body = int.Parse(text.AsSpan(at + name.Length, end - at - name.Length), System.Globalization.CultureInfo.InvariantCulture);
        return Encoding.UTF8.GetByteCount(text.AsSpan(head + 4)) >= body;
    }

    private async Task ServeSmscAsync(NetworkStream stream)
    {
        await using var session = new SmppServerSession(stream, "bench", new SmppTimings(), TimeProvider.System, this);
        await session.RunAsync(_stop.Token);
    }
}
