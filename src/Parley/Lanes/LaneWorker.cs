using System.Collections.Concurrent;
using System.Collections.Frozen;
using Parley.Api;
using Parley.Ops;
using Parley.Storage;

namespace Parley.Lanes;

/// <summary>
/// Claims ready lanes and runs their jobs: one job of a lane at a time, in order, many lanes at once. A lane stays with this node
/// while it has jobs; the node stops working on it at half of its lease and lets it be claimed anew. A single job that takes longer (a
/// large file to fetch) has its lease renewed, or the lane would be claimed beside it and the job done twice. A job that hangs, on a
/// carrier or a webhook that does not answer, lends its place: whoever else waits must not wait for that.
/// </summary>
internal sealed partial class LaneWorker(
    LaneStore lanes, IDatabase database, Bell bell, IEnumerable<IJobRunner> runners, EngineOptions options, TimeProvider time,
    ISidSource sids, ILogger<LaneWorker> log, IDistantBell? distant = null) : BackgroundService
{
    private static readonly TimeSpan Lease = TimeSpan.FromSeconds(15);
    private static readonly TimeSpan RenewEvery = Lease / 4;
    private static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan ClockCheck = TimeSpan.FromMinutes(1);
    private const int MostStores = 6; // 15 seconds of waiting in all.
    private static readonly TimeSpan Hangs = TimeSpan.FromSeconds(1);
    private const int MostLent = 7; // For each worker: a bound for what a hanging world may take of the memory.

    private readonly FrozenDictionary<string, IJobRunner> _runners = runners
        .SelectMany(runner => runner.Kinds.Select(kind => (kind, runner)))
        .ToFrozenDictionary(pair => pair.kind, pair => pair.runner);

    private readonly string _owner = options.NodeId ?? sids.Next("ND");
    private readonly CancellationTokenSource _hardStop = new();
    private readonly ConcurrentDictionary<ClaimedLane, Place> _held = new();
    private int _free = options.LaneWorkers;
    private int _lent;
    private long _renewed;
    private long _clockLead;
    private long _clockChecked;

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        if (options.LaneWorkers == 0)
        {
            await ForwardAsync(stoppingToken);
            return;
        }

        // What this node held when it was killed is free again at once; what others hold is theirs until their leases end.
        await (database.Dialect == SqlDialect.Sqlite
            ? lanes.ReleaseAllAsync(stoppingToken)
            : lanes.ReleaseAsync(_owner, stoppingToken));
        var renewing = RenewAsync(_hardStop.Token);
        var pause = TimeSpan.Zero;
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                await bell.WaitAsync(pause, stoppingToken);
                await CheckClockAsync(stoppingToken);
                pause = await ClaimAsync(stoppingToken);
            }
            catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
            {
                break;
            }
            catch (Exception broken)
            {
                LogClaimFailed(broken);
                pause = LongestPause;
            }
        }

        await DrainAsync();
        await renewing;
    }

    /// <summary>
    /// Keeps what this node is working on: an attempt may take longer than a lease. A node that cannot renew stops taking new jobs of its
    /// lanes at half of the lease.
    /// </summary>
    private async Task RenewAsync(CancellationToken cancellation)
    {
        Volatile.Write(ref _renewed, Now());
        using var timer = new PeriodicTimer(RenewEvery, time);
        try
        {
            while (await timer.WaitForNextTickAsync(cancellation))
            {
                try
                {
                    var now = Now();
                    if (!_held.IsEmpty)
                    {
                        await lanes.RenewAsync([.. _held.Keys], now + Wire.Microseconds(Lease), cancellation);
                    }

                    Volatile.Write(ref _renewed, now);
                }
                catch (StorageException away)
                {
                    LogNotRenewed(away);
                }
            }
        }
        catch (OperationCanceledException)
        {
            // Stopped: what is still under way ends with the process.
        }
    }

    /// <summary>Claims what is ready, starts it, and says how long to wait for the bell before looking again.</summary>
    private async Task<TimeSpan> ClaimAsync(CancellationToken cancellation)
    {
        var free = Volatile.Read(ref _free);
        if (free == 0 && (free = LendPlaces()) == 0)
        {
            await RingDistantAsync(cancellation);
            return LongestPause;
        }

        var now = Now();
        var claimed = await lanes.ClaimAsync(_owner, now, now + Wire.Microseconds(Lease), Math.Min(free, 64), cancellation);
        foreach (var (lane, job) in claimed)
        {
            Interlocked.Decrement(ref _free);
            _ = Task.Run(() => WorkAsync(lane, job, cancellation, _hardStop.Token), CancellationToken.None);
        }

        if (claimed.Count > 0)
        {
            return TimeSpan.Zero;
        }

        var next = await lanes.NextDueAsync(cancellation);
        var ahead = next is { } due ? TimeSpan.FromMicroseconds(Math.Max(0, due - Now())) : LongestPause;
        return ahead < LongestPause ? ahead + TimeSpan.FromMilliseconds(1) : LongestPause;
    }

    private async Task WorkAsync(ClaimedLane lane, Job first, CancellationToken stopping, CancellationToken cancellation)
    {
        var place = _held[lane] = new Place { Since = time.GetTimestamp() };
        try
        {
            var job = first;
            var fails = lane.Fails;
            while (job is not null)
            {
                place.Since = time.GetTimestamp();
                var result = await RunAsync(job, fails, cancellation);
                job = await StoreAsync(lane, job, result, cancellation);
                fails = 0;
                if (job is not null && (stopping.IsCancellationRequested || Now() > Volatile.Read(ref _renewed) + Wire.Microseconds(Lease / 2)))
                {
                    await lanes.RestAsync(lane, job.Seq, 0, countAsFailure: false, CancellationToken.None);
                    break;
                }
            }
        }
        catch (OperationCanceledException) when (cancellation.IsCancellationRequested)
        {
            // Stopping in the middle of an attempt: the job stays started, and whoever claims it next decides.
        }
        catch (LaneLostException lost)
        {
            LogLost(lost.Message);
        }
        catch (Exception broken)
        {
            LogStoreFailed(broken, lane.Id);
        }
        finally
        {
            _held.TryRemove(lane, out _);
            if (place.End())
            {
                Interlocked.Decrement(ref _lent);
            }
            else
            {
                Interlocked.Increment(ref _free);
            }

            bell.Ring();
        }
    }

    private int LendPlaces()
    {
        foreach (var place in _held.Values)
        {
            if (Volatile.Read(ref _lent) < options.LaneWorkers * MostLent && time.GetElapsedTime(place.Since) >= Hangs && place.Lend())
            {
                Interlocked.Increment(ref _lent);
                Interlocked.Increment(ref _free);
            }
        }

        return Volatile.Read(ref _free);
    }

    private async Task<JobResult> RunAsync(Job job, long fails, CancellationToken cancellation)
    {
        if (!_runners.TryGetValue(job.Kind, out var runner))
        {
            LogUnknownKind(job.Kind, job.Lane);
            return new JobResult.Done();
        }

        try
        {
            return await runner.RunAsync(job, fails, cancellation);
        }
        catch (Exception failure) when (failure is not OperationCanceledException || !cancellation.IsCancellationRequested)
        {
            LogAttemptFailed(failure, job.Kind, job.Lane);
            return new JobResult.Later(BackOff.After(fails), CountAsFailure: true, failure.Message);
        }
    }

    private async Task<Job?> StoreAsync(ClaimedLane lane, Job job, JobResult result, CancellationToken cancellation)
    {
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                return result switch
                {
                    JobResult.Later later => await RestAsync(lane, job, later, cancellation),
                    JobResult.More more => await ContinueAsync(lane, job, more),
                    JobResult.Again again => await AgainAsync(lane, job, again),
                    _ => await FinishAsync(lane, job, (JobResult.Done)result),
                };
            }
            catch (StorageException away) when (attempt < MostStores && result is not JobResult.Later && !cancellation.IsCancellationRequested)
            {
                // What was done outside cannot be undone: given up here, it would be done again after the lease. Storing twice does no
                // harm, since the epoch tells whether the lane is still ours.
                LogStoreFailed(away, lane.Id);
                await Task.Delay(TimeSpan.FromSeconds(attempt), time, cancellation);
            }
        }
    }

    private async ValueTask<Job?> RestAsync(ClaimedLane lane, Job job, JobResult.Later later, CancellationToken cancellation)
    {
        var due = Now() + Wire.Microseconds(later.After);
        await lanes.RestAsync(lane, job.Seq, due, later.CountAsFailure, cancellation, later.Store);
        return null;
    }

    private async ValueTask<Job?> ContinueAsync(ClaimedLane lane, Job job, JobResult.More more) => await database.WriteAsync(async sql =>
    {
        if (more.Store is { } store)
        {
            await store(sql);
        }

        return await LaneStore.ContinueAsync(sql, job, lane.Epoch, more.Payload, Now() + Wire.Microseconds(Lease));
    }, CancellationToken.None);

    private async ValueTask<Job?> FinishAsync(ClaimedLane lane, Job job, JobResult.Done done)
    {
        var next = await FinishAsync(lane, job, done.Store, done.EndsLane);
        done.Afterwards?.Invoke();
        return next;
    }

    private ValueTask<Job?> FinishAsync(ClaimedLane lane, Job job, Func<ISql, ValueTask>? work, bool endsLane) => database.WriteAsync(async sql =>
    {
        // The lane's row comes last, as in Append: the same order of locks everywhere.
        if (work is { } store)
        {
            await store(sql);
        }

        return await LaneStore.FinishAsync(
            sql, lane.Account, lane.Id, lane.Epoch, job.Seq, Now() + Wire.Microseconds(Lease), endsLane);
    }, CancellationToken.None);

    private async ValueTask<Job?> AgainAsync(ClaimedLane lane, Job job, JobResult.Again again) => await database.WriteAsync(async sql =>
    {
        if (await again.Store(sql) is { } after)
        {
            await LaneStore.RestAsync(sql, lane, job.Seq, Now() + Wire.Microseconds(after));
            return null;
        }

        return await LaneStore.FinishAsync(
            sql, lane.Account, lane.Id, lane.Epoch, job.Seq, Now() + Wire.Microseconds(Lease), endsLane: true);
    }, CancellationToken.None);

    // What is under way may finish; what has not been handed out waits in the database.
    private async Task DrainAsync()
    {
        using var limit = new CancellationTokenSource(options.DrainTime);
        while (Volatile.Read(ref _free) - Volatile.Read(ref _lent) < options.LaneWorkers && !limit.IsCancellationRequested)
        {
            await bell.WaitAsync(TimeSpan.FromMilliseconds(50), CancellationToken.None);
        }

        await _hardStop.CancelAsync();
    }

    public override void Dispose()
    {
        _hardStop.Dispose();
        base.Dispose();
    }

    // A node that only accepts tells the others.
    private async Task ForwardAsync(CancellationToken cancellation)
    {
        while (!cancellation.IsCancellationRequested)
        {
            await bell.WaitAsync(Timeout.InfiniteTimeSpan, cancellation).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            await RingDistantAsync(cancellation);
        }
    }

    // At most twenty times a second, and never for a ring that came from afar.
    private async ValueTask RingDistantAsync(CancellationToken cancellation)
    {
        if (distant is not null && bell.TakeRungHere() && !cancellation.IsCancellationRequested)
        {
            await distant.RingAsync(cancellation);
            await Task.Delay(TimeSpan.FromMilliseconds(50), time, cancellation).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    private async ValueTask CheckClockAsync(CancellationToken cancellation)
    {
        if (_clockChecked == 0 || time.GetElapsedTime(_clockChecked) >= ClockCheck)
        {
            _clockLead = await lanes.ClockLeadAsync(cancellation);
            _clockChecked = time.GetTimestamp();
        }
    }

    /// <summary>One of the node's workers, at work. Its place is lent once; then its end frees none.</summary>
    private sealed class Place
    {
        private const int Kept = 0, Lent = 1, Ended = 2;
        private int _state = Kept;
        private long _since;

        /// <summary>When its present job began.</summary>
        public long Since
        {
            get => Volatile.Read(ref _since);
            set => Volatile.Write(ref _since, value);
        }

        /// <summary>False if it is lent already, or over.</summary>
        public bool Lend() => Interlocked.CompareExchange(ref _state, Lent, Kept) == Kept;

        /// <summary>True if it was lent.</summary>
        public bool End() => Interlocked.Exchange(ref _state, Ended) == Lent;
    }

    private long Now() => Wire.Microseconds(time.GetUtcNow()) + Volatile.Read(ref _clockLead);

    [LoggerMessage(300, LogLevel.Error, "Lanes could not be claimed")]
    private partial void LogClaimFailed(Exception exception);

    [LoggerMessage(305, LogLevel.Warning, "The leases of this node's lanes could not be renewed")]
    private partial void LogNotRenewed(Exception exception);

    [LoggerMessage(301, LogLevel.Warning, "{Words}")]
    private partial void LogLost(string words);

    [LoggerMessage(302, LogLevel.Error, "The result of a job in lane {Lane} could not be stored")]
    private partial void LogStoreFailed(Exception exception, string lane);

    [LoggerMessage(303, LogLevel.Error, "Nobody runs jobs of kind {Kind} (lane {Lane})")]
    private partial void LogUnknownKind(string kind, string lane);

    [LoggerMessage(304, LogLevel.Warning, "A {Kind} job in lane {Lane} failed")]
    private partial void LogAttemptFailed(Exception exception, string kind, string lane);
}
