using Parley.Channels;
using Parley.Delivery;
using Parley.Inbound;
using Parley.Participants;
using Parley.Storage;
using Parley.Tests.Channels.WhatsApp;
using Parley.Tests.Conversations;
using Parley.Tests.Storage;

namespace Parley.Tests.Inbound;

public sealed class InboxTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Theory]
    [MemberData(nameof(TestDatabase.Dialects), MemberType = typeof(TestDatabase))]
    public async Task What_follows_a_picture_waits_for_it_and_doubles_are_dropped(SqlDialect dialect)
    {
        await using var engine = await TestEngine.OpenAsync(dialect);
        var conversation = await engine.ConversationAsync();
        var phone = await engine.PhoneAsync(conversation);
        var picture = From(phone, "1", "picture") with { Media = [new("ref", "image/png", null)] };
        await engine.Inbox.ReceiveAsync(picture, Cancellation);
        await engine.Inbox.ReceiveAsync(From(phone, "2", "text"), Cancellation);
        await engine.Inbox.ReceiveAsync(picture, Cancellation);
        await engine.Inbox.ReceiveAsync(From(phone, "2", "text"), Cancellation);
        Assert.Equal(0, await engine.CountAsync("message"));
        await engine.RunLanesAsync([engine.InboundRunner()]);
        await engine.Inbox.ReceiveAsync(From(phone, "2", "text"), Cancellation);
        await engine.Inbox.ReceiveAsync(From(phone, "3", "later"), Cancellation);
        await engine.Inbox.ReceiveAsync(picture, Cancellation);
        await engine.RunLanesAsync([engine.InboundRunner()]);

        var messages = await engine.QueryAsync(
            "SELECT place, body, author, source, participant FROM message ORDER BY place",
            row => $"{row.Number(0)} {row.Text(1)} {row.Text(2)} {row.Text(3)} {row.Text(4)}");
        Assert.Equal(
            new[] { "picture", "text", "later" }.Select((body, i) => $"{i} {body} {phone.Address} SMS {phone.Sid}"), messages);
        Assert.Equal(1, await engine.CountAsync("media WHERE message IS NOT NULL"));
    }

    [Theory]
    [MemberData(nameof(TestDatabase.Dialects), MemberType = typeof(TestDatabase))]
    public async Task A_picture_opens_the_window_before_it_is_fetched(SqlDialect dialect)
    {
        await using var engine = await TestEngine.OpenAsync(dialect);
        var phone = await engine.PhoneAsync(await engine.ConversationAsync());
        await engine.Inbox.ReceiveAsync(From(phone, "1", null) with { Media = [new("ref", null, null)] }, Cancellation);
        Assert.True(await IsOpenAsync(engine, phone));
    }

    [Theory]
    [MemberData(nameof(TestDatabase.Dialects), MemberType = typeof(TestDatabase))]
    public async Task A_message_that_nobody_wants_opens_the_window_and_nothing_else(SqlDialect dialect)
    {
        await using var engine = await TestEngine.OpenAsync(dialect);
        var phone = await engine.PhoneAsync(await engine.ConversationAsync());
        await engine.Conversations.DeleteAsync(
            TestEngine.Account, TestEngine.Service, phone.Conversation.Value, false, 0, Cancellation);
        await engine.Inbox.ReceiveAsync(From(phone, "1", "hello?"), Cancellation);
        Assert.True(await IsOpenAsync(engine, phone));
        Assert.Equal(0, await engine.CountAsync("message"));
    }

    [Fact]
    public async Task A_file_that_cannot_be_fetched_is_given_up_and_its_message_goes_on()
    {
        await using var engine = await TestEngine.OpenAsync(SqlDialect.Sqlite);
        var phone = await engine.PhoneAsync(await engine.ConversationAsync());
        engine.Sms.Broken = new InvalidOperationException("odd");
        await engine.Inbox.ReceiveAsync(From(phone, "1", "caption") with { Media = [new("ref", null, null)] }, Cancellation);
        var now = 1L;
        for (var tries = 0; tries < 10; tries++, now += 600_000_000)
        {
            Assert.Equal(0, await engine.CountAsync("message"));
            Assert.Equal(1, await engine.RunLanesAsync([engine.InboundRunner()], now));
        }

        Assert.Equal(1, await engine.CountAsync("message WHERE body = 'caption' AND media IS NULL"));
    }

    [Fact]
    public async Task A_file_waits_as_long_as_its_channel_is_down_and_one_that_is_too_large_does_not()
    {
        await using var engine = await TestEngine.OpenAsync(SqlDialect.Sqlite);
        var phone = await engine.PhoneAsync(await engine.ConversationAsync());
        engine.Sms.Broken = new ChannelDownException("no token");
        await engine.Inbox.ReceiveAsync(From(phone, "1", "first") with { Media = [new("ref", null, null)] }, Cancellation);
        var now = 1L;
        for (var tries = 0; tries < 50; tries++, now += 600_000_000)
        {
            Assert.Equal(1, await engine.RunLanesAsync([engine.InboundRunner()], now));
        }

        Assert.Equal(0, await engine.CountAsync("message"));
        engine.Sms.Broken = null;
        await engine.RunLanesAsync([engine.InboundRunner()], now);
        Assert.Equal(1, await engine.CountAsync("message WHERE body = 'first' AND media IS NOT NULL"));
        engine.Sms.Broken = new FileTooLargeException("151 MB");
        await engine.Inbox.ReceiveAsync(From(phone, "2", "second") with { Media = [new("ref", null, null)] }, Cancellation);
        await engine.RunLanesAsync([engine.InboundRunner()], now);
        Assert.Equal(1, await engine.CountAsync("message WHERE body = 'second' AND media IS NULL"));
    }

    [Fact(Timeout = 60_000)]
    public async Task A_file_that_comes_too_slowly_does_not_hold_its_message_for_ever()
    {
        await using var engine = await TestEngine.OpenAsync(SqlDialect.Sqlite);
        var phone = await engine.PhoneAsync(await engine.ConversationAsync());
        var time = new HeldTime();
        engine.Sms.File = () => new Dripping(time.RunOut);
        await engine.Inbox.ReceiveAsync(From(phone, "1", "x") with { Media = [new("ref", null, null)] }, Cancellation);
        var now = 1L;
        for (var tries = 0; tries < 10; tries++, now += 600_000_000)
        {
            Assert.Equal(1, await engine.RunLanesAsync([engine.InboundRunner(time)], now));
        }

        Assert.Equal(1, await engine.CountAsync("message WHERE body = 'x' AND media IS NULL"));
    }

    [Theory]
    [InlineData(0, 0)]
    [InlineData(-5, -5)]
    [InlineData(5, 0)]
    public async Task The_window_counts_from_when_the_carrier_says_but_never_from_the_future(long sent, long from)
    {
        await using var engine = await TestEngine.OpenAsync(SqlDialect.Sqlite);
        var phone = await engine.PhoneAsync(await engine.ConversationAsync());
        await engine.Inbox.ReceiveAsync(From(phone, "1", "x") with { SentAt = engine.Time + sent }, Cancellation);
        Assert.Equal(engine.Time + from, (await engine.QueryAsync("SELECT last_inbound FROM session_window", row => row.Number(0)))[0]);
    }

    [Theory]
    [MemberData(nameof(TestDatabase.Dialects), MemberType = typeof(TestDatabase))]
    public async Task It_goes_to_the_others_and_webhooks_hear_of_it(SqlDialect dialect)
    {
        await using var engine = await TestEngine.OpenAsync(dialect);
        var conversation = await engine.ConversationAsync();
        var one = await engine.PhoneAsync(conversation);
        var two = await engine.PhoneAsync(conversation);
        await engine.HookAsync(conversation, "onMessageAdded");
        await engine.Inbox.ReceiveAsync(From(one, "1", "hi"), Cancellation);
        await engine.RunLanesAsync([engine.Sender(), new Ignore("webhook")]);
        Assert.Equal(two.Address, Assert.Single(engine.Sms.Sent).To);
        Assert.Equal(1, await engine.CountAsync("lane WHERE id LIKE 'hook/%' AND tail = 1"));
    }

    [Theory]
    [MemberData(nameof(TestDatabase.Dialects), MemberType = typeof(TestDatabase))]
    public async Task Another_accounts_number_is_not_ours(SqlDialect dialect)
    {
        await using var engine = await TestEngine.OpenAsync(dialect);
        var phone = await engine.PhoneAsync(await engine.ConversationAsync());
        await engine.Inbox.ReceiveAsync(From(phone, "1", "x") with { Account = TestEngine.Other }, Cancellation);
        Assert.Equal(0, await engine.CountAsync("message"));
        Assert.False(await IsOpenAsync(engine, phone));
    }

    private static InboundMessage From(Participant phone, string id, string? body) =>
        new(phone.Account, phone.Channel, id, phone.Address!, phone.Proxy!, body, [], 0, null);

    private static ValueTask<bool> IsOpenAsync(TestEngine engine, Participant phone) => engine.Database.ReadAsync(
        sql => SessionWindow.IsOpenAsync(sql, phone.Account, phone.Address!, phone.Proxy!, engine.Time), Cancellation);

    [Theory]
    [MemberData(nameof(TestDatabase.Dialects), MemberType = typeof(TestDatabase))]
    public async Task What_no_database_can_hold_is_cleaned_rather_than_brought_again(SqlDialect dialect)
    {
        await using var engine = await TestEngine.OpenAsync(dialect);
        var phone = await engine.PhoneAsync(await engine.ConversationAsync());
        var expected = new List<string>();
        foreach (var (sent, stored) in (IEnumerable<(string, string)>)
        [
            ("plain 🚪", "plain 🚪"), ("a\0b", "ab"), ("\0", ""), ("cut \ud83d", "cut \ufffd"), ("\udeaa\ud83d turned", "\ufffd\ufffd turned"),
        ])
        {
            await engine.Inbox.ReceiveAsync(From(phone, $"{expected.Count}", sent), Cancellation);
            expected.Add(stored);
        }

        Assert.Equal(expected, await engine.QueryAsync("SELECT body FROM message ORDER BY place", row => row.Text(0)));
    }

    private sealed class Ignore(string kind) : Parley.Lanes.IJobRunner
    {
        public IReadOnlyCollection<string> Kinds => [kind];

        public Task<Parley.Lanes.JobResult> RunAsync(Parley.Lanes.Job job, long fails, CancellationToken cancellation) =>
            Task.FromResult<Parley.Lanes.JobResult>(new Parley.Lanes.JobResult.Done());
    }

    /// <summary>Gives nothing until its reader loses patience.</summary>
    private sealed class Dripping(Action onRead) : MemoryStream
    {
        public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
        {
            onRead();
            await Task.Delay(Timeout.Infinite, cancellationToken);
            return 0;
        }
    }
}
