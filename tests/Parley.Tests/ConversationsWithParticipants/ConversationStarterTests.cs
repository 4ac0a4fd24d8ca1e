using Microsoft.Extensions.Logging.Abstractions;
using Parley.Api;
using Parley.Conversations;
using Parley.ConversationsWithParticipants;
using Parley.Lanes;
using Parley.Participants;
using Parley.Storage;
using Parley.Tests.Conversations;
using Parley.Tests.Storage;

namespace Parley.Tests.ConversationsWithParticipants;

public sealed class ConversationStarterTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Theory]
    [MemberData(nameof(TestDatabase.Dialects), MemberType = typeof(TestDatabase))]
    public async Task It_is_initializing_until_the_job_has_run(SqlDialect dialect)
    {
        await using var engine = await TestEngine.OpenAsync(dialect);
        var starter = Starter(engine);
        var started = await StartAsync(engine, starter, "room", Phone(engine, "+15551230001"), Chat(engine, "zoe"));
        Assert.Equal("initializing", started!.State);
        Assert.Equal("initializing", await StateAsync(engine));
        Assert.Equal(2, await engine.CountAsync("participant"));

        Assert.Equal(1, await engine.RunLanesAsync([starter]));
        Assert.Equal("active", await StateAsync(engine));
        Assert.Equal(0, await engine.CountAsync("lane"));
    }

    [Theory]
    [MemberData(nameof(TestDatabase.Dialects), MemberType = typeof(TestDatabase))]
    public async Task Without_participants_it_is_at_once_what_was_asked_for(SqlDialect dialect)
    {
        await using var engine = await TestEngine.OpenAsync(dialect);
        var starter = Starter(engine);
        Assert.Equal("active", (await StartAsync(engine, starter, "room"))!.State);
        Assert.Null(await StartAsync(engine, starter, "room"));
        Assert.Equal(0, await engine.RunLanesAsync([starter]));
    }

    [Theory]
    [MemberData(nameof(TestDatabase.Dialects), MemberType = typeof(TestDatabase))]
    public async Task A_pair_in_use_refuses_all_of_it_at_once(SqlDialect dialect)
    {
        await using var engine = await TestEngine.OpenAsync(dialect);
        var starter = Starter(engine);
        var holder = await engine.ConversationAsync();
        await engine.PhoneAsync(holder, "+15551230001");
        var refused = await Assert.ThrowsAsync<RefusedException>(async () => await StartAsync(
            engine, starter, "room", Chat(engine, "zoe"), Phone(engine, "+15551230001")));
        Assert.Equal((409, 50425), (refused.Error.Status, refused.Error.Code));
        Assert.EndsWith(holder.Sid.Value, refused.Error.Message, StringComparison.Ordinal);
        Assert.Equal(1, await engine.CountAsync("conversation"));
        Assert.Equal(1, await engine.CountAsync("participant"));
        Assert.Equal(0, await engine.CountAsync("lane"));

        var twice = await Assert.ThrowsAsync<RefusedException>(async () => await StartAsync(
            engine, starter, "room", Chat(engine, "zoe"), Chat(engine, "zoe")));
        Assert.Equal((409, 50433), (twice.Error.Status, twice.Error.Code));

        // What was made holds its pairs from the first moment.
        await StartAsync(engine, starter, "room", Phone(engine, "+15551230002"));
        var late = await Assert.ThrowsAsync<RefusedException>(async () => await engine.PhoneAsync(holder, "+15551230002"));
        Assert.Equal(50416, late.Error.Code);
    }

    [Theory]
    [MemberData(nameof(TestDatabase.Dialects), MemberType = typeof(TestDatabase))]
    public async Task One_that_cannot_be_finished_is_closed_and_lets_go_of_everything(SqlDialect dialect)
    {
        await using var engine = await TestEngine.OpenAsync(dialect);
        var starter = Starter(engine);
        var started = await StartAsync(engine, starter, "room", Phone(engine, "+15551230001"));
        var payload = (await engine.QueryAsync("SELECT payload FROM job", row => row.Text(0)))[0];
        var job = new Job(TestEngine.Account, $"start/{started!.Sid}", 1, ConversationStarter.JobKind, started.Sid.Value, payload, true);
        var result = Assert.IsType<JobResult.Done>(await starter.RunAsync(job, fails: 5, Cancellation));
        await engine.Database.WriteAsync(async sql => { await result.Store!(sql); return 0; }, Cancellation);
        Assert.Equal("closed", await StateAsync(engine));
        await engine.PhoneAsync(await engine.ConversationAsync(), "+15551230001");

        // Once closed it stays so, whatever comes back.
        var again = Assert.IsType<JobResult.Done>(await starter.RunAsync(job, fails: 0, Cancellation));
        await engine.Database.WriteAsync(async sql => { await again.Store!(sql); return 0; }, Cancellation);
        Assert.Equal("closed", await StateAsync(engine));
    }

    [Theory]
    [MemberData(nameof(TestDatabase.Dialects), MemberType = typeof(TestDatabase))]
    public async Task It_takes_messages_while_it_is_initializing_and_may_be_deleted(SqlDialect dialect)
    {
        await using var engine = await TestEngine.OpenAsync(dialect);
        var starter = Starter(engine);
        var started = await StartAsync(engine, starter, "room", Phone(engine, "+15551230001"));
        await engine.PostAsync(started!);
        Assert.Equal(1, await engine.CountAsync("receipt"));
        Assert.True(await engine.Conversations.DeleteAsync(
            TestEngine.Account, TestEngine.Service, "room", false, engine.Time, Cancellation));
        await engine.RunLanesAsync([starter, engine.Sender(), .. engine.Cleaners()]);
        Assert.Equal(0, await engine.CountAsync("participant"));
    }

    [Theory]
    [MemberData(nameof(TestDatabase.Dialects), MemberType = typeof(TestDatabase))]
    public async Task Its_timers_run_on_when_it_is_ready_and_end_when_it_is_not(SqlDialect dialect)
    {
        await using var engine = await TestEngine.OpenAsync(dialect);
        var starter = Starter(engine);
        var started = await StartAsync(engine, starter, "room", "PT10M", Phone(engine, "+15551230001"));
        await engine.RunLanesAsync([starter]);
        var ready = await engine.Conversations.FindAsync(TestEngine.Account, TestEngine.Service, "room", Cancellation);
        Assert.Equal(("active", engine.Time + 600_000_000), (ready!.State, ready.DateClosed));
        Assert.Equal(1, await engine.CountAsync("lane WHERE id = $1", $"timer/{started!.Sid}"));

        var failed = await StartAsync(engine, starter, "other", "PT10M", Phone(engine, "+15551230002"));
        await engine.Database.WriteAsync(async sql =>
        {
            var before = await ConversationStore.LockAsync(sql, TestEngine.Account, failed!.Sid);
            await engine.Conversations.LeaveInitializingAsync(sql, before!, "closed", engine.Time, false);
            return 0;
        }, Cancellation);
        Assert.Equal(0, await engine.CountAsync("lane WHERE id = $1", $"timer/{failed!.Sid}"));
    }

    private static ConversationStarter Starter(TestEngine engine) => new(
        engine.Database, engine.Conversations, engine.Participants, engine.Events, engine.Pre, engine,
        NullLogger<ConversationStarter>.Instance);

    private static Task<Conversation?> StartAsync(
        TestEngine engine, ConversationStarter starter, string name, params Participant[] participants) =>
        StartAsync(engine, starter, name, null, participants);

    private static async Task<Conversation?> StartAsync(
        TestEngine engine, ConversationStarter starter, string name, string? closedTimer, params Participant[] participants) =>
        await starter.StartAsync(
            new Conversation(
                TestEngine.Account, new(engine.Sids.Next("CH")), TestEngine.Service, "MG" + new string('1', 32), name, null, "{}", "active",
                null, closedTimer, null, null, null, null, "system", engine.Time, engine.Time, 0, 1).Restarted(engine.Time),
            participants, false, Cancellation);

    private static Participant Phone(TestEngine engine, string address) =>
        new ParticipantForm(null, address, "+15550009999", null, null, null, null, null, null, null)
            .ToParticipant(TestEngine.Account, new(engine.Sids.Next("MB")), engine.Time);

    private static Participant Chat(TestEngine engine, string identity) =>
        new ParticipantForm(identity, null, null, null, null, null, null, null, null, null)
            .ToParticipant(TestEngine.Account, new(engine.Sids.Next("MB")), engine.Time);

    private static async Task<string?> StateAsync(TestEngine engine) =>
        (await engine.Conversations.FindAsync(TestEngine.Account, TestEngine.Service, "room", Cancellation))?.State;
}
