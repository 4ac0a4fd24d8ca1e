using Parley.Api;
using Parley.Storage;

namespace Parley.Lanes;

/// <summary>A piece of work that waits its turn in a lane.</summary>
/// <param name="Seq">Its place in the lane, from 1 without gaps.</param>
/// <param name="Kind">Which <see cref="IJobRunner"/> runs it.</param>
/// <param name="Reference">What it is about; the runner understands it.</param>
/// <param name="Started">True: an earlier attempt began and nobody knows how it ended.</param>
internal sealed record Job(AccountSid Account, string Lane, long Seq, string Kind, string Reference, string? Payload, bool Started);

/// <summary>A lane that this node holds until its lease ends.</summary>
/// <param name="Epoch">Rises with every claim; a finish with an older one changes nothing.</param>
/// <param name="Fails">Attempts of the head that failed in a row.</param>
internal sealed record ClaimedLane(AccountSid Account, string Id, long Head, long Tail, long Epoch, long Fails);

/// <summary>The rows of lanes and jobs. Times are microseconds of the real clock.</summary>
internal sealed class LaneStore(IDatabase database, TimeProvider time)
{
    /// <summary>
    /// Lanes whose names begin so have one job that waits for a date of its own, rather than for another try: nothing is under way
    /// there until then.
    /// </summary>
    public const string DatePrefix = "timer/";

    /// <summary>
    /// How far the database's clock is ahead of this node's, in microseconds. Leases end by the database's clock, or nodes whose clocks
    /// differ would take each other's lanes. A SQLite file has no other clock than ours.
    /// </summary>
    public async ValueTask<long> ClockLeadAsync(CancellationToken cancellation)
    {
        const string sql = "SELECT cast(extract(epoch FROM clock_timestamp()) * 1000000 AS bigint)";
        if (database.Dialect == SqlDialect.Sqlite)
        {
            return 0;
        }

        var theirs = await database.ReadAsync(session => session.FirstAsync(sql, row => row.Number(0)), cancellation);
        return theirs - Wire.Microseconds(time.GetUtcNow());
    }

    /// <summary>Puts a job at the end of a lane, in the caller's transaction.</summary>
    public static async ValueTask AppendAsync(
        ISql sql, AccountSid account, string lane, string kind, string reference, string? payload)
    {
        const string bump = """
            INSERT INTO lane (account, id, head, tail, due, owner, epoch, fails) VALUES ($1, $2, 0, 1, 0, NULL, 0, 0)
            ON CONFLICT (account, id) DO UPDATE SET tail = lane.tail + 1
            RETURNING tail
            """;
        const string insert = """
            INSERT INTO job (account, lane, seq, kind, ref, payload, started) VALUES ($1, $2, $3, $4, $5, $6, 0)
            """;
        var seq = await sql.FirstAsync(bump, row => row.Number(0), account.Value, lane);
        await sql.ExecuteAsync(insert, account.Value, lane, seq, kind, reference, payload);
    }

    /// <summary>
    /// Makes a lane of one job that is due at a date, or brings the date of the one there is nearer. A lane at work is left alone: its
    /// job decides when it is due again, under the lock that the caller holds.
    /// </summary>
    public static async ValueTask SetDateAsync(
        ISql sql, AccountSid account, string lane, string kind, string reference, long due)
    {
        const string set = """
            INSERT INTO lane (account, id, head, tail, due, owner, epoch, fails) VALUES ($1, $2, 0, 1, $3, NULL, 0, 0)
            ON CONFLICT (account, id) DO UPDATE SET due = excluded.due WHERE lane.owner IS NULL AND excluded.due < lane.due
            """;
        const string insert = """
            INSERT INTO job (account, lane, seq, kind, ref, payload, started) VALUES ($1, $2, 1, $3, $4, NULL, 0)
            ON CONFLICT DO NOTHING
            """;
        await sql.ExecuteAsync(set, account.Value, lane, due);
        await sql.ExecuteAsync(insert, account.Value, lane, kind, reference);
    }

