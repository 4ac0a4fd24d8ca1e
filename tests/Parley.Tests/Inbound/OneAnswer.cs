using System.Collections.Concurrent;
using System.Text;
using Microsoft.AspNetCore.Http;
using Parley.Loopback;
using Parley.Webhooks;

namespace Parley.Tests.Inbound;

/// <summary>A web server on loopback that gives every caller the same answer and keeps what they sent.</summary>
internal sealed class OneAnswer : IAsyncDisposable
{
    private readonly LoopbackWeb _web;
    private readonly int _status;
    private readonly string _body;
    private readonly string? _type;

    public OneAnswer(int status, string body, string? type = null)
    {
        (_status, _body, _type) = (status, body, type);
        _web = new LoopbackWeb(AnswerAsync);
    }

    public string Url => _web.Url;

    public ConcurrentQueue<Dictionary<string, string>> Forms { get; } = [];

    /// <summary>What happens while the first caller waits.</summary>
    public Func<Task>? Meanwhile { get; set; }

    /// <summary>The last caller's signature.</summary>
    public string? Signature { get; private set; }

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => _web.DisposeAsync();

    private async Task AnswerAsync(HttpContext context)
    {
        using var reader = new StreamReader(context.Request.Body, Encoding.UTF8);
        Signature = context.Request.Headers["X-Twilio-Signature"];
        Forms.Enqueue(WebhookSignature.Pairs(await reader.ReadToEndAsync()).ToDictionary());
        if (Meanwhile is { } meanwhile)
        {
            Meanwhile = null;
            await meanwhile();
        }

        context.Response.StatusCode = _status;
        context.Response.ContentType = _type;
        await context.Response.WriteAsync(_body);
    }
}
