using System.Collections.Specialized;
using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Text;
using System.Threading.Channels;
using System.Web;

namespace Parley.Tests.Webhooks;

/// <summary>A webhook's request, as it came.</summary>
internal sealed record HookCall(string Method, string Url, NameValueCollection Headers, IReadOnlyDictionary<string, string> Form)
{
    public string Event => Form["EventType"];

    public string this[string name] => Form.GetValueOrDefault(name, "");

    /// <summary>Signed as Twilio documents it, worked out here without Parley's code.</summary>
    public bool IsSigned(string token)
    {
        var text = Method == "GET"
            ? Url
            : Url + string.Concat(Form.OrderBy(pair => pair.Key, StringComparer.Ordinal).Select(pair => pair.Key + pair.Value));
#pragma warning disable CA5350 // The scheme is HMAC-SHA1.
        var mac = HMACSHA1.HashData(Encoding.UTF8.GetBytes(token), Encoding.UTF8.GetBytes(text));
#pragma warning restore CA5350
        return Headers["X-Twilio-Signature"] == Convert.ToBase64String(mac);
    }
}

/// <summary>What the receiver does with a request.</summary>
internal sealed record HookReply(int Status = 200, string Body = "")
{
    /// <summary>Breaks the connection instead.</summary>
    public static HookReply Break { get; } = new(-1);

    /// <summary>Never answers.</summary>
    public static HookReply Silence { get; } = new(-2);
}

/// <summary>Somebody's web server, on loopback.</summary>
internal sealed class HookReceiver : IAsyncDisposable
{
    private readonly HttpListener _listener = new();
    private readonly Channel<HookCall> _calls = Channel.CreateUnbounded<HookCall>();
    private readonly Task _serving;

    public HookReceiver(Func<HookCall, HookReply>? answer = null)
    {
        Answer = answer ?? (_ => new HookReply());

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

    public Func<HookCall, HookReply> Answer { get; set; }

    /// <summary>The next request; waits for it.</summary>
    public ValueTask<HookCall> NextAsync() => _calls.Reader.ReadAsync(TestContext.Current.CancellationToken);

    /// <summary>True if nobody has called since.</summary>
    public bool IsQuiet => !_calls.Reader.TryPeek(out _);

    public async ValueTask DisposeAsync()
    {
        _listener.Close();
        await _serving;
    }

    private async Task ServeAsync()
    {
        while (true)
        {
            try
            {
                await ServeAsync(await _listener.GetContextAsync());
            }
            catch (Exception closed) when (closed is HttpListenerException or ObjectDisposedException)
            {
                if (!_listener.IsListening)
                {
                    return;
                }
            }
        }
    }

    private async Task ServeAsync(HttpListenerContext context)
    {
        using var reader = new StreamReader(context.Request.InputStream, Encoding.UTF8);
        var url = context.Request.Url!.GetLeftPart(UriPartial.Authority) + context.Request.RawUrl;
        var form = HttpUtility.ParseQueryString(
            context.Request.HttpMethod == "GET" ? new Uri(url).Query : await reader.ReadToEndAsync());
        var call = new HookCall(
            context.Request.HttpMethod, url, context.Request.Headers, form.AllKeys.ToDictionary(key => key!, key => form[key]!));
        var reply = Answer(call);
        await _calls.Writer.WriteAsync(call);
        if (reply == HookReply.Silence)
        {
            return;
        }

        if (reply == HookReply.Break)
        {
            context.Response.Abort();
            return;
        }

        context.Response.StatusCode = reply.Status;
        await context.Response.OutputStream.WriteAsync(Encoding.UTF8.GetBytes(reply.Body));
        context.Response.Close();
    }
}