    /// <summary>Removes a lane with its jobs. Only where running one of them once more does no harm.</summary>
    public static async ValueTask DropAsync(ISql sql, AccountSid account, string lane)
    {
        await sql.ExecuteAsync("DELETE FROM lane WHERE account = $1 AND id = $2", account.Value, lane);
        await sql.ExecuteAsync("DELETE FROM job WHERE account = $1 AND lane = $2", account.Value, lane);
    }

    /// <summary>The head job runs again at <paramref name="due"/>; in the caller's transaction.</summary>
    public static async ValueTask RestAsync(ISql sql, ClaimedLane lane, long seq, long due)
    {
        const string rest = """
            UPDATE lane SET due = $4, owner = NULL, fails = 0 WHERE account = $1 AND id = $2 AND epoch = $3
            """;
        if (await sql.ExecuteAsync(rest, lane.Account.Value, lane.Id, lane.Epoch, due) == 0)
        {
            throw new LaneLostException(lane.Id);
        }

        await sql.ExecuteAsync(Unstart, lane.Account.Value, lane.Id, seq);
    }

    /// <summary>
    /// Takes up to <paramref name="most"/> ready lanes and marks the head job of each as started. What was started before and never
    /// finished comes back with <c>Started</c> set.
    /// </summary>
    public ValueTask<List<(ClaimedLane Lane, Job Job)>> ClaimAsync(
        string owner, long now, long leaseEnd, int most, CancellationToken cancellation)
    {
        return database.WriteAsync(async sql =>
        {
            var lanes = await sql.QueryAsync(
                sql.Dialect == SqlDialect.Postgres ? ClaimPostgres : ClaimSqlite,
                row => new ClaimedLane(new(row.Text(0)), row.Text(1), row.Number(2), row.Number(3), row.Number(4), row.Number(5)),
                now, leaseEnd, owner, (long)most);
            var claimed = new List<(ClaimedLane, Job)>(lanes.Count);
            foreach (var lane in lanes)
            {
                claimed.Add((lane, await StartHeadAsync(sql, lane.Account, lane.Id, lane.Head)));
            }

            return claimed;
        }, cancellation);
    }

    /// <summary>
    /// The head job is done. Returns the next job, started, if the lane has one; null if the lane is
    /// emptied. A lane that was lost throws <see cref="LaneLostException"/>: whatever else the transaction did must not stay.
    /// </summary>
    public static async ValueTask<Job?> FinishAsync(
        ISql sql, AccountSid account, string lane, long epoch, long seq, long leaseEnd, bool endsLane = false)
    {
        const string finish = """
            UPDATE lane SET head = $4, fails = 0,
                due = CASE WHEN $4 < tail THEN $5 ELSE 0 END,
                owner = CASE WHEN $4 < tail THEN owner ELSE NULL END
            WHERE account = $1 AND id = $2 AND epoch = $3
            RETURNING tail
            """;
        const string delete = "DELETE FROM job WHERE account = $1 AND lane = $2 AND seq = $3";
        var tail = await sql.FirstAsync(finish, row => row.Number(0), account.Value, lane, epoch, seq, leaseEnd);
        if (tail == 0)
        {
            throw new LaneLostException(lane);
        }

        await sql.ExecuteAsync(delete, account.Value, lane, seq);
        if (seq < tail)
        {
            return await StartHeadAsync(sql, account, lane, seq);
        }

        if (endsLane)
        {
            await RemoveAsync(sql, account, [lane]);
        }

        return null;
    }

    /// <summary>
    /// Removes lanes whose owner is gone for good; returns those that must wait because they still have jobs. Only for lanes whose
    /// name never comes again: a new row would count its epochs from 0, and a worker that slept through it all could finish in it.
    /// </summary>
    public static async ValueTask<List<string>> RemoveAsync(ISql sql, AccountSid account, IEnumerable<string> lanes)
    {
        const string remove = "DELETE FROM lane WHERE account = $1 AND id = $2 AND head = tail";
        const string exists = "SELECT 1 FROM lane WHERE account = $1 AND id = $2";
        var left = new List<string>();
        foreach (var lane in lanes.Order(StringComparer.Ordinal))
        {
            if (await sql.ExecuteAsync(remove, account.Value, lane) == 0
                && await sql.FirstAsync(exists, _ => true, account.Value, lane))
            {
                left.Add(lane);
            }
        }

        return left;
    }

