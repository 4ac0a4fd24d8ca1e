using Parley.Conversations;
using Parley.Delivery;
using Parley.Lanes;
using Parley.Services;
using Parley.Storage;
using Parley.Tests.Media;
using Parley.Tests.Storage;

namespace Parley.Tests.Conversations;

public sealed class DeletionTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Theory]
    [MemberData(nameof(TestDatabase.Dialects), MemberType = typeof(TestDatabase))]
    public async Task A_deleted_conversation_leaves_nothing_behind_and_its_neighbour_all(SqlDialect dialect)
    {
        await using var engine = await TestEngine.OpenAsync(dialect);
        var doomed = await FullAsync(engine, "+15550000001");
        await FullAsync(engine, "+15550000002");
        Assert.True(await engine.Conversations.DeleteAsync(doomed.Account, doomed.Service, doomed.Sid.Value, true, 0, Cancellation));
        await engine.PhoneAsync(await engine.ConversationAsync(), "+15550000001");
        await engine.RunLanesAsync([.. engine.Cleaners(), new Ignore()]);
        await engine.RunLanesAsync([.. engine.Cleaners(), new Ignore()], now: 120_000_000);

        foreach (var table in (string[])["message", "receipt", "webhook", "tombstone", "media"])
        {
            Assert.Equal(0, await engine.CountAsync($"{table} WHERE conversation = $1", doomed.Sid.Value));
        }

        Assert.Equal(1, await engine.CountAsync("media"));
        Assert.Equal(251, await engine.CountAsync("message"));
        Assert.Equal(0, await engine.CountAsync("lane WHERE id LIKE 'purge/%' OR id LIKE 'end/%' OR id LIKE 'media/%'"));
        Assert.Equal(1, await engine.CountAsync("lane"));
        Assert.Equal(0, await engine.CountAsync("job"));
        Assert.False(await engine.Conversations.DeleteAsync(doomed.Account, doomed.Service, doomed.Sid.Value, true, 0, Cancellation));
    }

    [Theory]
    [MemberData(nameof(TestDatabase.Dialects), MemberType = typeof(TestDatabase))]
    public async Task Lanes_go_with_their_participant_and_webhook_when_their_last_job_is_done(SqlDialect dialect)
    {
        await using var engine = await TestEngine.OpenAsync(dialect);
        var conversation = await engine.ConversationAsync();
        var quiet = await engine.PhoneAsync(conversation);
        var busy = await engine.PhoneAsync(conversation);
        var hook = await engine.HookAsync(conversation, "onMessageAdded");
        await engine.PostAsync(conversation);
        await engine.RunLanesAsync([engine.Sender()]);
        await engine.Append.RunAsync(engine.Request(conversation, quiet.Address) with { Fire = true }, Cancellation);

        await RemoveAsync(engine, quiet);
        Assert.Equal(0, await engine.CountAsync("lane WHERE id = $1", $"send/{quiet.Sid}"));
        await RemoveAsync(engine, busy);
        Assert.Equal(1, await engine.Webhooks.DeleteAsync(TestEngine.Account, conversation.Sid, hook.Sid, Cancellation));
        Assert.Equal(2, await engine.CountAsync("lane WHERE id LIKE 'send/%' OR id LIKE 'hook/%'"));

        // The webhook that was removed still gets what happened before.
        var ignore = new Ignore();
        await engine.RunLanesAsync([engine.Sender(), .. engine.Cleaners(), ignore]);
        await engine.RunLanesAsync([.. engine.Cleaners()], now: 120_000_000);
        Assert.Equal(1, ignore.Seen);
        Assert.Equal(0, await engine.CountAsync("lane"));
        Assert.Equal(0, await engine.CountAsync("job"));
    }

    [Theory]
    [MemberData(nameof(TestDatabase.Dialects), MemberType = typeof(TestDatabase))]
    public async Task What_was_posted_to_somebody_who_is_removed_still_reaches_them(SqlDialect dialect)
    {
        await using var engine = await TestEngine.OpenAsync(dialect);
        var conversation = await engine.ConversationAsync();
        var phone = await engine.PhoneAsync(conversation, "+15550000001", "+15550009999");
        await engine.PostAsync(conversation, body: "first");
        await engine.PostAsync(conversation, body: "bye");
        await RemoveAsync(engine, phone);

        // Gone it is: what is posted now is for others, and the pair is free.
        await engine.PostAsync(conversation, body: "too late");
        await engine.PhoneAsync(await engine.ConversationAsync(), "+15550000001", "+15550009999");
        await engine.RunLanesAsync([.. engine.Cleaners(), engine.Sender()]);
        Assert.Equal(
            [("+15550009999", "+15550000001", "first"), ("+15550009999", "+15550000001", "bye")],
            engine.Sms.Sent.Select(sent => (sent.From, sent.To, sent.Body)));
        Assert.Equal(2, await engine.CountAsync("receipt WHERE status = 1"));
        await engine.RunLanesAsync([.. engine.Cleaners()], now: 120_000_000);
        Assert.Equal(0, await engine.CountAsync("lane"));
        Assert.Equal(0, await engine.CountAsync("job"));
    }

    [Theory]
    [MemberData(nameof(TestDatabase.Dialects), MemberType = typeof(TestDatabase))]
    public async Task What_was_posted_before_a_conversation_was_deleted_goes_out_and_then_all_is_gone(SqlDialect dialect)
    {
        await using var engine = await TestEngine.OpenAsync(dialect);
        var conversation = await engine.ConversationAsync();
        await engine.PhoneAsync(conversation, "+15550000001");
        await engine.PhoneAsync(conversation, "whatsapp:+15550000002", "whatsapp:+15550009999");
        await engine.PostAsync(conversation, body: "bye");
        Assert.True(await engine.Conversations.DeleteAsync(
            conversation.Account, conversation.Service, conversation.Sid.Value, false, 0, Cancellation));

        // Its carrier is away for a while.
        await engine.RunLanesAsync([.. engine.Cleaners(), new Hold()]);
        await engine.RunLanesAsync([.. engine.Cleaners(), new Hold()], now: 60_000_000);
        Assert.Equal(1, await engine.CountAsync("message"));
        await engine.RunLanesAsync([.. engine.Cleaners(), engine.Sender()], now: 120_000_000);
        Assert.Equal("bye", Assert.Single(engine.Sms.Sent).Body);
        await engine.RunLanesAsync([.. engine.Cleaners()], now: 180_000_000);
        foreach (var table in (string[])["message", "receipt", "tombstone", "lane", "job"])
        {
            Assert.Equal(0, await engine.CountAsync(table));
        }
    }

    [Theory]
    [MemberData(nameof(TestDatabase.Dialects), MemberType = typeof(TestDatabase))]
    public async Task A_deleted_service_takes_its_conversations_along(SqlDialect dialect)
    {
        await using var engine = await TestEngine.OpenAsync(dialect);
        foreach (var sid in (string[])[TestEngine.Service, TestEngine.OtherService])
        {
            await engine.Services.InsertAsync(new(TestEngine.Account, sid, "s", 1, 1), Cancellation);
            Assert.True(await engine.Services.ExistsAsync(TestEngine.Account, sid, Cancellation));
        }

        for (var i = 0; i < 60; i++)
        {
            var doomed = await engine.ConversationAsync(service: TestEngine.OtherService);
            await engine.PhoneAsync(doomed);
            await engine.PostAsync(doomed);
        }

        var kept = await engine.ConversationAsync();
        await engine.PostAsync(kept);
        Assert.False(await engine.Services.DeleteAsync(TestEngine.Other, TestEngine.OtherService, Cancellation));
        Assert.True(await engine.Services.DeleteAsync(TestEngine.Account, TestEngine.OtherService, Cancellation));
        Assert.False(await engine.Services.ExistsAsync(TestEngine.Account, TestEngine.OtherService, Cancellation));
        Assert.False(await engine.Services.DeleteAsync(TestEngine.Account, TestEngine.OtherService, Cancellation));

        await engine.RunLanesAsync([engine.Sender(), .. engine.Cleaners()]);
        Assert.Equal(kept.Sid.Value, Assert.Single(await engine.QueryAsync("SELECT sid FROM conversation", row => row.Text(0))));

        // A latecomer of another node is found by the second look.
        if (dialect == SqlDialect.Postgres)
        {
            await engine.ConversationAsync(service: TestEngine.OtherService);
        }

        var later = new ServicePurger(engine.Database, engine.Conversations, new Later());
        await engine.RunLanesAsync(
            [engine.Sender(), later, .. engine.Cleaners().Where(one => one is not ServicePurger)], now: 120_000_000);
        Assert.Equal(1, await engine.CountAsync("conversation"));
        Assert.Equal(0, await engine.CountAsync("participant"));
        Assert.Equal(1, await engine.CountAsync("message"));
        Assert.Equal(0, await engine.CountAsync("receipt"));
        Assert.Equal(0, await engine.CountAsync("lane"));
    }

    // 251 messages are more than one bite; one has a file, one goes before.
    private static async Task<Conversation> FullAsync(TestEngine engine, string address)
    {
        var conversation = await engine.ConversationAsync();
        await engine.PhoneAsync(conversation, address);
        await engine.HookAsync(conversation, "onConversationRemoved");
        var gone = await engine.PostAsync(conversation);
        await engine.Messages.DeleteAsync(
            conversation.Account, conversation.Service, conversation.Sid.Value, gone.Sid.Value, false, 0, Cancellation);
        var file = await MediaTests.UploadAsync(engine);
        await engine.Append.RunAsync(engine.Request(conversation) with { MediaSid = file }, Cancellation);
        await Task.WhenAll(Enumerable.Range(0, 250).Select(_ => engine.PostAsync(conversation)));
        await engine.RunLanesAsync([engine.Sender()]);
        return conversation;
    }

    private static async Task RemoveAsync(TestEngine engine, Parley.Participants.Participant participant) =>
        Assert.True(await engine.Participants.DeleteAsync(
            participant.Account, TestEngine.Service, participant.Conversation.Value, participant.Sid.Value, false, 0, Cancellation));

    private sealed class Ignore : IJobRunner
    {
        public int Seen { get; private set; }

        public IReadOnlyCollection<string> Kinds => ["webhook"];

        public Task<JobResult> RunAsync(Job job, long fails, CancellationToken cancellation)
        {
            Seen++;
            return Task.FromResult<JobResult>(new JobResult.Done());
        }
    }

    private sealed class Hold : IJobRunner
    {
        public IReadOnlyCollection<string> Kinds => [Sender.JobKind];

        public Task<JobResult> RunAsync(Job job, long fails, CancellationToken cancellation) =>
            Task.FromResult<JobResult>(new JobResult.Later(TimeSpan.FromSeconds(1), CountAsFailure: false, "away"));
    }

    private sealed class Later : TimeProvider
    {
        public override DateTimeOffset GetUtcNow() => System.GetUtcNow().AddMinutes(1);
    }
}
