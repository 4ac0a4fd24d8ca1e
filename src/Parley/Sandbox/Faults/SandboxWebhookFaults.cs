using System.Collections.Concurrent;
using System.Net;
using System.Net.Http.Headers;
using Parley.Api;
using Parley.Sandbox.Clock;
using Parley.Webhooks;

namespace Parley.Sandbox.Faults;

/// <summary>
/// Stands between Parley and the applications that its webhooks call, in the HTTP client that delivers them, and makes the network
/// behave as ordered. The request says which account it is for in
/// <see cref="WebhookClient.AccountKey"/>; one without it passes untouched.
/// </summary>
internal sealed class SandboxWebhookFaults(SandboxFaults faults, SandboxTimers timers, SandboxTraffic traffic) : DelegatingHandler
{
    private static readonly TimeSpan LongestReorder = TimeSpan.FromSeconds(1);

    private readonly ConcurrentDictionary<AccountSid, TaskCompletionSource> _held = new();

    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        if (!request.Options.TryGetValue(WebhookClient.AccountKey, out var name))
        {
            return await base.SendAsync(request, cancellationToken);
        }

        var account = new AccountSid(name);
        if (!faults.HasAny(account))
        {
            return await PassAsync(account, request, cancellationToken);
        }

        var body = request.Content is null ? null : await request.Content.ReadAsStringAsync(cancellationToken);
        if (faults.Take(account, "webhook", request.RequestUri?.AbsoluteUri, null, body) is not { } effect)
        {
            return await PassAsync(account, request, cancellationToken);
        }

        using var entry = traffic.Begin(account, "webhook to the application");
        return await ApplyAsync(account, effect, request, entry, cancellationToken);
    }

    private async Task<HttpResponseMessage> ApplyAsync(
        AccountSid account, FaultEffect effect, HttpRequestMessage request, SandboxTraffic.Entry entry, CancellationToken cancellation)
    {
        if (effect.Delay is { } delay)
        {
            await timers.WaitAsync(account, delay, entry, cancellation);
        }

        if (effect.Reorder)
        {
            await WaitToBeOvertakenAsync(account, entry, cancellation);
        }

        if (effect.Disconnect)
        {
            throw new HttpRequestException(HttpRequestError.ConnectionError, "The sandbox was told to disconnect.");
        }

        if (effect.HttpStatus is { } status)
        {
            return Answer(request, status, effect.RetryAfter);
        }

        if (effect.Duplicate)
        {
            using var twin = await CopyAsync(request, cancellation);
            using var first = await base.SendAsync(twin, cancellation);
        }

        var response = await PassAsync(account, request, cancellation);
        if (!effect.DropResponse)
        {
            return response;
        }

        response.Dispose();
        throw new HttpRequestException(HttpRequestError.ResponseEnded, "The sandbox was told to drop the answer.");
    }

    private async Task<HttpResponseMessage> PassAsync(
        AccountSid account, HttpRequestMessage request, CancellationToken cancellation)
    {
        try
        {
            return await base.SendAsync(request, cancellation);
        }
        finally
        {
            if (_held.TryRemove(account, out var held))
            {
                held.TrySetResult();
            }
        }
    }

    // Whoever passes next ends the wait; if nobody comes, a second does.
    private async Task WaitToBeOvertakenAsync(AccountSid account, SandboxTraffic.Entry entry, CancellationToken cancellation)
    {
        var overtaken = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        if (!_held.TryAdd(account, overtaken))
        {
            // Two held back at once: the second overtakes the first.
            return;
        }

        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        await Task.WhenAny(overtaken.Task, timers.WaitAsync(account, LongestReorder, entry, stop.Token));
        _held.TryRemove(KeyValuePair.Create(account, overtaken));
        await stop.CancelAsync();
        cancellation.ThrowIfCancellationRequested();
    }

    private static HttpResponseMessage Answer(HttpRequestMessage request, int status, int? retryAfter)
    {
        var response = new HttpResponseMessage((HttpStatusCode)status) { RequestMessage = request, Content = new ByteArrayContent([]) };
        if (retryAfter is { } seconds)
        {
            response.Headers.RetryAfter = new RetryConditionHeaderValue(TimeSpan.FromSeconds(seconds));
        }

        return response;
    }

    private static async Task<HttpRequestMessage> CopyAsync(HttpRequestMessage request, CancellationToken cancellation)
    {
        var copy = new HttpRequestMessage(request.Method, request.RequestUri) { Version = request.Version };
        foreach (var (name, values) in request.Headers)
        {
            copy.Headers.TryAddWithoutValidation(name, values);
        }

        if (request.Content is { } content)
        {
            copy.Content = new ByteArrayContent(await content.ReadAsByteArrayAsync(cancellation));
            foreach (var (name, values) in content.Headers)
            {
                copy.Content.Headers.TryAddWithoutValidation(name, values);
            }
        }

        return copy;
    }
}