    /// <summary>
    /// The head job goes on with another payload; its lease is renewed, its failures are forgotten. A lane that was lost throws
    /// <see cref="LaneLostException"/>.
    /// </summary>
    public static async ValueTask<Job> ContinueAsync(ISql sql, Job job, long epoch, string payload, long leaseEnd)
    {
        const string keep = "UPDATE lane SET fails = 0, due = $4 WHERE account = $1 AND id = $2 AND epoch = $3";
        const string update = "UPDATE job SET payload = $4 WHERE account = $1 AND lane = $2 AND seq = $3";
        if (await sql.ExecuteAsync(keep, job.Account.Value, job.Lane, epoch, leaseEnd) == 0)
        {
            throw new LaneLostException(job.Lane);
        }

        await sql.ExecuteAsync(update, job.Account.Value, job.Lane, job.Seq, payload);
        return job with { Payload = payload, Started = false };
    }

    /// <summary>The head job waits: its attempt ended without success and the lane rests until <paramref name="due"/>.</summary>
    /// <param name="store">What else to write in the same transaction; if the lane was lost, <see cref="LaneLostException"/> undoes it.</param>
    public ValueTask<int> RestAsync(
        ClaimedLane lane, long seq, long due, bool countAsFailure, CancellationToken cancellation, Func<ISql, ValueTask>? store = null)
    {
        const string rest = """
            UPDATE lane SET due = $4, owner = NULL, fails = fails + $5 WHERE account = $1 AND id = $2 AND epoch = $3
            """;
        return database.WriteAsync(async sql =>
        {
            // The lane's row comes last, as in Append: the same order of locks everywhere.
            if (store is not null)
            {
                await store(sql);
            }

            var kept = await sql.ExecuteAsync(
                rest, lane.Account.Value, lane.Id, lane.Epoch, due, countAsFailure ? 1L : 0L);
            if (kept == 0 && store is not null)
            {
                throw new LaneLostException(lane.Id);
            }

            return kept == 0 ? 0 : await sql.ExecuteAsync(Unstart, lane.Account.Value, lane.Id, seq);
        }, cancellation);
    }

    /// <summary>When the next lane becomes ready; null if none waits.</summary>
    public ValueTask<long?> NextDueAsync(CancellationToken cancellation)
    {
        const string sql = "SELECT due FROM lane WHERE head < tail ORDER BY due LIMIT 1";
        return database.ReadAsync(session => session.FirstAsync(sql, row => (long?)row.Number(0)), cancellation);
    }

    /// <summary>Frees what a node that no longer runs had taken. On SQLite nobody else can be running.</summary>
    public ValueTask<int> ReleaseAllAsync(CancellationToken cancellation)
    {
        const string sql = "UPDATE lane SET due = 0, owner = NULL WHERE head < tail AND owner IS NOT NULL";
        return database.WriteAsync(session => session.ExecuteAsync(sql), cancellation);
    }

    /// <summary>Frees what this node holds and has not finished.</summary>
    public ValueTask<int> ReleaseAsync(string owner, CancellationToken cancellation)
    {
        const string sql = "UPDATE lane SET due = 0, owner = NULL WHERE head < tail AND owner = $1";
        return database.WriteAsync(session => session.ExecuteAsync(sql, owner), cancellation);
    }

    /// <summary>
    /// Moves the end of these leases. Named one by one, not by their owner: a lane that this node claimed and does not work on (the
    /// answer to the claim was lost, a result could not be stored) has to lapse, or nobody would ever work on it again.
    /// </summary>
    public ValueTask<int> RenewAsync(IEnumerable<ClaimedLane> held, long leaseEnd, CancellationToken cancellation)
    {
        const string renew = """
            UPDATE lane SET due = $4 WHERE account = $1 AND id = $2 AND epoch = $3 AND owner IS NOT NULL AND head < tail
            """;
        return database.WriteAsync(async sql =>
        {
            var renewed = 0;
            foreach (var lane in held.OrderBy(lane => lane.Account.Value, StringComparer.Ordinal).ThenBy(lane => lane.Id, StringComparer.Ordinal))
            {
                renewed += await sql.ExecuteAsync(renew, lane.Account.Value, lane.Id, lane.Epoch, leaseEnd);
            }

            return renewed;
        }, cancellation);
    }

