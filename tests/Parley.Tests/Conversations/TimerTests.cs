using Parley.Api;
using Parley.Conversations;
using Parley.Lanes;
using Parley.Storage;
using Parley.Tests.Storage;

namespace Parley.Tests.Conversations;

/// <summary>Conversations that go to sleep and close by themselves, on a clock that the test moves.</summary>
public sealed class TimerTests
{
    private const long Second = 1_000_000;
    private const long Minute = 60 * Second;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Theory]
    [MemberData(nameof(TestDatabase.Dialects), MemberType = typeof(TestDatabase))]
    public async Task A_conversation_becomes_inactive_and_then_closes_each_at_its_own_time(SqlDialect dialect)
    {
        await using var engine = await TestEngine.OpenAsync(dialect);
        var made = await engine.ConversationAsync(inactiveTimer: "PT1M", closedTimer: "PT10M");
        var phone = await engine.PhoneAsync(made, "+15550000001");
        await engine.HookAsync(made, "onConversationStateUpdated");
        var start = engine.Time;
        Assert.Equal(start + Minute, await DueAsync(engine, made));

        engine.Time = start + Minute - 1;
        await RunAsync(engine);
        Assert.Equal("active", (await FindAsync(engine, made)).State);

        engine.Time = start + Minute + (5 * Second);
        await RunAsync(engine);
        var sleeping = await FindAsync(engine, made);
        Assert.Equal(
            ("inactive", start + Minute, null, start + (10 * Minute)),
            (sleeping.State, sleeping.Updated, sleeping.DateInactive, sleeping.DateClosed));
        Assert.Equal(start + (10 * Minute), await DueAsync(engine, made));
        Assert.Contains("StateFrom=active&StateTo=inactive", await LastEventAsync(engine), StringComparison.Ordinal);
        Assert.Contains("Reason=TIMER", await LastEventAsync(engine), StringComparison.Ordinal);

        engine.Time = start + (20 * Minute);
        await RunAsync(engine);
        var closed = await FindAsync(engine, made);
        Assert.Equal(
            ("closed", start + (10 * Minute), null, null), (closed.State, closed.Updated, closed.DateInactive, closed.DateClosed));
        Assert.Contains("StateFrom=inactive&StateTo=closed", await LastEventAsync(engine), StringComparison.Ordinal);
        Assert.Equal(2, await engine.CountAsync("job WHERE kind = 'webhook'"));
        Assert.Equal(0, await engine.CountAsync("lane WHERE id LIKE 'timer/%'"));
        Assert.Equal(0, await engine.CountAsync("job WHERE kind = 'timer'"));

        // The pair is free, and nothing wakes what is closed.
        await engine.PhoneAsync(await engine.ConversationAsync(), phone.Address);
        Assert.IsType<AppendResult.Refused>(await engine.Append.RunAsync(engine.Request(made), Cancellation));
    }

    [Theory]
    [MemberData(nameof(TestDatabase.Dialects), MemberType = typeof(TestDatabase))]
    public async Task What_fell_due_while_nobody_looked_is_caught_up_in_order(SqlDialect dialect)
    {
        await using var engine = await TestEngine.OpenAsync(dialect);
        var made = await engine.ConversationAsync(inactiveTimer: "PT1M", closedTimer: "PT10M");
        await engine.HookAsync(made, "onConversationStateUpdated");
        var start = engine.Time;
        engine.Time += 60 * Minute;
        await RunAsync(engine);
        var events = await engine.QueryAsync("SELECT payload FROM job WHERE kind = 'webhook' ORDER BY seq", row => row.Text(0));
        Assert.Collection(
            events,
            one => Assert.Contains($"{At(start + Minute)}&StateFrom=active&StateTo=inactive", one, StringComparison.Ordinal),
            two => Assert.Contains($"{At(start + (10 * Minute))}&StateFrom=inactive&StateTo=closed", two, StringComparison.Ordinal));
    }

    [Theory]
    [MemberData(nameof(TestDatabase.Dialects), MemberType = typeof(TestDatabase))]
    public async Task Closing_may_come_first(SqlDialect dialect)
    {
        await using var engine = await TestEngine.OpenAsync(dialect);
        var made = await engine.ConversationAsync(inactiveTimer: "P1D", closedTimer: "PT10M");
        engine.Time += 10 * Minute;
        await RunAsync(engine);
        Assert.Equal("closed", (await FindAsync(engine, made)).State);
        Assert.Equal(0, await engine.CountAsync("lane"));
    }

    [Theory]
    [MemberData(nameof(TestDatabase.Dialects), MemberType = typeof(TestDatabase))]
    public async Task A_message_moves_the_dates_and_leaves_the_lane_alone(SqlDialect dialect)
    {
        await using var engine = await TestEngine.OpenAsync(dialect);
        var made = await engine.ConversationAsync(inactiveTimer: "PT1M", closedTimer: "PT10M");
        var start = engine.Time;
        engine.Time = start + (50 * Second);
        await engine.PostAsync(made);
        var posted = await FindAsync(engine, made);
        Assert.Equal((start + (110 * Second), start + (650 * Second)), (posted.DateInactive, posted.DateClosed));
        Assert.Equal(start + Minute, await DueAsync(engine, made));

        // The old time comes: nothing happens but that the lane learns the new one.
        engine.Time = start + Minute;
        await RunAsync(engine);
        Assert.Equal("active", (await FindAsync(engine, made)).State);
        Assert.Equal(start + (110 * Second), await DueAsync(engine, made));
        engine.Time = start + (110 * Second);
        await RunAsync(engine);
        Assert.Equal("inactive", (await FindAsync(engine, made)).State);
    }

    [Theory]
    [MemberData(nameof(TestDatabase.Dialects), MemberType = typeof(TestDatabase))]
    public async Task A_message_wakes_and_the_lane_hears_of_the_nearer_date(SqlDialect dialect)
    {
        await using var engine = await TestEngine.OpenAsync(dialect);
        var made = await engine.ConversationAsync(inactiveTimer: "PT1M", closedTimer: "P1D");
        engine.Time += Minute;
        await RunAsync(engine);
        await engine.HookAsync(made, "onConversationStateUpdated");
        engine.Time += Minute;
        var woken = engine.Time;
        await engine.PostAsync(made);
        var awake = await FindAsync(engine, made);
        Assert.Equal(("active", woken, woken + Minute), (awake.State, awake.Updated, awake.DateInactive));
        Assert.Equal(woken + Minute, await DueAsync(engine, made));
        Assert.Contains("StateFrom=inactive&StateTo=active", await LastEventAsync(engine), StringComparison.Ordinal);
        Assert.Contains("Reason=EVENT", await LastEventAsync(engine), StringComparison.Ordinal);
        engine.Time += Minute;
        await RunAsync(engine);
        Assert.Equal("inactive", (await FindAsync(engine, made)).State);
    }

    [Theory]
    [MemberData(nameof(TestDatabase.Dialects), MemberType = typeof(TestDatabase))]
    public async Task A_new_participant_wakes_and_counts_as_activity(SqlDialect dialect)
    {
        await using var engine = await TestEngine.OpenAsync(dialect);
        var made = await engine.ConversationAsync(inactiveTimer: "PT1M");
        await engine.HookAsync(made, "onConversationStateUpdated");
        engine.Time += 30 * Second;
        await engine.ChatAsync(made, "amy");
        Assert.Equal(engine.Time + Minute, (await FindAsync(engine, made)).DateInactive);
        Assert.Equal(0, await engine.CountAsync("job WHERE kind = 'webhook'"));

        engine.Time += Minute;
        await RunAsync(engine);
        Assert.Equal("inactive", (await FindAsync(engine, made)).State);
        Assert.Null(await DueAsync(engine, made));
        await engine.ChatAsync(made, "bea");
        var awake = await FindAsync(engine, made);
        Assert.Equal(("active", engine.Time + Minute), (awake.State, awake.DateInactive));
        Assert.Equal(engine.Time + Minute, await DueAsync(engine, made));
        Assert.Contains("Reason=EVENT", await LastEventAsync(engine), StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(TestDatabase.Dialects), MemberType = typeof(TestDatabase))]
    public async Task Timers_can_be_set_pulled_nearer_and_switched_off(SqlDialect dialect)
    {
        await using var engine = await TestEngine.OpenAsync(dialect);
        var made = await engine.ConversationAsync();
        Assert.Equal(0, await engine.CountAsync("lane"));
        await SetAsync(engine, made, "PT1H", "P1D");
        Assert.Equal(engine.Time + (60 * Minute), await DueAsync(engine, made));
        await SetAsync(engine, made, "PT2H", null);
        Assert.Equal(engine.Time + (60 * Minute), await DueAsync(engine, made));
        await SetAsync(engine, made, "PT1M", null);
        Assert.Equal(engine.Time + Minute, await DueAsync(engine, made));
        await SetAsync(engine, made, "PT0S", null);
        engine.Time += Minute;
        await RunAsync(engine);
        Assert.Equal("active", (await FindAsync(engine, made)).State);
        Assert.Equal(engine.Time - Minute + (24 * 60 * Minute), await DueAsync(engine, made));
        await SetAsync(engine, made, null, "PT0S");
        Assert.Equal(0, await engine.CountAsync("lane"));
        Assert.Equal(0, await engine.CountAsync("job"));
        var none = await FindAsync(engine, made);
        Assert.Equal((null, null), (none.DateInactive, none.DateClosed));
        await engine.PostAsync(made);
        Assert.Null((await FindAsync(engine, made)).DateInactive);
    }

    [Theory]
    [MemberData(nameof(TestDatabase.Dialects), MemberType = typeof(TestDatabase))]
    public async Task Several_fire_in_the_order_of_their_dates(SqlDialect dialect)
    {
        await using var engine = await TestEngine.OpenAsync(dialect);
        var slow = await engine.ConversationAsync(inactiveTimer: "PT3M");
        var quick = await engine.ConversationAsync(inactiveTimer: "PT1M");
        var middle = await engine.ConversationAsync(inactiveTimer: "PT2M");
        var start = engine.Time;
        engine.Time += 10 * Minute;
        var order = new List<string>();
        while (await engine.Lanes.ClaimAsync("test", engine.Time, engine.Time + Minute, 1, Cancellation) is [var (lane, job)])
        {
            order.Add(job.Reference);
            var again = (JobResult.Again)await engine.TimerRunner().RunAsync(job, 0, Cancellation);
            await engine.Database.WriteAsync(async sql =>
            {
                Assert.Null(await again.Store(sql));
                return await LaneStore.FinishAsync(sql, lane.Account, lane.Id, lane.Epoch, job.Seq, 0, endsLane: true);
            }, Cancellation);
        }

        Assert.Equal([quick.Sid.Value, middle.Sid.Value, slow.Sid.Value], order);
        Assert.Equal(start + (2 * Minute), (await FindAsync(engine, middle)).Updated);
    }

    [Theory]
    [MemberData(nameof(TestDatabase.Dialects), MemberType = typeof(TestDatabase))]
    public async Task Rest_sets_the_state_and_the_timers_follow(SqlDialect dialect)
    {
        await using var engine = await TestEngine.OpenAsync(dialect);
        var made = await engine.ConversationAsync(inactiveTimer: "PT1M", closedTimer: "PT10M");
        var start = engine.Time;
        engine.Time += 10 * Second;
        var asleep = await StateAsync(engine, made, "inactive");
        Assert.Equal((null, start + (10 * Minute)), (asleep.DateInactive, asleep.DateClosed));
        engine.Time += 60 * Minute / 10;
        var awake = await StateAsync(engine, made, "active");
        Assert.Equal((engine.Time + Minute, engine.Time + (10 * Minute)), (awake.DateInactive, awake.DateClosed));
        Assert.Equal(Math.Min(start + Minute, engine.Time + Minute), await DueAsync(engine, made));
        var closed = await StateAsync(engine, made, "closed");
        Assert.Equal((null, null), (closed.DateInactive, closed.DateClosed));
        Assert.Equal(0, await engine.CountAsync("lane"));
    }

    [Theory]
    [MemberData(nameof(TestDatabase.Dialects), MemberType = typeof(TestDatabase))]
    public async Task A_conversation_that_is_being_made_is_not_put_to_sleep(SqlDialect dialect)
    {
        await using var engine = await TestEngine.OpenAsync(dialect);
        var made = await engine.ConversationAsync(state: "initializing", inactiveTimer: "PT1M", closedTimer: "PT10M");
        engine.Time += 2 * Minute;
        await RunAsync(engine);
        Assert.Equal("initializing", (await FindAsync(engine, made)).State);
        Assert.Equal(engine.Time + Minute, await DueAsync(engine, made));
        await engine.PostAsync(made);
        Assert.Equal("initializing", (await FindAsync(engine, made)).State);
    }

    [Theory]
    [MemberData(nameof(TestDatabase.Dialects), MemberType = typeof(TestDatabase))]
    public async Task Dates_of_an_account_that_is_ahead_wait_on_the_real_clock(SqlDialect dialect)
    {
        await using var engine = await TestEngine.OpenAsync(dialect);
        engine.Ahead = 1000 * Minute;
        var made = await engine.ConversationAsync(inactiveTimer: "PT1M");
        Assert.Equal(engine.Time - engine.Ahead + Minute, await DueAsync(engine, made));
    }

    [Theory]
    [MemberData(nameof(TestDatabase.Dialects), MemberType = typeof(TestDatabase))]
    public async Task A_timer_goes_with_its_conversation_and_is_not_under_way(SqlDialect dialect)
    {
        await using var engine = await TestEngine.OpenAsync(dialect);
        var made = await engine.ConversationAsync(inactiveTimer: "PT1M");
        Assert.Empty(await engine.Lanes.BusyAsync(made.Account, engine.Time, resting: true, Cancellation));
        Assert.Single(await engine.Lanes.BusyAsync(made.Account, engine.Time + Minute, resting: false, Cancellation));
        Assert.True(await engine.Conversations.DeleteAsync(made.Account, made.Service, made.Sid.Value, false, 0, Cancellation));
        await engine.RunLanesAsync(engine.Cleaners());
        Assert.Equal(0, await engine.CountAsync("lane"));
        Assert.Equal(0, await engine.CountAsync("job"));
    }

    [Theory]
    [MemberData(nameof(TestDatabase.Dialects), MemberType = typeof(TestDatabase))]
    public async Task A_date_that_comes_nearer_while_the_lane_is_at_work_is_not_lost(SqlDialect dialect)
    {
        await using var engine = await TestEngine.OpenAsync(dialect);
        var made = await engine.ConversationAsync(inactiveTimer: "PT1H");
        engine.Time += 60 * Minute;
        await engine.PostAsync(made);
        var (lane, job) = Assert.Single(await engine.Lanes.ClaimAsync("test", engine.Time, engine.Time + Minute, 10, Cancellation));
        var again = (JobResult.Again)await engine.TimerRunner().RunAsync(job, 0, Cancellation);
        await SetAsync(engine, made, "PT1M", null);
        await engine.Database.WriteAsync(async sql =>
        {
            var after = await again.Store(sql);
            Assert.Equal(TimeSpan.FromMinutes(1), after);
            await LaneStore.RestAsync(sql, lane, job.Seq, engine.Time + (long)after!.Value.TotalMicroseconds);
            return 0;
        }, Cancellation);
        Assert.Equal(engine.Time + Minute, await DueAsync(engine, made));
    }

    private static Task<int> RunAsync(TestEngine engine) => engine.RunLanesAsync([engine.TimerRunner(), new Deaf()], engine.Time - engine.Ahead);

    private static async Task<Conversation> FindAsync(TestEngine engine, Conversation made) =>
        (await engine.Conversations.FindAsync(made.Account, made.Service, made.Sid.Value, Cancellation))!;

    private static async Task<long?> DueAsync(TestEngine engine, Conversation made) =>
        (await engine.QueryAsync("SELECT due FROM lane WHERE id = $1 AND head < tail", row => (long?)row.Number(0), $"timer/{made.Sid}"))
        .SingleOrDefault();

    private static async Task<string> LastEventAsync(TestEngine engine) =>
        (await engine.QueryAsync("SELECT payload FROM job WHERE kind = 'webhook' ORDER BY seq DESC LIMIT 1", row => row.Text(0)))[0];

    private static string At(long time) => "StateUpdated=" + Uri.EscapeDataString(Wire.Milliseconds(time));

    private static async Task SetAsync(TestEngine engine, Conversation made, string? inactive, string? closed) =>
        await engine.Conversations.UpdateAsync(
            made.Account, made.Service, made.Sid.Value,
            before => (before with { InactiveTimer = inactive ?? before.InactiveTimer, ClosedTimer = closed ?? before.ClosedTimer })
                .Restarted(engine.Time),
            false, Cancellation);

    private static async Task<Conversation> StateAsync(TestEngine engine, Conversation made, string state) =>
        (await engine.Conversations.UpdateAsync(
            made.Account, made.Service, made.Sid.Value, before => before.InState(state, engine.Time), false, Cancellation))!;

    /// <summary>Webhooks that nobody delivers: their jobs stay to be read.</summary>
    private sealed class Deaf : IJobRunner
    {
        public IReadOnlyCollection<string> Kinds => ["webhook"];

        public Task<JobResult> RunAsync(Job job, long fails, CancellationToken cancellation) =>
            Task.FromResult<JobResult>(new JobResult.Later(TimeSpan.FromDays(100_000), false, "deaf"));
    }
}
