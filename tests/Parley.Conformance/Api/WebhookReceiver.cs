using System.Collections.Concurrent;
using System.Text;
using System.Threading.Channels;
using System.Web;
using Microsoft.AspNetCore.Http;
using Parley.Loopback;

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
    private readonly Channel<WebhookCall> _calls = Channel.CreateUnbounded<WebhookCall>();
    private readonly ConcurrentQueue<int> _statuses;
    private readonly LoopbackWeb _web;

    public WebhookReceiver(params int[] statuses)
    {
        _statuses = new(statuses);
        _web = new LoopbackWeb(AnswerAsync);
    }

    public string Url => _web.Url;

    /// <summary>What it answers beside the status.</summary>
    public string Answer { get; init; } = "";

    /// <summary>What that is; null: it does not say.</summary>
    public string? AnswerType { get; init; }

    /// <summary>The next call; waits for it, a minute at most.</summary>
    public Task<WebhookCall> NextAsync() =>
        _calls.Reader.ReadAsync(TestContext.Current.CancellationToken).AsTask().WaitAsync(TimeSpan.FromMinutes(1));

    /// <summary>True if nobody has called since.</summary>
    public bool IsQuiet => !_calls.Reader.TryPeek(out _);

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => _web.DisposeAsync();

    private async Task AnswerAsync(HttpContext context)
    {
        using var reader = new StreamReader(context.Request.Body, Encoding.UTF8);
        var form = HttpUtility.ParseQueryString(await reader.ReadToEndAsync());
        await _calls.Writer.WriteAsync(new WebhookCall(
            form["EventType"] ?? "", form["Body"] ?? "",
            context.Request.Headers["I-Twilio-Idempotency-Token"], context.Request.Headers["X-Twilio-Signature"])
        {
            Form = form,
        });
        context.Response.StatusCode = _statuses.TryDequeue(out var status) ? status : 200;
        context.Response.ContentType = AnswerType;
        await context.Response.WriteAsync(Answer);
    }
}
