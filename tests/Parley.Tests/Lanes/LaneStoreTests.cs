using Parley.Lanes;
using Parley.Storage;
using Parley.Tests.Conversations;
using Parley.Tests.Storage;

namespace Parley.Tests.Lanes;

public sealed class LaneStoreTests
{
    private const long Lease = 60_000_000;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Theory]
    [MemberData(nameof(TestDatabase.Dialects), MemberType = typeof(TestDatabase))]
    public async Task A_killed_workers_lane_is_claimed_after_its_lease_and_its_epoch_finishes_nothing(SqlDialect dialect)
    {
        await using var engine = await TestEngine.OpenAsync(dialect);
        await QueueAsync(engine, "a", "1", "2");
        var (killed, first) = Assert.Single(await engine.Lanes.ClaimAsync("killed", 1000, 1000 + Lease, 10, Cancellation));
        Assert.False(first.Started);
        Assert.Empty(await engine.Lanes.ClaimAsync("next", 1000 + Lease - 1, 2 * Lease, 10, Cancellation));

        var (taken, again) = Assert.Single(await engine.Lanes.ClaimAsync("next", 1000 + Lease, 2 * Lease, 10, Cancellation));
        Assert.True(again.Started);
        Assert.Equal(first.Seq, again.Seq);
        Assert.Equal(killed.Epoch + 1, taken.Epoch);

        // The killed one was only frozen: whatever it does now is undone or changes nothing.
        await Assert.ThrowsAsync<LaneLostException>(async () => await FinishAsync(engine, killed, first, mark: true));
        Assert.Equal(0, await engine.CountAsync("setting WHERE name = 'mark'"));
        Assert.Equal(0, await engine.Lanes.RestAsync(killed, first.Seq, 0, countAsFailure: true, Cancellation));
        Assert.Equal(0, await engine.Lanes.RenewAsync([killed], 9 * Lease, Cancellation));
        Assert.Equal(1, await engine.Lanes.RenewAsync([killed, taken], 2 * Lease, Cancellation));
        Assert.Empty(await engine.Lanes.ClaimAsync("third", 2 * Lease - 1, 3 * Lease, 10, Cancellation));

        var second = await FinishAsync(engine, taken, again);
        Assert.Equal("2", second!.Reference);
        Assert.False(second.Started);
        Assert.Null(await FinishAsync(engine, taken, second));
        Assert.Equal(0, await engine.CountAsync("job"));
        Assert.Equal(1, await engine.CountAsync("lane WHERE head = tail AND owner IS NULL"));
    }

    [Theory]
    [MemberData(nameof(TestDatabase.Dialects), MemberType = typeof(TestDatabase))]
    public async Task A_resting_lane_keeps_its_order(SqlDialect dialect)
    {
        await using var engine = await TestEngine.OpenAsync(dialect);
        await QueueAsync(engine, "a", "1");
        var (lane, job) = Assert.Single(await engine.Lanes.ClaimAsync("w", 0, Lease, 10, Cancellation));
        await engine.Lanes.RestAsync(lane, job.Seq, due: 5000, countAsFailure: true, Cancellation);
        await QueueAsync(engine, "a", "2");
        Assert.Equal(0, await engine.Lanes.RenewAsync([lane], 9 * Lease, Cancellation));
        Assert.Empty(await engine.Lanes.ClaimAsync("w", 4999, Lease, 10, Cancellation));

        var (again, head) = Assert.Single(await engine.Lanes.ClaimAsync("w", 5000, Lease, 10, Cancellation));
        Assert.Equal("1", head.Reference);
        Assert.False(head.Started);
        Assert.Equal(1, again.Fails);
        Assert.Equal("2", (await FinishAsync(engine, again, head))!.Reference);
        Assert.Equal(0, (await engine.QueryAsync("SELECT fails FROM lane", row => row.Number(0)))[0]);
    }

    [Theory]
    [MemberData(nameof(TestDatabase.Dialects), MemberType = typeof(TestDatabase))]
    public async Task A_job_that_comes_while_its_lane_is_worked_on_is_not_lost(SqlDialect dialect)
    {
        await using var engine = await TestEngine.OpenAsync(dialect);
        await QueueAsync(engine, "a", "1");
        var (lane, job) = Assert.Single(await engine.Lanes.ClaimAsync("w", 0, Lease, 10, Cancellation));
        await QueueAsync(engine, "a", "2");
        Assert.Equal("2", (await FinishAsync(engine, lane, job))!.Reference);
    }

    [Theory]
    [MemberData(nameof(TestDatabase.Dialects), MemberType = typeof(TestDatabase))]
    public async Task The_longest_waiting_lanes_are_claimed_first_and_no_more_than_asked(SqlDialect dialect)
    {
        await using var engine = await TestEngine.OpenAsync(dialect);
        for (var i = 0; i < 9; i++)
        {
            await QueueAsync(engine, $"lane {i}", "x");
        }

        await engine.Database.WriteAsync(
            sql => sql.ExecuteAsync("UPDATE lane SET due = 100 WHERE id <> 'lane 7'"), Cancellation);
        var claimed = await engine.Lanes.ClaimAsync("w", 100, Lease, 1, Cancellation);
        Assert.Equal("lane 7", Assert.Single(claimed).Lane.Id);
        Assert.Equal(3, (await engine.Lanes.ClaimAsync("w", 100, Lease, 3, Cancellation)).Count);
        Assert.Equal(5, (await engine.Lanes.ClaimAsync("w", 100, Lease, 100, Cancellation)).Count);
    }

    [Theory]
    [MemberData(nameof(TestDatabase.Dialects), MemberType = typeof(TestDatabase))]
    public async Task A_lane_is_removed_only_when_it_is_empty(SqlDialect dialect)
    {
        await using var engine = await TestEngine.OpenAsync(dialect);
        await QueueAsync(engine, "a", "1");
        await QueueAsync(engine, "b", "1");
        var claimed = await engine.Lanes.ClaimAsync("w", 0, Lease, 10, Cancellation);
        var (lane, job) = claimed.Single(one => one.Lane.Id == "a");
        await engine.Database.WriteAsync(
            sql => LaneStore.FinishAsync(sql, lane.Account, lane.Id, lane.Epoch, job.Seq, Lease, endsLane: true), Cancellation);
        Assert.Equal(0, await engine.CountAsync("lane WHERE id = 'a'"));
        var left = await engine.Database.WriteAsync(
            sql => LaneStore.RemoveAsync(sql, TestEngine.Account, ["a", "b", "never there"]), Cancellation);
        Assert.Equal(["b"], left);
        Assert.Equal(1, await engine.CountAsync("job"));
    }

    private static async Task QueueAsync(TestEngine engine, string lane, params string[] references)
    {
        foreach (var reference in references)
        {
            await engine.Database.WriteAsync(async sql =>
            {
                await LaneStore.AppendAsync(sql, TestEngine.Account, lane, "test", reference, null);
                return 0;
            }, Cancellation);
        }
    }

    private static async Task<Job?> FinishAsync(TestEngine engine, ClaimedLane lane, Job job, bool mark = false) =>
        await engine.Database.WriteAsync(async sql =>
        {
            if (mark)
            {
                await sql.ExecuteAsync("INSERT INTO setting (name, value) VALUES ('mark', '')");
            }

            return await LaneStore.FinishAsync(sql, lane.Account, lane.Id, lane.Epoch, job.Seq, Lease);
        }, Cancellation);
}
