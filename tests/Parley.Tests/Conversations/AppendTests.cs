using Parley.Api;
using Parley.Conversations;
using Parley.Storage;
using Parley.Tests.Storage;

namespace Parley.Tests.Conversations;

public sealed class AppendTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Theory]
    [MemberData(nameof(TestDatabase.Dialects), MemberType = typeof(TestDatabase))]
    public async Task Many_at_once_take_places_without_gaps_and_each_receipt_has_one_job(SqlDialect dialect)
    {
        await using var engine = await TestEngine.OpenAsync(dialect);
        var conversations = new List<Conversation>();
        for (var i = 0; i < 10; i++)
        {
            var conversation = await engine.ConversationAsync();
            conversations.Add(conversation);
            for (var phone = 0; phone < 2; phone++)
            {
                await engine.PhoneAsync(conversation);
            }
        }

        await Task.WhenAll(Enumerable.Range(0, 200).Select(i => engine.PostAsync(conversations[i % 10], body: $"{i}")));

        foreach (var conversation in conversations)
        {
            var places = await engine.QueryAsync(
                "SELECT place FROM message WHERE conversation = $1 ORDER BY place", row => row.Number(0), conversation.Sid.Value);
            Assert.Equal(Enumerable.Range(0, 20).Select(i => (long)i), places);
        }

        Assert.Equal(400, await engine.CountAsync("receipt"));
        Assert.Equal(400, await engine.CountAsync("job JOIN receipt ON job.ref = receipt.sid AND job.payload = receipt.message"));
        await AssertLanesWholeAsync(engine, expected: 20);

        // In each lane the jobs stand in the order of their messages.
        var order = await engine.QueryAsync(
            "SELECT lane, place FROM job JOIN message ON message.sid = job.payload ORDER BY lane, seq", row => (row.Text(0), row.Number(1)));
        Assert.All(order.GroupBy(row => row.Item1), lane => Assert.Equal(lane.Select(row => row.Item2).Order(), lane.Select(row => row.Item2)));
    }

    [Fact]
    public async Task The_batch_stores_what_the_plain_way_stores()
    {
        var plain = await StoryAsync(batched: false);
        var batched = await StoryAsync(batched: true);
        Assert.Equal(plain, batched);
    }

    [Theory]
    [MemberData(nameof(TestDatabase.Dialects), MemberType = typeof(TestDatabase))]
    public async Task Who_wrote_gets_no_copy(SqlDialect dialect)
    {
        await using var engine = await TestEngine.OpenAsync(dialect);
        var conversation = await engine.ConversationAsync();
        var one = await engine.PhoneAsync(conversation);
        var two = await engine.PhoneAsync(conversation);
        var chat = await engine.ChatAsync(conversation, "amy");

        Assert.Equal(one.Sid, (await engine.PostAsync(conversation, one.Address)).Participant);
        Assert.Equal(chat.Sid, (await engine.PostAsync(conversation, "amy")).Participant);
        Assert.Null((await engine.PostAsync(conversation, "a stranger")).Participant);
        var unsigned = await engine.PostAsync(conversation);
        Assert.Null(unsigned.Participant);
        Assert.Equal("system", unsigned.Author);
        var counts = await engine.QueryAsync(
            "SELECT participant, count(*) FROM receipt GROUP BY participant", row => (row.Text(0), row.Number(1)));
        Assert.Equal(
            new[] { (one.Sid.Value, 3L), (two.Sid.Value, 4L) }.Order(), counts.Order());
    }

    [Theory]
    [MemberData(nameof(TestDatabase.Dialects), MemberType = typeof(TestDatabase))]
    public async Task What_cannot_be_stored_changes_nothing(SqlDialect dialect)
    {
        await using var engine = await TestEngine.OpenAsync(dialect);
        var open = await engine.ConversationAsync();
        await engine.PhoneAsync(open);
        var closed = await engine.ConversationAsync();
        await engine.Conversations.UpdateAsync(
            closed.Account, closed.Service, closed.Sid.Value, before => before with { State = "closed" }, false, Cancellation);
        var elsewhere = await engine.ConversationAsync(service: TestEngine.OtherService);

        var refused = Assert.IsType<AppendResult.Refused>(await engine.Append.RunAsync(engine.Request(closed), Cancellation));
        Assert.Equal(50377, refused.Error.Code);
        Assert.IsType<AppendResult.NotFound>(await engine.Append.RunAsync(
            engine.Request(open) with { Conversation = new(engine.Sids.Next("CH")) }, Cancellation));
        Assert.IsType<AppendResult.NotFound>(await engine.Append.RunAsync(
            engine.Request(elsewhere) with { Service = TestEngine.Service }, Cancellation));
        Assert.IsType<AppendResult.NotFound>(await engine.Append.RunAsync(
            engine.Request(open) with { Account = TestEngine.Other }, Cancellation));
        var missing = await Assert.ThrowsAsync<RefusedException>(async () => await engine.Append.RunAsync(
            engine.Request(open) with { MediaSid = engine.Sids.Next("ME") }, Cancellation));
        Assert.Equal(50507, missing.Error.Code);
        Assert.Equal(0, await engine.CountAsync("message"));
        Assert.Equal(0, await engine.CountAsync("job"));
        Assert.Equal(0, (await engine.PostAsync(open)).Index);
    }

    [Theory]
    [MemberData(nameof(TestDatabase.Dialects), MemberType = typeof(TestDatabase))]
    public async Task A_message_wakes_an_inactive_conversation_and_its_webhooks_hear_of_it(SqlDialect dialect)
    {
        await using var engine = await TestEngine.OpenAsync(dialect);
        var conversation = await engine.ConversationAsync(state: "inactive", closedTimer: "PT10M");
        await engine.HookAsync(conversation, "onMessageAdded", "onConversationStateUpdated");
        engine.Time += 1_000_000;
        await engine.PostAsync(conversation);
        var after = await engine.Conversations.FindAsync(conversation.Account, conversation.Service, conversation.Sid.Value, Cancellation);
        Assert.Equal("active", after!.State);
        Assert.Equal(engine.Time + 600_000_000, after.DateClosed);

        // Not asked to fire, only the state is told; asked to, the message too.
        Assert.Equal(1, await engine.CountAsync("job WHERE kind = 'webhook'"));
        await engine.Append.RunAsync(engine.Request(conversation) with { Fire = true }, Cancellation);
        Assert.Equal(1, await engine.CountAsync("job WHERE payload LIKE '%EventType=onMessageAdded%'"));
    }

    [Theory]
    [MemberData(nameof(TestDatabase.Dialects), MemberType = typeof(TestDatabase))]
    public async Task The_same_inbound_message_twice_at_once_is_one(SqlDialect dialect)
    {
        await using var engine = await TestEngine.OpenAsync(dialect);
        var conversation = await engine.ConversationAsync();
        var phone = await engine.PhoneAsync(conversation);
        var results = await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => engine.Append.RunAsync(
            engine.Request(conversation, phone.Address) with
            {
                Service = null,
                Inbound = new("sms", "id-1", phone.Address!, phone.Proxy!, engine.Time),
            },
            Cancellation).AsTask()));
        Assert.Single(results.OfType<AppendResult.Stored>());
        Assert.Equal(19, results.OfType<AppendResult.Duplicate>().Count());
        Assert.Equal(1, await engine.CountAsync("message"));
    }

    // The same requests, alone and many at once; what differs by chance (SIDs) is replaced by what it stands for.
    private static async Task<string> StoryAsync(bool batched)
    {
        await using var engine = await TestEngine.OpenAsync(SqlDialect.Postgres, batched);
        var conversation = await engine.ConversationAsync(inactiveTimer: "PT1H");
        engine.Time += 1_000_000;
        var first = await engine.PhoneAsync(conversation, "+15550001001");
        await engine.PhoneAsync(conversation, "whatsapp:+15550001002", "whatsapp:+15550009999");
        await engine.ChatAsync(conversation, "amy");
        var sleeping = await engine.ConversationAsync(state: "inactive");
        await engine.PhoneAsync(sleeping, "+15550001003");
        var requests = new[]
        {
            engine.Request(conversation, null, "one"), engine.Request(conversation, first.Address, "two"),
            engine.Request(conversation, "amy", "three") with { Attributes = """{"a": 1}""", Subject = "S", Created = 5, Updated = 7 },
            engine.Request(conversation, "whatsapp:+15550001002", "four") with { ContentSid = "HX1", ContentVariables = "{}" },
            engine.Request(sleeping, "nobody", "five") with { Metadata = "{}" },
        };
        var posts = requests.Select(request => engine.Append.RunAsync(request, Cancellation).AsTask()).ToList();
        var results = await Task.WhenAll(posts);
        Assert.All(results, result => Assert.IsType<AppendResult.Stored>(result));
        await AssertLanesWholeAsync(engine, expected: 3);

        // Arrival order is the queue's; places are compared by number only.
        var messages = await engine.QueryAsync(
            """
            SELECT m.author, coalesce(p.identity, p.address, '-'), m.body, m.attributes, coalesce(m.subject, '-'),
                coalesce(m.content, '-'), coalesce(m.content_variables, '-'), m.source, coalesce(m.metadata, '-'), m.created, m.updated,
                m.receipts, coalesce(m.media, '-')
            FROM message m LEFT JOIN participant p ON p.sid = m.participant ORDER BY m.body
            """,
            row => string.Join('|', Enumerable.Range(0, 9).Select(row.Text)) + $"|{row.Number(9)}|{row.Number(10)}|{row.Number(11)}|{row.Text(12)}");
        var receipts = await engine.QueryAsync(
            """
            SELECT m.body, p.address, r.channel, substr(r.channel_message, 1, 2), r.status, r.parts, r.created, r.updated, j.kind
            FROM receipt r JOIN message m ON m.sid = r.message JOIN participant p ON p.sid = r.participant
            JOIN job j ON j.ref = r.sid AND j.lane = 'send/' || p.sid AND j.payload = m.sid AND j.started = 0
            ORDER BY m.body, p.address
            """,
            row => $"{row.Text(0)}|{row.Text(1)}|{row.Text(2)}|{row.Text(3)}|{row.Number(4)}|{row.Number(5)}|{row.Number(6)}|{row.Number(7)}|{row.Text(8)}");
        var places = await engine.QueryAsync(
            "SELECT c.state, c.next_index, c.change, m.place, m.change, coalesce(c.date_inactive, 0), coalesce(c.date_closed, 0) FROM message m JOIN conversation c ON c.sid = m.conversation "
            + "ORDER BY c.state, c.sid, m.place",
            row => $"{row.Text(0)} {row.Number(1)} {row.Number(2)} {row.Number(3)} {row.Number(4)} {row.Number(5)} {row.Number(6)}");
        return string.Join('\n', messages.Concat(receipts).Concat(places));
    }

    private static async Task AssertLanesWholeAsync(TestEngine engine, int expected)
    {
        var lanes = await engine.QueryAsync(
            "SELECT id, head, tail FROM lane WHERE id LIKE 'send/%'", row => (row.Text(0), row.Number(1), row.Number(2)));
        Assert.Equal(expected, lanes.Count);
        foreach (var (id, head, tail) in lanes)
        {
            var seqs = await engine.QueryAsync("SELECT seq FROM job WHERE lane = $1 ORDER BY seq", row => row.Number(0), id);
            Assert.Equal(0, head);
            Assert.Equal(Enumerable.Range(1, (int)tail).Select(seq => (long)seq), seqs);
        }
    }
}
