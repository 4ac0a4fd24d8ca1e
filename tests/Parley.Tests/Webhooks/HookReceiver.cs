using System.Collections.Specialized;
using System.Security.Cryptography;
using System.Text;
using System.Threading.Channels;
using System.Web;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Parley.Loopback;

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
    private readonly Channel<HookCall> _calls = Channel.CreateUnbounded<HookCall>();
    private readonly LoopbackWeb _web;

    public HookReceiver(Func<HookCall, HookReply>? answer = null)
    {
        Answer = answer ?? (_ => new HookReply());
        _web = new LoopbackWeb(AnswerAsync);
    }

    public string Url => _web.Url;

    public Func<HookCall, HookReply> Answer { get; set; }

    /// <summary>The next request; waits for it, a minute at most.</summary>
    public Task<HookCall> NextAsync() =>
        _calls.Reader.ReadAsync(TestContext.Current.CancellationToken).AsTask().WaitAsync(TimeSpan.FromMinutes(1));

    /// <summary>True if nobody has called since.</summary>
    public bool IsQuiet => !_calls.Reader.TryPeek(out _);

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => _web.DisposeAsync();

    private async Task AnswerAsync(HttpContext context)
    {
        var request = context.Request;
        using var reader = new StreamReader(request.Body, Encoding.UTF8);
        var url = $"{request.Scheme}://{request.Host}{context.Features.GetRequiredFeature<IHttpRequestFeature>().RawTarget}";
        var form = HttpUtility.ParseQueryString(HttpMethods.IsGet(request.Method) ? new Uri(url).Query : await reader.ReadToEndAsync());
        var headers = new NameValueCollection();
        foreach (var (name, value) in request.Headers)
        {
            headers.Add(name, value.ToString());
        }

        var call = new HookCall(request.Method, url, headers, form.AllKeys.ToDictionary(key => key!, key => form[key]!));
        var reply = Answer(call);
        await _calls.Writer.WriteAsync(call);
        if (reply == HookReply.Silence)
        {
            await Task.Delay(Timeout.Infinite, context.RequestAborted).ContinueWith(_ => { }, TaskScheduler.Default);
            return;
        }

        if (reply == HookReply.Break)
        {
            context.Abort();
            return;
        }

        context.Response.StatusCode = reply.Status;
        await context.Response.WriteAsync(reply.Body);
    }
}
