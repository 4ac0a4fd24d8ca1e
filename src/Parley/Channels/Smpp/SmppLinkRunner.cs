using Parley.Smpp;
using Parley.Smpp.Sessions;

namespace Parley.Channels.Smpp;

/// <summary>Keeps one link bound: connects, binds, notices the end, comes back.</summary>
internal sealed class SmppLinkRunner : IAsyncDisposable
{
    // A session that ends sooner counts as a failed attempt: some carriers accept a bind and close at once.
    private static readonly TimeSpan Lived = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan Farewell = TimeSpan.FromSeconds(2);

    private readonly SmppInbound _inbound;
    private readonly TimeProvider _time;
    private readonly ILogger _logger;
    private readonly Func<double> _chance;
    private readonly CancellationTokenSource _stop = new();
    private readonly Lock _gate = new();
    private readonly Task _running;
    private TaskCompletionSource<SmppClientSession> _bound = NewBound();
    private int _failures;

    public SmppLinkRunner(SmppLink link, SmppInbound inbound, TimeProvider time, ILogger logger, Func<double> chance)
    {
        (Link, _inbound, _time, _logger, _chance) = (link, inbound, time, logger, chance);
        Throttle = new SmppThrottle(time);
        _running = Task.Run(RunAsync);
    }

    public SmppLink Link { get; }

    /// <summary>The carrier's wish to go slower; holds for the whole link, or the order of messages would break.</summary>
    public SmppThrottle Throttle { get; }

    /// <summary>True if the last attempt to bind failed.</summary>
    public bool IsFailing => Volatile.Read(ref _failures) > 0;

    /// <summary>The bound session, waiting for it at most <paramref name="patience"/>; null if there is none by then.</summary>
    public async Task<SmppClientSession?> SessionAsync(TimeSpan patience, CancellationToken cancellation)
    {
        Task<SmppClientSession> bound;
        lock (_gate)
        {
            bound = _bound.Task;
        }

        try
        {
            return await bound.WaitAsync(patience, _time, cancellation);
        }
        catch (TimeoutException)
        {
            return null;
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await _running;
    }

    private async Task RunAsync()
    {
        while (!_stop.IsCancellationRequested)
        {
            TimeSpan delay;
            try
            {
                delay = await RunOnceAsync();
            }
            catch (OperationCanceledException) when (_stop.IsCancellationRequested)
            {
                return;
            }
            catch (SmppBindException exception)
            {
                var refused = exception.Status is not (null or CommandStatus.AlreadyBound or CommandStatus.SystemError);
                delay = SmppBackoff.After(Interlocked.Increment(ref _failures), refused, _chance());
                SmppLog.BindRefused(_logger, Link, exception.Status is { } status ? $"0x{(uint)status:X}" : "none", delay);
            }
            catch (IOException exception)
            {
                delay = SmppBackoff.After(Interlocked.Increment(ref _failures), refused: false, _chance());
                SmppLog.NotConnected(_logger, Link, exception.Message, delay);
            }

#pragma warning disable CA1031 // Whatever it was, nobody else would bring this link up again.
            catch (Exception exception)
#pragma warning restore CA1031
            {
                delay = SmppBackoff.After(Interlocked.Increment(ref _failures), refused: true, _chance());
                SmppLog.NotConnected(_logger, Link, exception.Message, delay);
            }

            await Task.Delay(delay, _time, _stop.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    private async Task<TimeSpan> RunOnceAsync()
    {
        var stream = await SmppTransport.ConnectAsync(Link, _time, _stop.Token);
        var bind = new BindPdu(CommandId.BindTransceiver, Link.SystemId, Link.Password) { SystemType = Link.SystemType };
        var timings = new SmppTimings { EnquireLink = Link.EnquireLink, Response = Link.ResponseTimeout, Window = Link.Window };
        await using var session = await SmppClientSession.BindAsync(
            stream, bind, timings, _time, (message, cancellation) => _inbound.HandleAsync(Link, message, cancellation), _stop.Token);
        var since = _time.GetTimestamp();
        SmppLog.Bound(_logger, Link);
        Volatile.Write(ref _failures, 0);
        lock (_gate)
        {
            _bound.TrySetResult(session);
        }

        try
        {
            await session.Completion.WaitAsync(_stop.Token);
        }
        catch (OperationCanceledException)
        {
            using var patience = new CancellationTokenSource(Farewell, _time);
            await session.UnbindAsync(patience.Token);
            throw;
        }
        finally
        {
            lock (_gate)
            {
                _bound = NewBound();
            }
        }

        SmppLog.Lost(_logger, Link, session.CloseReason);
        var failures = _time.GetElapsedTime(since) < Lived ? Interlocked.Increment(ref _failures) : 0;
        return SmppBackoff.After(failures, refused: false, _chance());
    }

    private static TaskCompletionSource<SmppClientSession> NewBound() => new(TaskCreationOptions.RunContinuationsAsynchronously);
}
