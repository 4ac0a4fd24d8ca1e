using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using System.Text;
using Parley.Webhooks;

namespace Parley.Tests.Inbound;

/// <summary>A web server on loopback that gives every caller the same answer and keeps what they sent.</summary>
internal sealed class OneAnswer : IAsyncDisposable
{
    private readonly HttpListener _listener = new();
    private readonly Task _serving;
    private readonly int _status;
    private readonly byte[] _body;
    private readonly string? _type;

    public OneAnswer(int status, string body, string? type = null)
    {
        (_status, _body, _type) = (status, Encoding.UTF8.GetBytes(body), type);

        // HttpListener has no port 0.
        using (var probe = new TcpListener(IPAddress.Loopback, 0))
        {
            probe.Start();
            Url = $"http://127.0.0.1:{((IPEndPoint)probe.LocalEndpoint).Port}/";
        }

        _listener.Prefixes.Add(Url);
        _listener.Start();
        _serving = ServeAsync();
    }

    public string Url { get; }

    public ConcurrentQueue<Dictionary<string, string>> Forms { get; } = [];

    /// <summary>What happens while the first caller waits.</summary>
    public Func<Task>? Meanwhile { get; set; }

    /// <summary>The last caller's signature.</summary>
    public string? Signature { get; private set; }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        _listener.Close();
        await _serving;
    }

    private async Task ServeAsync()
    {
        while (true)
        {
            HttpListenerContext context;
            try
            {
                context = await _listener.GetContextAsync();
            }
            catch (Exception closed) when (closed is HttpListenerException or ObjectDisposedException)
            {
                return;
            }

            using var reader = new StreamReader(context.Request.InputStream, Encoding.UTF8);
            Signature = context.Request.Headers["X-Twilio-Signature"];
            Forms.Enqueue(WebhookSignature.Pairs(await reader.ReadToEndAsync()).ToDictionary());
            if (Meanwhile is { } meanwhile)
            {
                Meanwhile = null;
                await meanwhile();
            }

            context.Response.StatusCode = _status;
            context.Response.ContentType = _type;
            await context.Response.OutputStream.WriteAsync(_body);
            context.Response.Close();
        }
    }
}
