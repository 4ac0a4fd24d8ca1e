namespace Parley.Tests.Channels.WhatsApp;

/// <summary>A clock whose timers go off only when the test says so, all at once.</summary>
internal sealed class HeldTime : TimeProvider
{
    private readonly Lock _gate = new();
    private readonly List<Action> _timers = [];

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        lock (_gate)
        {
            _timers.Add(() => callback(state));
        }

        return new HeldTimer();
    }

    public void RunOut()
    {
        List<Action> due;
        lock (_gate)
        {
            due = [.. _timers];
        }

        due.ForEach(timer => timer());
    }

    private sealed class HeldTimer : ITimer
    {
        public bool Change(TimeSpan dueTime, TimeSpan period) => true;

        public void Dispose()
        {
        }

        public ValueTask DisposeAsync() => ValueTask.CompletedTask;
    }
}
