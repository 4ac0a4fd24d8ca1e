using System.Text;
using Parley.Api;
using Parley.Conversations;
using Parley.Storage;
using Parley.Tests.Conversations;
using Parley.Tests.Storage;

namespace Parley.Tests.Api;

public sealed class PageTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("PageSize=0")]
    [InlineData("PageSize=-1")]
    [InlineData("PageSize=x")]
    [InlineData("PageSize=99999999999")]
    [InlineData("Page=-1")]
    [InlineData("PageToken=x")]
    [InlineData("PageToken=PA0")]
    [InlineData("PageToken=PAzz")]
    [InlineData("PageToken=PC41")]
    [InlineData("PageToken=PA00")]
    [InlineData("PageToken=PAff")]
    public void A_bad_page_is_refused(string query) => Assert.NotNull(Page.Read(Query(query), 100, out _));

    [Fact]
    public void A_page_larger_than_the_most_is_cut_to_it()
    {
        Assert.Null(Page.Read(Query("PageSize=1000"), 100, out var page));
        Assert.Equal(100, page.Size);
    }

    [Fact]
    public void The_links_keep_the_filters_and_have_all_that_clients_read()
    {
        var query = Query("State=active&PageSize=2&Page=3&Unique=a%26b");
        Page.Read(query, 100, out var page);
        var rows = page.Cut(new List<string> { "a", "b", "c" }, row => row);
        var meta = page.Meta(rows, "things", "https://x/v1/Things", query);
        Assert.Equal(["a", "b"], rows.Rows);
        Assert.Equal("https://x/v1/Things?PageSize=2&Page=0&State=active&Unique=a%26b", meta.FirstPageUrl);
        Assert.Null(meta.PreviousPageUrl);
        Assert.StartsWith("https://x/v1/Things?PageSize=2&Page=4&PageToken=PA", meta.NextPageUrl, StringComparison.Ordinal);
        Assert.Equal((3, 2, "things"), (meta.Page, meta.PageSize, meta.Key));
    }

    [Theory]
    [MemberData(nameof(TestDatabase.Dialects), MemberType = typeof(TestDatabase))]
    public async Task Pages_of_conversations_lead_forth_and_back_without_gaps(SqlDialect dialect)
    {
        await using var engine = await TestEngine.OpenAsync(dialect);
        for (var i = 0; i < 7; i++)
        {
            await engine.ConversationAsync();
        }

        await engine.ConversationAsync(service: TestEngine.OtherService);
        await engine.ConversationAsync(account: TestEngine.Other);
        await WalkAsync(7, page => engine.Conversations.ListAsync(
            TestEngine.Account, TestEngine.Service, null, null, null, page, Cancellation), row => row.Sid.Value, descending: true);
    }

    [Theory]
    [MemberData(nameof(TestDatabase.Dialects), MemberType = typeof(TestDatabase))]
    public async Task Within_dates_conversations_are_listed_by_their_date_of_creation(SqlDialect dialect)
    {
        await using var engine = await TestEngine.OpenAsync(dialect);
        var made = new List<ConversationSid>();
        foreach (var created in (long[])[30, -50, 20, 40, 30, 10])
        {
            var conversation = await engine.ConversationAsync();
            await engine.ChatAsync(conversation, "zoe");
            await engine.Conversations.UpdateAsync(
                TestEngine.Account, TestEngine.Service, conversation.Sid.Value,
                before => before with { Created = created, State = created == 20 ? "inactive" : "active" }, false, Cancellation);
            made.Add(conversation.Sid);
        }

        await ExpectAsync(null, 31, null, [4, 0, 2, 5, 1]);
        await ExpectAsync(20, null, null, [3, 4, 0, 2]);
        await ExpectAsync(10, 40, "active", [4, 0, 5]);
        await ExpectAsync(null, 0, null, [1]);

        async Task ExpectAsync(long? from, long? to, string? state, int[] expected)
        {
            foreach (var identity in (string?[])[null, "zoe"])
            {
                var seen = new List<int>();
                for (Page? page = new(2, 0, null, false); page is not null;)
                {
                    var rows = await PageAsync(page);
                    seen.AddRange(rows.Rows.Select(row => made.IndexOf(row.Sid)));
                    if (rows.PreviousToken is not null)
                    {
                        var before = await PageAsync(Next(2, rows.PreviousToken));
                        Assert.Equal(seen[(seen.Count - rows.Rows.Count - 2)..^rows.Rows.Count], before.Rows.Select(row => made.IndexOf(row.Sid)));
                    }

                    page = rows.NextToken is null ? null : Next(2, rows.NextToken);
                }

                Assert.Equal(expected, seen);

                async Task<PageOf<Conversation>> PageAsync(Page asked) => asked.Cut(
                    identity is null
                        ? await engine.Conversations.ListAsync(TestEngine.Account, TestEngine.Service, state, from, to, asked, Cancellation)
                        : await engine.Conversations.ListOfAsync(
                            TestEngine.Account, TestEngine.Service, identity, state, from, to, asked, Cancellation),
                    ConversationStore.DateKey);
            }
        }
    }

    [Theory]
    [MemberData(nameof(TestDatabase.Dialects), MemberType = typeof(TestDatabase))]
    public async Task Pages_of_messages_lead_forth_and_back_in_both_orders(SqlDialect dialect)
    {
        await using var engine = await TestEngine.OpenAsync(dialect);
        var conversation = await engine.ConversationAsync();
        for (var i = 0; i < 12; i++)
        {
            await engine.PostAsync(conversation);
        }

        foreach (var descending in (bool[])[false, true])
        {
            await WalkAsync(
                12,
                page => engine.Messages.ListAsync(TestEngine.Account, conversation.Sid, descending, page, Cancellation),
                row => row.Index.ToString(System.Globalization.CultureInfo.InvariantCulture), descending, key => int.Parse(key, System.Globalization.CultureInfo.InvariantCulture));
        }
    }

    [Theory]
    [MemberData(nameof(TestDatabase.Dialects), MemberType = typeof(TestDatabase))]
    public async Task A_row_that_goes_while_a_client_pages_is_neither_skipped_nor_repeated(SqlDialect dialect)
    {
        await using var engine = await TestEngine.OpenAsync(dialect);
        var made = new List<Conversation>();
        for (var i = 0; i < 6; i++)
        {
            made.Insert(0, await engine.ConversationAsync());
        }

        var first = await ReadAsync(engine, new Page(2, 0, null, false));
        foreach (var gone in made.Take(2))
        {
            await engine.Conversations.DeleteAsync(gone.Account, gone.Service, gone.Sid.Value, false, 0, Cancellation);
        }

        var second = await ReadAsync(engine, Next(2, first.NextToken));
        Assert.Equal(made.Skip(2).Take(2).Select(row => row.Sid), second.Rows.Select(row => row.Sid));
    }

    private static async Task<PageOf<Conversation>> ReadAsync(TestEngine engine, Page page) => page.Cut(
        await engine.Conversations.ListAsync(TestEngine.Account, TestEngine.Service, null, null, null, page, Cancellation),
        row => row.Sid.Value);

    private static async Task WalkAsync<T>(
        int total, Func<Page, ValueTask<List<T>>> read, Func<T, string> key, bool descending, Func<string, IComparable>? order = null)
    {
        foreach (var size in (int[])[1, 3, total - 1, total, total + 1])
        {
            var forth = new List<string[]>();
            var page = new Page(size, 0, null, false);
            var rows = page.Cut(await read(page), key);
            Assert.Null(rows.PreviousToken);
            forth.Add([.. rows.Rows.Select(key)]);
            while (rows.NextToken is not null)
            {
                page = Next(size, rows.NextToken);
                rows = page.Cut(await read(page), key);
                forth.Add([.. rows.Rows.Select(key)]);
            }

            var all = forth.SelectMany(one => one).ToList();
            var sorted = all.OrderBy(one => order?.Invoke(one) ?? one).ToList();
            Assert.Equal(total, all.Distinct().Count());
            Assert.Equal(descending ? sorted.AsEnumerable().Reverse() : sorted, all);
            for (var i = forth.Count - 2; i >= 0; i--)
            {
                page = Next(size, rows.PreviousToken);
                rows = page.Cut(await read(page), key);
                Assert.Equal(forth[i], rows.Rows.Select(key));
            }

            Assert.Null(rows.PreviousToken);
        }
    }

    private static Page Next(int size, string? token)
    {
        Assert.NotNull(token);
        Assert.Null(Page.Read(Query($"PageSize={size}&PageToken={token}"), 100, out var page));
        return page;
    }

    private static Form Query(string text) => Form.Parse(Encoding.UTF8.GetBytes(text), out _)!;
}
