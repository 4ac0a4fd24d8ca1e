using System.Net;
using System.Net.Sockets;
using System.Text;
using System.Threading.Channels;
using System.Web;

namespace Parley.Conformance.Api;

/// <summary>A webhook's call, as it came.</summary>
internal sealed record WebhookCall(string EventType, string Body, string? Token, string? Signature)
{
    /// <summary>All of its parameters.</summary>
    public System.Collections.Specialized.NameValueCollection Form { get; init; } = [];
}

/// <summary>Somebody's web server, on loopback: answers with the statuses that it was told, then with 200.</summary>
internal sealed class WebhookReceiver : IAsyncDisposable
{
    private readonly HttpListener _listener = new();
    private readonly Channel<WebhookCall> _calls = Channel.CreateUnbounded<WebhookCall>();
    private readonly Queue<int> _statuses;
    private readonly Task _serving;

    public WebhookReceiver(params int[] statuses)
    {
        _statuses = new Queue<int>(statuses);

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

    /// <summary>What it answers beside the status.</summary>
    public string Answer { get; init; } = "";

    /// <summary>What that is; null: it does not say.</summary>
    public string? AnswerType { get; init; }

    /// <summary>The next call; waits for it.</summary>
    public ValueTask<WebhookCall> NextAsync() => _calls.Reader.ReadAsync(TestContext.Current.CancellationToken);

    /// <summary>True if nobody has called since.</summary>
    public bool IsQuiet => !_calls.Reader.TryPeek(out _);

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
            var form = HttpUtility.ParseQueryString(await reader.ReadToEndAsync());
            await _calls.Writer.WriteAsync(new WebhookCall(
                form["EventType"] ?? "", form["Body"] ?? "",
                context.Request.Headers["I-Twilio-Idempotency-Token"], context.Request.Headers["X-Twilio-Signature"])
            {
                Form = form,
            });
            context.Response.StatusCode = _statuses.TryDequeue(out var status) ? status : 200;
            context.Response.ContentType = AnswerType;
            await context.Response.OutputStream.WriteAsync(Encoding.UTF8.GetBytes(Answer));
            context.Response.Close();
        }
    }
}
