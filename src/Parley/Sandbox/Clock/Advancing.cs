using System.Collections.Concurrent;
using Parley.Api;

namespace Parley.Sandbox.Clock;

/// <summary>Moves an account's time forward and stops wherever something falls due, so that all of it runs in order.</summary>
internal sealed class Advancing(SandboxClock clock, SandboxTimers timers, ITimeTravel engine, Settling settling, Schedule schedule)
{
    private static readonly TimeSpan SettleTimeout = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan HeldTimeout = TimeSpan.FromSeconds(1);

    // Something that is due again at once, for ever, must not keep the caller for ever.
    private const int MostStops = 10_000;

    // Nobody reads more of what fired, and every stop is told what lies ahead.
    private const int MostFired = 200;
    private static readonly TimeSpan SmallestStep = TimeSpan.FromMilliseconds(1);

    private readonly ConcurrentDictionary<AccountSid, SemaphoreSlim> _turns = new();

    /// <summary>
    /// Returns what would not settle on the way, or nothing when the time has been advanced in full; and what fired, in order.
    /// </summary>
    public async Task<(IReadOnlyList<string> Busy, IReadOnlyList<DueWork> Fired)> AdvanceAsync(AccountSid account, TimeSpan by, CancellationToken cancellation)
    {
        var turn = _turns.GetOrAdd(account, static _ => new SemaphoreSlim(1));
        await turn.WaitAsync(cancellation);
        try
        {
            var notes = new Notes();
            return (await StepAsync(account, by, notes, cancellation), notes.Fired);
        }
        finally
        {
            turn.Release();
        }
    }

    private async Task<IReadOnlyList<string>> StepAsync(
        AccountSid account, TimeSpan rest, Notes notes, CancellationToken cancellation)
    {
        var busy = await SettleAsync(account, rest, cancellation);
        for (var stops = 0; busy.Count == 0 && rest > TimeSpan.Zero; stops++)
        {
            var due = stops < MostStops ? await NextDueAsync(account, rest, cancellation) : null;
            var step = due is { } ahead ? Clamp(ahead, rest) : rest;
            await NoteAsync(account, step, notes, cancellation);
            await clock.MoveAsync(account, step, cancellation);
            await engine.ShiftAsync(account, step, cancellation);
            timers.Shift(account, step);
            rest -= step;
            busy = await SettleAsync(account, rest, cancellation);
        }

        await NoteAsync(account, TimeSpan.Zero, notes, cancellation);
        return busy;
    }

    // What is due by then fires. Time runs on between two stops too: what was ahead at the last one and is gone now has fired, unless it is
    // ahead again at another time.
    private async Task NoteAsync(AccountSid account, TimeSpan step, Notes notes, CancellationToken cancellation)
    {
        if (notes.Fired.Count >= MostFired)
        {
            return;
        }

        var due = await schedule.DueAsync(account, MostFired, cancellation);
        var now = clock.Now(account);
        var until = now + (step.Ticks / TimeSpan.TicksPerMicrosecond);
        var passed = notes.Ahead.Where(work => work.At <= now && !due.Any(other => other with { At = work.At } == work));
        notes.Fired.AddRange(passed.Concat(due.TakeWhile(work => work.At <= until))
            .Where(work => !notes.Fired.Contains(work)).Take(MostFired - notes.Fired.Count));
        notes.Ahead = [.. due.Where(work => work.At > until)];
    }

    // The engine may be waiting for an answer that an ordered delay holds back: only time that moves on gets it out of there.
    private async Task<IReadOnlyList<string>> SettleAsync(AccountSid account, TimeSpan rest, CancellationToken cancellation)
    {
        var isHeld = rest > TimeSpan.Zero && timers.NextDue(account, rest) is not null;
        var busy = await settling.SettleAsync(account, isHeld ? HeldTimeout : SettleTimeout, includeWaiting: false, cancellation);
        return isHeld ? [] : busy;
    }

    private async Task<TimeSpan?> NextDueAsync(AccountSid account, TimeSpan within, CancellationToken cancellation)
    {
        var theirs = await engine.NextDueAsync(account, within, cancellation);
        var ours = timers.NextDue(account, within);
        return theirs is null ? ours : ours is null || theirs < ours ? theirs : ours;
    }

    private static TimeSpan Clamp(TimeSpan ahead, TimeSpan rest)
    {
        var step = ahead < SmallestStep ? SmallestStep : ahead;
        return step < rest ? step : rest;
    }

    /// <summary>What fired so far, and what was ahead at the last stop.</summary>
    private sealed class Notes
    {
        public List<DueWork> Fired { get; } = [];

        public IReadOnlyList<DueWork> Ahead { get; set; } = [];
    }
}
