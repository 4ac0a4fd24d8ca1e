using System.Text;
using Parley.Api;
using Parley.Conversations;
using Parley.Storage;
using Parley.Tests.Storage;

namespace Parley.Tests.Conversations;

/// <summary>Conversations found by their names and by who is in them.</summary>
public sealed class ConversationSearchTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Theory]
    [MemberData(nameof(TestDatabase.Dialects), MemberType = typeof(TestDatabase))]
    public async Task A_conversation_is_found_by_the_beginning_of_each_of_its_words(SqlDialect dialect)
    {
        await using var engine = await TestEngine.OpenAsync(dialect);
        var desk = await MakeAsync(engine, "Front-Desk  (Köln) 42", "order-4711");
        await MakeAsync(engine, "Backdesk", null);
        await MakeAsync(engine, null, null);
        await MakeAsync(engine, "Front-Desk", null, account: TestEngine.Other);
        foreach (var text in (string[])["front-desk", "FRONT", "desk", "desk (kö", "köln", "42", "order", "ORDER-4711", "4711", desk, "front-desk (köln) 42"])
        {
            Assert.Equal([desk], await FindAsync(engine, text));
        }

        foreach (var text in (string[])["ront", "esk", "front desk", "%", "_", "47111", "CH" + new string('0', 32)])
        {
            Assert.Empty(await FindAsync(engine, text));
        }
    }

    [Theory]
    [MemberData(nameof(TestDatabase.Dialects), MemberType = typeof(TestDatabase))]
    public async Task Names_are_found_as_they_are_now(SqlDialect dialect)
    {
        await using var engine = await TestEngine.OpenAsync(dialect);
        var sid = await MakeAsync(engine, "Before noon", "early");
        await engine.Conversations.UpdateAsync(
            TestEngine.Account, TestEngine.Service, sid, before => before with { FriendlyName = "Afternoon" }, false, Cancellation);
        Assert.Empty(await FindAsync(engine, "noon"));
        Assert.Equal([sid], await FindAsync(engine, "after"));
        Assert.Equal([sid], await FindAsync(engine, "early"));
        await engine.Conversations.DeleteAsync(TestEngine.Account, TestEngine.Service, sid, false, 1, Cancellation);
        Assert.Empty(await FindAsync(engine, "after"));
        Assert.Equal(0, await engine.Database.ReadAsync(
            sql => sql.FirstAsync("SELECT count(*) FROM conversation_word", row => row.Number(0)), Cancellation));
    }

    [Theory]
    [MemberData(nameof(TestDatabase.Dialects), MemberType = typeof(TestDatabase))]
    public async Task A_conversation_is_found_by_who_is_in_it_in_every_service(SqlDialect dialect)
    {
        await using var engine = await TestEngine.OpenAsync(dialect);
        var one = await MakeAsync(engine, "One", null);
        var two = await MakeAsync(engine, "Two", null, TestEngine.OtherService);
        await JoinAsync(engine, one, "ann", null);
        await JoinAsync(engine, two, "ann", null);
        await JoinAsync(engine, one, null, "whatsapp:+15551112222");
        await JoinAsync(engine, two, null, "+15551112222");
        Assert.Equal([two, one], await FindAsync(engine, "ann"));
        foreach (var text in (string[])["+15551112222", "15551112222"])
        {
            Assert.Equal([two, one], await FindAsync(engine, text));
        }

        Assert.Equal([one], await FindAsync(engine, "whatsapp:+15551112222"));
        Assert.Empty(await FindAsync(engine, "an"));
        Assert.Empty(await FindAsync(engine, "+1555111222"));
    }

    [Theory]
    [MemberData(nameof(TestDatabase.Dialects), MemberType = typeof(TestDatabase))]
    public async Task Pages_go_newest_first_and_back(SqlDialect dialect)
    {
        await using var engine = await TestEngine.OpenAsync(dialect);
        var sids = new List<string>();
        for (var i = 0; i < 7; i++)
        {
            sids.Insert(0, await MakeAsync(engine, "Case " + i, null));
        }

        foreach (var text in (string[])["", "case"])
        {
            var first = await PageAsync(engine, text, new(3, 0, null, false));
            Assert.Equal(sids[..3], first.Sids);
            Assert.Null(first.Rows.PreviousToken);
            var second = await PageAsync(engine, text, After(first.Rows));
            var third = await PageAsync(engine, text, After(second.Rows));
            Assert.Equal(sids[3..6], second.Sids);
            Assert.Equal(sids[6..], third.Sids);
            Assert.Null(third.Rows.NextToken);
            Assert.Equal(sids[3..6], (await PageAsync(engine, text, Before(third.Rows))).Sids);
        }
    }

    [Theory]
    [MemberData(nameof(TestDatabase.Dialects), MemberType = typeof(TestDatabase))]
    public async Task A_common_word_and_a_rare_state_are_found_window_by_window(SqlDialect dialect)
    {
        await using var engine = await TestEngine.OpenAsync(dialect);
        var closed = await MakeAsync(engine, "Case closed", null);
        await engine.Conversations.UpdateAsync(
            TestEngine.Account, TestEngine.Service, closed, before => before.InState("closed", 1), false, Cancellation);
        for (var i = 0; i < 20; i++)
        {
            await MakeAsync(engine, i % 2 == 0 ? "Case " + i : "Other " + i, null);
        }

        var search = new ConversationSearch(engine.Database, window: 6, common: 4);
        Assert.Equal(11, (await AllAsync(search, "case", null)).Count);
        Assert.Equal([closed], await AllAsync(search, "case", "closed"));
        Assert.Equal([closed], await AllAsync(search, "", "closed"));
        var first = await search.FindAsync(TestEngine.Account, "", "closed", new(5, 0, null, false), Cancellation);
        Assert.Empty(first.Rows);
        Assert.NotNull(first.NextToken);
        var back = await search.FindAsync(TestEngine.Account, "case", null, new(50, 0, "CH" + new string('0', 32), true), Cancellation);
        Assert.NotNull(back.PreviousToken);
    }

    [Fact]
    public async Task No_search_reads_a_table_from_end_to_end()
    {
        await using var engine = await TestEngine.OpenAsync(SqlDialect.Sqlite);
        foreach (var source in Enum.GetValues<ConversationSearch.Source>())
        {
            foreach (var backward in (bool[])[false, true])
            {
                var statement = ConversationSearch.Statement(source, backward);
                var values = Enumerable.Range(1, 7).Where(number => statement.Contains("$" + number, StringComparison.Ordinal))
                    .Select(number => number is 4 or 5 ? (SqlValue)10L : number is 6 or 7 && source is ConversationSearch.Source.Word or ConversationSearch.Source.CommonWord ? "a"u8.ToArray() : "CI")
                    .ToArray();
                var plan = await engine.Database.ReadAsync(
                    sql => sql.QueryAsync("EXPLAIN QUERY PLAN " + statement, row => row.Text(3), values), Cancellation);
                Assert.NotEmpty(plan);
                Assert.All(plan, step => Assert.DoesNotMatch("^SCAN (c|w|conversation|participant|conversation_word)\\b", step));
                Assert.Contains(plan, step => step.StartsWith("SEARCH c USING INDEX", StringComparison.Ordinal));
            }
        }
    }

    [Fact]
    public void Words_are_bounded()
    {
        var words = ConversationWords.Of(string.Join(' ', Enumerable.Repeat(new string('ü', 100), 100))).ToList();
        Assert.Equal(12, words.Count);
        Assert.All(words, word => Assert.True(word.Length <= 64));
        Assert.Equal(["a b", "b"], ConversationWords.Of(" A \n b ").Select(Encoding.UTF8.GetString));
        Assert.Equal(["#7-x", "7-x", "x"], ConversationWords.Of("#7-X").Select(Encoding.UTF8.GetString));
    }

    private static async Task<string> MakeAsync(
        TestEngine engine, string? name, string? unique, string service = TestEngine.Service, AccountSid? account = null)
    {
        var conversation = new Conversation(
            account ?? TestEngine.Account, new(engine.Sids.Next("CH")), service, TestEngine.MessagingService, unique, name, "{}", "active",
            null, null, null, null, null, null, "system", 1, 1, 0, 1);
        Assert.True(await engine.Conversations.InsertAsync(conversation, false, Cancellation));
        return conversation.Sid.Value;
    }

    private static async Task JoinAsync(TestEngine engine, string conversation, string? identity, string? address) =>
        await engine.Database.WriteAsync(
            sql => sql.ExecuteAsync(
                """
                INSERT INTO participant (account, conversation, sid, identity, channel, address, proxy, attributes, holds_pair, created, updated, change, service)
                VALUES ($1, $2, $3, $4, $5, $6, $7, '{}', 0, 1, 1, 1, 'IS')
                """,
                TestEngine.Account.Value, conversation, engine.Sids.Next("MB"), identity, identity is null ? "sms" : "chat", address,
                address is null ? null : "+15550001111"),
            Cancellation);

    private static async Task<List<string>> FindAsync(TestEngine engine, string text) =>
        (await PageAsync(engine, text, new(50, 0, null, false))).Sids;

    private static async Task<(List<string> Sids, PageOf<Conversation> Rows)> PageAsync(TestEngine engine, string text, Page page)
    {
        var rows = await new ConversationSearch(engine.Database).FindAsync(TestEngine.Account, text, null, page, Cancellation);
        return ([.. rows.Rows.Select(row => row.Sid.Value)], rows);
    }

    private static async Task<List<string>> AllAsync(ConversationSearch search, string text, string? state)
    {
        var sids = new List<string>();
        var page = new Page(5, 0, null, false);
        while (true)
        {
            var rows = await search.FindAsync(TestEngine.Account, text, state, page, Cancellation);
            sids.AddRange(rows.Rows.Select(row => row.Sid.Value));
            if (rows.NextToken is null)
            {
                return sids;
            }

            page = After(rows);
        }
    }

    private static Page After(PageOf<Conversation> rows) => Read(rows.NextToken!);

    private static Page Before(PageOf<Conversation> rows) => Read(rows.PreviousToken!);

    private static Page Read(string token)
    {
        Assert.Null(Page.Read(Form.Of([new("PageToken", token), new("PageSize", "3")]), 100, out var page));
        return page;
    }
}
