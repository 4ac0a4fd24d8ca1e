namespace Parley.Tests.Lanes;

/// <summary>A clock that stands still until the test leaps; its timers go off when their time is reached.</summary>
internal sealed class LeapingTime : TimeProvider
{
    private readonly Lock _gate = new();
    private readonly List<LeapTimer> _timers = [];
    private DateTimeOffset _now = DateTimeOffset.UnixEpoch.AddYears(50);

    /// <summary>True: every timer goes off at once, and the clock stays.</summary>
    public bool FiresAtOnce { get; init; }

    public override DateTimeOffset GetUtcNow()
    {
        lock (_gate)
        {
            return _now;
        }
    }

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        var timer = new LeapTimer(this, callback, state);
        timer.Change(dueTime, period);
        return timer;
    }

    /// <summary>Waits until somebody has a timer, so that the leap is noticed, and leaps.</summary>
    public async Task LeapAsync(TimeSpan by)
    {
        List<LeapTimer> due;
        while (true)
        {
            lock (_gate)
            {
                if (_timers.Count > 0)
                {
                    _now += by;
                    due = [.. _timers.Where(timer => timer.Due <= _now)];
                    due.ForEach(timer => timer.Passed());
                    break;
                }
            }

            await Task.Yield();
        }

        due.ForEach(timer => timer.Fire());
    }

    private sealed class LeapTimer(LeapingTime time, TimerCallback callback, object? state) : ITimer
    {
        public DateTimeOffset Due { get; private set; }

        private TimeSpan _period = Timeout.InfiniteTimeSpan;

        public void Fire() => callback(state);

        /// <summary>Under the gate: waits for its next time, if it has one.</summary>
        public void Passed()
        {
            if (_period == Timeout.InfiniteTimeSpan)
            {
                time._timers.Remove(this);
            }
            else
            {
                Due = time._now + _period;
            }
        }

        public bool Change(TimeSpan dueTime, TimeSpan period)
        {
            if (dueTime == Timeout.InfiniteTimeSpan)
            {
                return true;
            }

            if (time.FiresAtOnce)
            {
                ThreadPool.QueueUserWorkItem(_ => Fire());
                return true;
            }

            lock (time._gate)
            {
                Due = time._now + dueTime;
                _period = period;
                time._timers.Add(this);
            }

            return true;
        }

        public void Dispose()
        {
            lock (time._gate)
            {
                time._timers.Remove(this);
            }
        }

        public ValueTask DisposeAsync()
        {
            Dispose();
            return ValueTask.CompletedTask;
        }
    }
}
