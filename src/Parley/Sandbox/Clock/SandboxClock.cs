using System.Collections.Concurrent;
using Parley.Accounts;
using Parley.Api;

namespace Parley.Sandbox.Clock;

/// <summary>The real time, and for an account whose time was advanced, that much more.</summary>
internal sealed class SandboxClock(SandboxDatabase database, TimeProvider time) : IAccountClock
{
    private const string Select = "SELECT account, ahead FROM sandbox_clock";
    private const string Upsert = """
        INSERT INTO sandbox_clock (account, ahead) VALUES ($1, $2)
        ON CONFLICT (account) DO UPDATE SET ahead = excluded.ahead
        """;
    private const string Delete = "DELETE FROM sandbox_clock WHERE account = $1";

    private readonly ConcurrentDictionary<AccountSid, long> _ahead = new();

    public long Now(AccountSid account) => Microseconds(time.GetUtcNow()) + Ahead(account);

    /// <summary>How far the account's time is ahead, in microseconds.</summary>
    public long Ahead(AccountSid account) => _ahead.TryGetValue(account, out var ahead) ? ahead : 0;

    /// <summary>Reads what was stored; called once at start.</summary>
    public async Task LoadAsync(CancellationToken cancellation)
    {
        var rows = await database.ReadAsync(
            sql => sql.QueryAsync(Select, row => (Account: new AccountSid(row.Text(0)), Ahead: row.Number(1))), cancellation);
        rows.ForEach(row => _ahead[row.Account] = row.Ahead);
    }

    /// <summary>Moves the account's time forward, durably.</summary>
    public async Task MoveAsync(AccountSid account, TimeSpan by, CancellationToken cancellation)
    {
        var ahead = Ahead(account) + (by.Ticks / TimeSpan.TicksPerMicrosecond);
        await database.WriteAsync(sql => sql.ExecuteAsync(Upsert, account.Value, ahead), cancellation);
        _ahead[account] = ahead;
    }

    /// <summary>Back to the real time.</summary>
    public async Task ResetAsync(AccountSid account, CancellationToken cancellation)
    {
        await database.WriteAsync(sql => sql.ExecuteAsync(Delete, account.Value), cancellation);
        _ahead.TryRemove(account, out _);
    }

    private static long Microseconds(DateTimeOffset at) => (at.UtcTicks - DateTimeOffset.UnixEpoch.Ticks) / TimeSpan.TicksPerMicrosecond;
}
