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
            var fired = new List<DueWork>();
            return (await StepAsync(account, by, fired, cancellation), fired);
        }
        finally
        {
            turn.Release();
        }
    }

    private async Task<IReadOnlyList<string>> StepAsync(
        AccountSid account, TimeSpan rest, List<DueWork> fired, CancellationToken cancellation)
    {
        var busy = await SettleAsync(account, rest, cancellation);
        for (var stops = 0; busy.Count == 0 && rest > TimeSpan.Zero; stops++)
        {
            var due = stops < MostStops ? await NextDueAsync(account, rest, cancellation) : null;
            var step = due is { } ahead ? Clamp(ahead, rest) : rest;
            await NoteAsync(account, step, fired, cancellation);
            await clock.MoveAsync(account, step, cancellation);
            await engine.ShiftAsync(account, step, cancellation);
            timers.Shift(account, step);
            rest -= step;
            busy = await SettleAsync(account, rest, cancellation);
        }

        return busy;
    }

    // What is due by then fires: nothing else can happen to it while the account's time stands.
    private async Task NoteAsync(AccountSid account, TimeSpan step, List<DueWork> fired, CancellationToken cancellation)
    {
        if (fired.Count < MostFired)
        {
            var until = clock.Now(account) + (step.Ticks / TimeSpan.TicksPerMicrosecond);
            var due = await schedule.DueAsync(account, MostFired, cancellation);
            fired.AddRange(due.TakeWhile(work => work.At <= until).Where(work => !fired.Contains(work)).Take(MostFired - fired.Count));
        }
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
}
