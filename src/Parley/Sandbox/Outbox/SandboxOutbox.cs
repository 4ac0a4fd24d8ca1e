using System.Threading.Channels;
using Parley.Api;
using Parley.Sandbox.Clock;

namespace Parley.Sandbox.Outbox;

/// <summary>
/// Brings everything that was stored for Parley to Parley: in order within a queue, again with growing delays until it is taken, and
/// after a restart from where it stopped. At least once, as Meta and an SMSC do it.
/// </summary>
internal sealed class SandboxOutbox(
    SandboxDatabase database, IOutboxCarrier carrier, SandboxAddresses addresses, SandboxClock clock, SandboxTimers timers,
    SandboxTraffic traffic, SandboxEvents events, ILogger<SandboxOutbox> log) : IAsyncDisposable
{
    private const int LargestFinish = 256;
    private const long SevenDays = 7L * 24 * 3600 * 1_000_000;
    private static readonly TimeSpan FirstDelay = TimeSpan.FromMilliseconds(250);
    private static readonly TimeSpan LongestDelay = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan LongestOvertake = TimeSpan.FromSeconds(1);

    private readonly Lock _gate = new();
    private readonly Dictionary<(AccountSid Account, string Name), OutboxQueue> _queues = [];
    private readonly Channel<OutboxItem> _finished = Channel.CreateUnbounded<OutboxItem>(new() { SingleReader = true });
    private readonly CancellationTokenSource _stopping = new();
    private Task _finisher = Task.CompletedTask;

    /// <summary>Takes up what the last run left.</summary>
    public async Task StartAsync(CancellationToken cancellation)
    {
        _finisher = Task.Run(FinishAsync, CancellationToken.None);
        var items = await database.ReadAsync(OutboxStore.LoadAsync, cancellation);
        if (items.Count > 0)
        {
            log.Resumed(items.Count);
            Release(items);
        }
    }

    /// <summary>Call after the commit that stored <paramref name="items"/>.</summary>
    public void Release(IReadOnlyList<OutboxItem> items)
    {
        lock (_gate)
        {
            foreach (var item in items)
            {
                item.Entry ??= traffic.Begin(item.Account, item.What);
                var key = (item.Account, item.Queue);
                if (_queues.TryGetValue(key, out var queue))
                {
                    queue.Add(item);
                }
                else
                {
                    queue = new OutboxQueue(item, _stopping.Token);
                    _queues.Add(key, queue);
                    _ = Task.Run(() => RunAsync(key, queue), CancellationToken.None);
                }
            }
        }
    }

    /// <summary>Forgets what waits for this account in memory; its rows are the caller's.</summary>
    public void Forget(AccountSid account)
    {
        List<OutboxQueue> queues = [];
        lock (_gate)
        {
            foreach (var key in _queues.Keys.Where(key => key.Account == account).ToList())
            {
                _queues.Remove(key, out var queue);
                queues.Add(queue!);
            }
        }

        queues.ForEach(queue => queue.Drop());
    }

    public async ValueTask DisposeAsync()
    {
        await _stopping.CancelAsync();
        _finished.Writer.TryComplete();
        await _finisher;
        _stopping.Dispose();
    }

    private async Task RunAsync((AccountSid, string) key, OutboxQueue queue)
    {
        try
        {
            await addresses.Known.WaitAsync(queue.Stopped);
            while (Next(key, queue) is { } item)
            {
                await StepAsync(queue, item);
            }
        }
        catch (OperationCanceledException)
        {
            // The server stops, or the account was reset.
        }
    }

    private async Task StepAsync(OutboxQueue queue, OutboxItem item)
    {
        var attempt = await TryAsync(queue, item);
        if (attempt.Taken)
        {
            Finish(queue, item);
        }
        else if (attempt.Overtake)
        {
            item.Answer();
            await Task.WhenAny(queue.HasSecond(), timers.WaitAsync(item.Account, LongestOvertake, item.Entry, queue.Stopped));
            item.Entry?.Wait(false);
            queue.SwapFirst();
        }
        else if (clock.Now(item.Account) - item.At > SevenDays)
        {
            log.GaveUp(item.Kind.ToString());
            Finish(queue, item);
        }
        else
        {
            queue.Hinder();
            var delay = attempt.After ?? Delay(item.Attempts);
            item.Attempts++;
            log.WillRetry(item.What, item.Attempts, attempt.Reason, delay);
            await timers.WaitAsync(item.Account, delay, item.Entry, queue.Stopped);
        }
    }

    private async Task<OutboxAttempt> TryAsync(OutboxQueue queue, OutboxItem item)
    {
        try
        {
            return await carrier.CarryAsync(item, mayBeOvertaken: !queue.WasOvertaken(item), queue.Stopped);
        }
        catch (Exception broken) when (!queue.Stopped.IsCancellationRequested)
        {
            // A bug or a broken carrier; what is stored stays stored, and the queue goes on with it.
            log.QueueStumbled(broken, item.Kind.ToString());
            return OutboxAttempt.Failed(broken.GetType().Name);
        }
    }

    private void Finish(OutboxQueue queue, OutboxItem item)
    {
        queue.Remove(item);
        item.Answer();
        if (!_finished.Writer.TryWrite(item))
        {
            item.Entry?.Dispose();
        }
    }

    private OutboxItem? Next((AccountSid, string) key, OutboxQueue queue)
    {
        lock (_gate)
        {
            var first = queue.First;
            if (first is null && _queues.TryGetValue(key, out var current) && current == queue)
            {
                _queues.Remove(key);
            }

            return first;
        }
    }

    // One commit for all that finished meanwhile. If it fails, the rows stay and are delivered once more after a restart.
    private async Task FinishAsync()
    {
        var batch = new List<OutboxItem>();
        while (await _finished.Reader.WaitToReadAsync(CancellationToken.None))
        {
            while (batch.Count < LargestFinish && _finished.Reader.TryRead(out var item))
            {
                batch.Add(item);
            }

            await StoreFinishedAsync([.. batch]);
            batch.Clear();
        }
    }

    private async Task StoreFinishedAsync(OutboxItem[] batch)
    {
        try
        {
            await database.WriteAsync(
                async sql =>
                {
                    foreach (var item in batch)
                    {
                        await OutboxStore.FinishAsync(sql, item);
                    }

                    return true;
                },
                CancellationToken.None);
        }
        catch (Exception broken)
        {
            log.FinishFailed(broken);
        }

        foreach (var item in batch)
        {
            item.Entry?.Dispose();
            if (item is { Kind: not OutboxKind.Report, Message: { } message })
            {
                events.Publish(item.Account, "status", json =>
                {
                    json.WriteString("id", message);
                    json.WriteString("address", item.Sender);
                    json.WriteString("status", "delivered");
                });
            }
        }
    }

    private static TimeSpan Delay(int attempts)
    {
        var delay = FirstDelay * Math.Pow(2, Math.Min(attempts, 16));
        return delay < LongestDelay ? delay : LongestDelay;
    }
}
