using Parley.Api;

namespace Parley.Sandbox.Clock;

/// <summary>Everything of an account that waits for a date: in the engine, at the pretend carriers, and windows that close.</summary>
internal sealed class Schedule(SandboxDatabase database, SandboxClock clock, SandboxTimers timers, ISchedule engine)
{
    private const long WindowLength = 24L * 3600 * 1_000_000;

    private const string SelectWindows = """
        SELECT phone, sender, opened FROM sandbox_window WHERE account = $1 AND opened > $2 ORDER BY opened LIMIT $3
        """;

    /// <summary>The soonest first, at most so many.</summary>
    public async ValueTask<IReadOnlyList<DueWork>> DueAsync(AccountSid account, int most, CancellationToken cancellation)
    {
        var now = clock.Now(account);
        var ours = timers.Waiting(account).Select(
            wait => new DueWork(now + (wait.Ahead.Ticks / TimeSpan.TicksPerMicrosecond), DueKinds.Carrier, wait.What, null));
        var windows = await database.ReadAsync(
            sql => sql.QueryAsync(
                SelectWindows,
                row => new DueWork(
                    row.Number(2) + WindowLength, DueKinds.Window, $"The 24-hour window of {row.Text(0)} with {row.Text(1)} closes", null),
                account.Value, now - WindowLength, (long)most),
            cancellation);
        var theirs = await engine.DueAsync(account, most, cancellation);
        return [.. ours.Concat(windows).Concat(theirs).OrderBy(work => work.At).Take(most)];
    }
}
