using Parley.Api;
using Parley.Conversations;
using Parley.Participants;
using Parley.Storage;
using Parley.Tests.Conversations;
using Parley.Tests.Storage;
using Parley.Webhooks;

namespace Parley.Tests.Participants;

public sealed class MembershipTests
{
    private static readonly Page All = new(50, 0, null, false);

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Theory]
    [MemberData(nameof(TestDatabase.Dialects), MemberType = typeof(TestDatabase))]
    public async Task An_address_is_matched_exactly_and_behind_every_proxy(SqlDialect dialect)
    {
        await using var engine = await TestEngine.OpenAsync(dialect);
        var store = Store(engine);
        var one = await engine.ConversationAsync();
        var closed = await engine.ConversationAsync();
        var first = await engine.PhoneAsync(one, "+15551230001", "+15550009999");
        var second = await engine.PhoneAsync(one, "+15551230001", "+15550009998");
        var third = await engine.PhoneAsync(closed, "+15551230001", "+15550009997");
        await engine.PhoneAsync(closed, "whatsapp:+15551230001", "whatsapp:+15550009997");
        await engine.PhoneAsync(closed, "+155512300011");
        await CloseAsync(engine, closed);

        var found = await store.OfAddressAsync(TestEngine.Account, TestEngine.Service, "+15551230001", All, Cancellation);
        Assert.Equal([first.Sid, second.Sid, third.Sid], found.Select(row => row.Sid));
        Assert.Equal(["active", "active", "closed"], found.Select(row => row.Conversation.State));
        var whatsApp = await store.OfAddressAsync(TestEngine.Account, TestEngine.Service, "whatsapp:+15551230001", All, Cancellation);
        Assert.Equal("whatsapp:+15550009997", Assert.Single(whatsApp).Proxy);
    }

    [Theory]
    [MemberData(nameof(TestDatabase.Dialects), MemberType = typeof(TestDatabase))]
    public async Task Other_services_and_accounts_and_what_is_initializing_stay_out(SqlDialect dialect)
    {
        await using var engine = await TestEngine.OpenAsync(dialect);
        var store = Store(engine);
        var mine = await engine.ConversationAsync();
        await engine.ChatAsync(mine, "zoe");
        await engine.ChatAsync(await engine.ConversationAsync(service: TestEngine.OtherService), "zoe");
        await engine.ChatAsync(await engine.ConversationAsync(account: TestEngine.Other), "zoe");
        await engine.ChatAsync(await engine.ConversationAsync(state: "initializing"), "zoe");
        await engine.ChatAsync(await engine.ConversationAsync(), "Zoe");

        var found = await store.OfIdentityAsync(TestEngine.Account, TestEngine.Service, "zoe", All, Cancellation);
        Assert.Equal(mine.Sid, Assert.Single(found).Conversation.Sid);
        Assert.Empty(await store.OfAddressAsync(TestEngine.Account, TestEngine.Service, "zoe", All, Cancellation));
    }

    [Theory]
    [MemberData(nameof(TestDatabase.Dialects), MemberType = typeof(TestDatabase))]
    public async Task Pages_go_both_ways_by_conversation(SqlDialect dialect)
    {
        await using var engine = await TestEngine.OpenAsync(dialect);
        var store = Store(engine);
        var sids = new List<ConversationSid>();
        for (var i = 0; i < 5; i++)
        {
            var conversation = await engine.ConversationAsync();
            await engine.ChatAsync(conversation, "zoe");
            sids.Add(conversation.Sid);
        }

        var first = await PageAsync(new(2, 0, null, false));
        var second = await PageAsync(new(2, 1, first[^1].Key, false));
        var back = await PageAsync(new(2, 0, second[0].Key, true));
        Assert.Equal(sids[..2], first.Select(row => row.Conversation.Sid));
        Assert.Equal(sids[2..4], second.Select(row => row.Conversation.Sid));
        Assert.Equal(sids[..2], back.Select(row => row.Conversation.Sid));

        async Task<List<Membership>> PageAsync(Page page) =>
            [.. page.Cut(await store.OfUserAsync(TestEngine.Account, TestEngine.Service, "zoe", page, Cancellation), row => row.Key).Rows];
    }

    [Theory]
    [MemberData(nameof(TestDatabase.Dialects), MemberType = typeof(TestDatabase))]
    public async Task Unread_messages_are_counted_after_the_horizon(SqlDialect dialect)
    {
        await using var engine = await TestEngine.OpenAsync(dialect);
        var store = Store(engine);
        var conversation = await engine.ConversationAsync("room");
        await engine.ChatAsync(conversation, "zoe");
        var messages = new List<long>();
        for (var i = 0; i < 6; i++)
        {
            messages.Add((await engine.PostAsync(conversation)).Index);
        }

        Assert.Null((await FindAsync())!.Unread);
        Assert.Equal(3, (await ReadAsync(new(true, 2, null, null, null)))!.Unread);
        await engine.Messages.DeleteAsync(
            TestEngine.Account, TestEngine.Service, "room", await SidAsync(4), false, 0, Cancellation);
        Assert.Equal(2, (await FindAsync())!.Unread);
        Assert.Equal(0, (await ReadAsync(new(true, 5, null, null, null)))!.Unread);
        Assert.Equal(0, (await ReadAsync(new(true, 500, null, null, null)))!.Unread);
        Assert.Null((await ReadAsync(new(true, null, null, null, null)))!.Unread);
        Assert.Null(await store.FindAsync(TestEngine.Account, TestEngine.Service, "nobody", "room", Cancellation));
        Assert.Null(await store.FindAsync(TestEngine.Account, TestEngine.OtherService, "zoe", "room", Cancellation));

        ValueTask<Membership?> FindAsync() => store.FindAsync(TestEngine.Account, TestEngine.Service, "zoe", "room", Cancellation);
        ValueTask<Membership?> ReadAsync(MembershipChange what) => UpdateAsync(engine, store, what);
        async Task<string> SidAsync(long place) => (await engine.QueryAsync(
            "SELECT sid FROM message WHERE account = $1 AND place = $2", row => row.Text(0), TestEngine.Account.Value, place))[0];
    }

    [Theory]
    [MemberData(nameof(TestDatabase.Dialects), MemberType = typeof(TestDatabase))]
    public async Task The_count_of_unread_messages_stops_at_a_thousand(SqlDialect dialect)
    {
        await using var engine = await TestEngine.OpenAsync(dialect);
        var conversation = await engine.ConversationAsync("room");
        await engine.ChatAsync(conversation, "zoe");
        for (var i = 0; i < 1002; i++)
        {
            await engine.PostAsync(conversation);
        }

        Assert.Equal(1000, (await UpdateAsync(engine, Store(engine), new(true, 0, null, null, null)))!.Unread);
        Assert.Equal(999, (await UpdateAsync(engine, Store(engine), new(true, 2, null, null, null)))!.Unread);
    }

    [Theory]
    [MemberData(nameof(TestDatabase.Dialects), MemberType = typeof(TestDatabase))]
    public async Task A_moment_becomes_the_newest_message_until_then(SqlDialect dialect)
    {
        await using var engine = await TestEngine.OpenAsync(dialect);
        var store = Store(engine);
        var conversation = await engine.ConversationAsync("room");
        await engine.ChatAsync(conversation, "zoe");
        Assert.Null((await UpdateAsync(engine, store, new(true, null, engine.Time, "x", null)))!.LastReadIndex);
        var start = engine.Time;
        for (var i = 0; i < 20; i++)
        {
            engine.Time = start + (i * 1_000_000);
            await engine.PostAsync(conversation);
        }

        var gap = await engine.QueryAsync(
            "SELECT sid FROM message WHERE account = $1 AND place = 7", row => row.Text(0), TestEngine.Account.Value);
        await engine.Messages.DeleteAsync(TestEngine.Account, TestEngine.Service, "room", gap[0], false, 0, Cancellation);
        foreach (var (seconds, expected) in new (double, long?)[] { (-1, null), (0, 0), (4.5, 4), (7, 6), (7.5, 6), (8, 8), (18.9, 18), (19, 19), (99, 19) })
        {
            var moment = start + (long)(seconds * 1_000_000);
            Assert.Equal((seconds, expected), (seconds, (await UpdateAsync(engine, store, new(true, null, moment, "x", null)))!.LastReadIndex));
        }
    }

    [Theory]
    [MemberData(nameof(TestDatabase.Dialects), MemberType = typeof(TestDatabase))]
    public async Task A_change_is_kept_counted_and_told(SqlDialect dialect)
    {
        await using var engine = await TestEngine.OpenAsync(dialect);
        var store = Store(engine);
        var conversation = await engine.ConversationAsync("room");
        var zoe = await engine.ChatAsync(conversation, "zoe");
        await engine.HookAsync(conversation, EventNames.ParticipantUpdated);
        var before = (await engine.Conversations.FindAsync(TestEngine.Account, TestEngine.Service, "room", Cancellation))!.Change;

        var muted = await UpdateAsync(engine, store, new(false, null, null, null, "muted"));
        Assert.Equal(("muted", null), (muted!.NotificationLevel, muted.LastReadIndex));
        var read = await UpdateAsync(engine, store, new(true, 7, null, "2026-01-02T03:04:05Z", null));
        Assert.Equal(("muted", 7), (read!.NotificationLevel, read.LastReadIndex));
        var row = await engine.Participants.FindAsync(TestEngine.Account, conversation.Sid, zoe.Sid.Value, Cancellation);
        Assert.Equal("2026-01-02T03:04:05Z", row!.LastReadAt);
        Assert.Equal(2, await engine.CountAsync("job WHERE payload LIKE '%LastReadMessageIndex=7%' OR payload LIKE '%onParticipantUpdated%'"));
        Assert.Equal(before + 2, (await engine.Conversations.FindAsync(TestEngine.Account, TestEngine.Service, "room", Cancellation))!.Change);
        Assert.Null(await store.UpdateAsync(
            TestEngine.Account, TestEngine.Service, "nobody", "room", new(false, null, null, null, "muted"), engine.Time, false, Cancellation));
    }

    private static MembershipStore Store(TestEngine engine) => new(engine.Database, engine.Events);

    private static ValueTask<Membership?> UpdateAsync(TestEngine engine, MembershipStore store, MembershipChange what) => store.UpdateAsync(
        TestEngine.Account, TestEngine.Service, "zoe", "room", what, engine.Time, true, Cancellation);

    private static async Task CloseAsync(TestEngine engine, Conversation conversation) => await engine.Conversations.UpdateAsync(
        conversation.Account, conversation.Service, conversation.Sid.Value, before => before with { State = "closed" }, false,
        Cancellation);
}
