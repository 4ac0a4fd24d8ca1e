using System.Text;

namespace Parley.Sandbox.Control;

/// <summary>
/// Server-sent events: https://html.spec.whatwg.org/multipage/server-sent-events.html. Begins with <c>hello</c>; <c>lost</c> means that
/// the listener was too slow and reads the state anew.
/// </summary>
internal sealed class EventCalls(SandboxEvents events, IHostApplicationLifetime lifetime, TimeProvider time)
{
    private static readonly TimeSpan Heartbeat = TimeSpan.FromSeconds(15);

    public async Task StreamAsync(ControlCall call)
    {
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(call.Cancellation, lifetime.ApplicationStopping);
        using var listener = events.Listen(call.Account);
        var response = call.Http.Response;
        response.ContentType = "text/event-stream";
        response.Headers.CacheControl = "no-cache, no-store";
        response.Headers["X-Accel-Buffering"] = "no";
        try
        {
            await SendAsync(response, "event: hello\ndata: {}\n\n", stop.Token);
            while (true)
            {
                await SendAsync(response, await NextAsync(listener, stop.Token), stop.Token);
            }
        }
        catch (OperationCanceledException)
        {
            // The listener left, or the server stops.
        }
    }

    // Whatever waits, as one write; a comment if nothing happens for a while, so that a dead connection is noticed.
    private async Task<string> NextAsync(SandboxEvents.Listener listener, CancellationToken cancellation)
    {
        try
        {
            await listener.Queue.WaitToReadAsync(cancellation).AsTask().WaitAsync(Heartbeat, time, cancellation);
        }
        catch (TimeoutException)
        {
            return ": still here\n\n";
        }

        var text = new StringBuilder();
        if (listener.TakeLost())
        {
            text.Append("event: lost\ndata: {}\n\n");
        }

        while (listener.Queue.TryRead(out var happened))
        {
            text.Append("id: ").Append(happened.Id).Append("\nevent: ").Append(happened.Name)
                .Append("\ndata: ").Append(happened.Data).Append("\n\n");
        }

        return text.ToString();
    }

    private static async Task SendAsync(HttpResponse response, string text, CancellationToken cancellation)
    {
        await response.WriteAsync(text, cancellation);
        await response.Body.FlushAsync(cancellation);
    }
}