    /// <summary>When the account's next resting lane falls due, if after <paramref name="from"/> and not after <paramref name="to"/>.</summary>
    public ValueTask<long?> NextDueAsync(AccountSid account, long from, long to, CancellationToken cancellation)
    {
        const string sql = """
            SELECT due FROM lane WHERE account = $1 AND head < tail AND owner IS NULL AND due > $2 AND due <= $3 ORDER BY due LIMIT 1
            """;
        return database.ReadAsync(
            session => session.FirstAsync(sql, row => (long?)row.Number(0), account.Value, from, to), cancellation);
    }

    /// <summary>Brings the account's resting lanes nearer by so many microseconds.</summary>
    public ValueTask<int> ShiftAsync(AccountSid account, long from, long by, CancellationToken cancellation)
    {
        const string sql = """
            UPDATE lane SET due = due - $3 WHERE account = $1 AND head < tail AND owner IS NULL AND due > $2
            """;
        return database.WriteAsync(session => session.ExecuteAsync(sql, account.Value, from, by), cancellation);
    }

    /// <summary>The account's lanes with work: their ids and their waiting jobs.</summary>
    /// <param name="resting">True: with those that rest before another try; never those that wait for a date.</param>
    public ValueTask<List<string>> BusyAsync(AccountSid account, long now, bool resting, CancellationToken cancellation)
    {
        const string sql = $"""
            SELECT id, tail - head FROM lane
            WHERE account = $1 AND head < tail AND (owner IS NOT NULL OR due <= $2 OR ($3 = 1 AND id NOT LIKE '{DatePrefix}%'))
            ORDER BY id LIMIT 100
            """;
        return database.ReadAsync(
            session => session.QueryAsync(sql, row => $"{row.Text(0)} ({row.Number(1)} waiting)", account.Value, now, resting),
            cancellation);
    }

    private const string Unstart = "UPDATE job SET started = 0 WHERE account = $1 AND lane = $2 AND seq = $3";

    // A lane that is claimed has its due moved to the end of its lease, so ready lanes stand first in the partial index.
    private const string ClaimSqlite = """
        UPDATE lane SET due = $2, owner = $3, epoch = epoch + 1
        WHERE (account, id) IN (SELECT account, id FROM lane WHERE head < tail AND due <= $1 ORDER BY due LIMIT $4)
        RETURNING account, id, head, tail, epoch, fails
        """;

    // Materialized: a plan that ran the subquery once for each row would pass over its own locks and take more than the limit.
    private const string ClaimPostgres = """
        WITH ready AS MATERIALIZED (
            SELECT account, id FROM lane WHERE head < tail AND due <= $1 ORDER BY due LIMIT $4 FOR UPDATE SKIP LOCKED)
        UPDATE lane SET due = $2, owner = $3, epoch = lane.epoch + 1 FROM ready
        WHERE lane.account = ready.account AND lane.id = ready.id
        RETURNING lane.account, lane.id, lane.head, lane.tail, lane.epoch, lane.fails
        """;

    private static async ValueTask<Job> StartHeadAsync(ISql sql, AccountSid account, string lane, long head)
    {
        const string select = "SELECT kind, ref, payload, started FROM job WHERE account = $1 AND lane = $2 AND seq = $3";
        const string start = "UPDATE job SET started = 1 WHERE account = $1 AND lane = $2 AND seq = $3";
        var seq = head + 1;
        var job = await sql.FirstAsync(
            select, row => new Job(account, lane, seq, row.Text(0), row.Text(1), row.TextOrNull(2), row.Truth(3)),
            account.Value, lane, seq) ?? new Job(account, lane, seq, "", "", null, false);
        if (!job.Started)
        {
            await sql.ExecuteAsync(start, account.Value, lane, seq);
        }

        return job;
    }
}

/// <summary>Another node took the lane after this one's lease had ended; what was about to be stored is undone.</summary>
internal sealed class LaneLostException(string lane) : Exception($"Lane {lane} belongs to another owner now.");
