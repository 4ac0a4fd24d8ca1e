using Parley.Api;

namespace Parley.Sandbox.Clock;

/// <summary>
/// The sandbox's own waits (back-off, ordered delays) on the real clock, account by account, so that advancing an account's time
/// can end them early and in order.
/// </summary>
internal sealed class SandboxTimers(TimeProvider time)
{
    private readonly Lock _gate = new();
    private readonly Dictionary<AccountSid, List<Wait>> _waits = [];

    /// <summary>Waits until <paramref name="span"/> has passed on the account's clock.</summary>
    /// <param name="entry">Marked as waiting meanwhile.</param>
    public async Task WaitAsync(AccountSid account, TimeSpan span, SandboxTraffic.Entry? entry, CancellationToken cancellation)
    {
        if (span <= TimeSpan.Zero)
        {
            return;
        }

        entry?.Wait(true);
        var wait = new Wait(time.GetUtcNow() + span, entry);
        Add(account, wait);
        try
        {
            await using (time.CreateTimer(static wait => ((Wait)wait!).End(), wait, span, Timeout.InfiniteTimeSpan))
            {
                await wait.Ended.WaitAsync(cancellation);
            }
        }
        finally
        {
            wait.End();
            Remove(account, wait);
        }
    }

    /// <summary>How far ahead the account's next wait ends; null if none ends within <paramref name="within"/>.</summary>
    public TimeSpan? NextDue(AccountSid account, TimeSpan within)
    {
        lock (_gate)
        {
            if (!_waits.TryGetValue(account, out var waits) || waits.Count == 0)
            {
                return null;
            }

            var ahead = waits.Min(wait => wait.Due) - time.GetUtcNow();
            return ahead > within ? null : ahead > TimeSpan.Zero ? ahead : TimeSpan.Zero;
        }
    }

    /// <summary>What the account's waits are for, and how far ahead they end.</summary>
    public IReadOnlyList<(TimeSpan Ahead, string What)> Waiting(AccountSid account)
    {
        lock (_gate)
        {
            var now = time.GetUtcNow();
            return _waits.TryGetValue(account, out var waits)
                ? [.. waits.Where(wait => wait.Due > now).Select(wait => (wait.Due - now, wait.What))]
                : [];
        }
    }

    /// <summary>Brings all waits of the account nearer; those that fall due end, the earliest first.</summary>
    public void Shift(AccountSid account, TimeSpan by)
    {
        List<Wait> due;
        lock (_gate)
        {
            if (!_waits.TryGetValue(account, out var waits))
            {
                return;
            }

            waits.ForEach(wait => wait.Due -= by);
            var now = time.GetUtcNow();
            due = [.. waits.Where(wait => wait.Due <= now).OrderBy(wait => wait.Due)];
            waits.RemoveAll(due.Contains);
        }

        due.ForEach(wait => wait.End());
    }

    private void Add(AccountSid account, Wait wait)
    {
        lock (_gate)
        {
            if (!_waits.TryGetValue(account, out var waits))
            {
                _waits.Add(account, waits = []);
            }

            waits.Add(wait);
        }
    }

    private void Remove(AccountSid account, Wait wait)
    {
        lock (_gate)
        {
            if (_waits.TryGetValue(account, out var waits) && waits.Remove(wait) && waits.Count == 0)
            {
                _waits.Remove(account);
            }
        }
    }

    private sealed class Wait(DateTimeOffset due, SandboxTraffic.Entry? entry)
    {
        private readonly TaskCompletionSource _ended = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public DateTimeOffset Due { get; set; } = due;

        public string What => entry?.What ?? "a carrier's delay";

        public Task Ended => _ended.Task;

        // Under way again before anybody can look: otherwise Settle would see a moment of quiet that is none.
        public void End()
        {
            entry?.Wait(false);
            _ended.TrySetResult();
        }
    }
}
