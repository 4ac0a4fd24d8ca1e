using Parley.Api;
using Parley.Channels;
using Parley.Storage;
using Parley.Templates;
using Parley.Tests.Conversations;
using Parley.Tests.Storage;

namespace Parley.Tests.Templates;

/// <summary>Contents and their approvals as they are stored, listed and searched, on both databases.</summary>
public sealed class ContentStoreTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Theory, MemberData(nameof(TestDatabase.Dialects), MemberType = typeof(TestDatabase))]
    public async Task Lists_keep_their_order_over_pages_while_rows_go(SqlDialect dialect)
    {
        await using var engine = await TestEngine.OpenAsync(dialect);
        for (var at = 0; at < 7; at++)
        {
            await AddAsync(engine, $"n{6 - at}", created: 100 + at, updated: 1000 + (at * 7 % 5));
        }

        await AddAsync(engine, null, created: 1, updated: 1);
        await AddAsync(engine, "other", account: TestEngine.Other);
        foreach (var (query, expected) in new[]
        {
            ("", "n6 n5 n4 n3 n2 n1 n0 -"),
            ("SortByContentName=asc", "- n0 n1 n2 n3 n4 n5 n6"), ("SortByContentName=DESC", "n6 n5 n4 n3 n2 n1 n0 -"),
            ("SortByDate=asc", "- n6 n1 n3 n5 n0 n2 n4"), ("SortByDate=desc", "n4 n2 n0 n5 n3 n1 n6 -"),
        })
        {
            Assert.Equal((query, expected), (query, string.Join(' ', await NamesAsync(engine, query, 3))));
            Assert.Equal((query, expected), (query, string.Join(' ', await NamesAsync(engine, query, 100))));
        }

        // The row at the end of the first page goes, and one before it: nothing is skipped, nothing comes twice.
        var (search, page) = Ask("SortByContentName=asc", 3, null);
        var first = (await search.RunAsync(engine.Contents, TestEngine.Account, page, Cancellation))!;
        foreach (var gone in first.Rows.Skip(1))
        {
            Assert.True(await engine.Contents.DeleteAsync(gone.Account, gone.Sid, (_, _) => default, Cancellation));
        }

        var (_, second) = Ask("SortByContentName=asc", 3, first.NextToken);
        var next = (await search.RunAsync(engine.Contents, TestEngine.Account, second, Cancellation))!;
        Assert.Equal(["n2", "n3", "n4"], next.Rows.Select(row => row.FriendlyName));
        var (_, back) = Ask("SortByContentName=asc", 3, next.PreviousToken);
        Assert.Equal([null], (await search.RunAsync(engine.Contents, TestEngine.Account, back, Cancellation))!.Rows.Select(row => row.FriendlyName));
    }

    [Theory, MemberData(nameof(TestDatabase.Dialects), MemberType = typeof(TestDatabase))]
    public async Task Every_filter_of_version_2_holds(SqlDialect dialect)
    {
        await using var engine = await TestEngine.OpenAsync(dialect);
        await AddAsync(engine, "spring_sale", created: 1_700_000_000_000_000, types: """{"twilio/text":{"body":"Tulips are here"}}""");
        await AddAsync(engine, "autumn_sale", language: "de", created: 1_700_000_100_500_000, types: """{"twilio/quick-reply":{"body":"Blätter?","actions":[{"title":"Ja"}]},"twilio/text":{"body":"b"}}""");
        var approved = await AddAsync(engine, "welcome", language: "pt_BR", created: 1_700_000_200_000_000, types: """{"twilio/card":{"title":"Olá","subtitle":"s"}}""");
        await SubmitAsync(engine, approved, "welcome", "approved");
        foreach (var (query, expected) in new[]
        {
            ("ContentName=SALE$", "spring_sale autumn_sale"), ("ContentName=^w", "welcome"), ("Content=tulip", "spring_sale"),
            ("Content=" + Uri.EscapeDataString("^ja$"), "autumn_sale"), ("Content=olá", "welcome"), ("Content=nothing", ""),
            ("Language=de", "autumn_sale"), ("Language=de&Language=PT_br", "autumn_sale welcome"), ("Language=en,de", "spring_sale autumn_sale"),
            ("ContentType=twilio/text", "spring_sale autumn_sale"), ("ContentType=twilio/card&ContentType=twilio/media", "welcome"),
            ("ChannelEligibility=whatsapp:approved", "welcome"), ("ChannelEligibility=whatsapp:unsubmitted", "spring_sale autumn_sale"),
            ("ChannelEligibility=whatsapp:rejected", ""), ("ChannelEligibility=sms:approved", ""),
            ("DateCreatedAfter=2023-11-14T22:15:00Z", "autumn_sale welcome"), ("DateCreatedBefore=2023-11-14T22:15:00Z", "spring_sale autumn_sale"),
            ("DateCreatedAfter=2023-11-14T22:15:00Z&DateCreatedBefore=2023-11-14T22:15:00Z", "autumn_sale"),
            ("DateCreatedAfter=2030-01-01", ""), ("Language=de&ContentName=spring", ""),
        })
        {
            Assert.Equal((query, expected), (query, string.Join(' ', await NamesAsync(engine, query, 1))));
        }
    }

    [Theory]
    [InlineData("SortByDate=up")]
    [InlineData("SortByContentName=1")]
    [InlineData("DateCreatedAfter=yesterday")]
    [InlineData("DateCreatedBefore=13")]
    [InlineData("ContentName=(")]
    [InlineData("Content=(a)\\1")]
    [InlineData("ContentName=(?=a)")]
    [InlineData("ContentName=((a{1,500}){1,500}){1,500}")]
    [InlineData("ChannelEligibility=approved")]
    [InlineData("ChannelEligibility=:")]
    public void A_filter_that_makes_no_sense_is_refused(string query)
    {
        var error = ContentSearch.Read(Form.Parse(System.Text.Encoding.UTF8.GetBytes(query), out _)!, out _);
        Assert.Equal((400, 20001), (error!.Status, error.Code));
    }

    [Fact]
    public async Task A_token_of_another_order_is_refused()
    {
        await using var engine = await TestEngine.OpenAsync(SqlDialect.Sqlite);
        await AddAsync(engine, "a");
        await AddAsync(engine, "b");
        var (byName, page) = Ask("SortByContentName=asc", 1, null);
        var token = (await byName.RunAsync(engine.Contents, TestEngine.Account, page, Cancellation))!.NextToken;
        var (bySid, other) = Ask("", 1, token);
        Assert.Null(await bySid.RunAsync(engine.Contents, TestEngine.Account, other, Cancellation));
        var (byDate, third) = Ask("SortByDate=asc", 1, token);
        Assert.Null(await byDate.RunAsync(engine.Contents, TestEngine.Account, third, Cancellation));
    }

    // A content may be changed while nobody looks at it, and after it was rejected; and it may go at any time.
    [Theory]
    [MemberData(nameof(States))]
    public async Task What_may_be_done_depends_on_the_review(SqlDialect dialect, string? status, bool changes, bool submits)
    {
        await using var engine = await TestEngine.OpenAsync(dialect);
        var content = await AddAsync(engine, "a");
        if (status is not null)
        {
            await SubmitAsync(engine, content, "offer", status);
        }

        var change = engine.Contents.UpdateAsync(
            content.Account, content.Sid, before => before with { FriendlyName = "b" }, Cancellation).AsTask();
        if (changes)
        {
            Assert.Equal("b", (await change)!.FriendlyName);
        }
        else
        {
            Assert.Equal(20409, (await Assert.ThrowsAsync<RefusedException>(() => change)).Error.Code);
        }

        var again = new Approval("offer_2", "MARKETING", "received", null, "twilio/text", true);
        Assert.Equal(submits, await engine.Contents.SubmitAsync(content.Account, content.Sid, again, _ => default, Cancellation));
        Approval? taken = null;
        Assert.True(await engine.Contents.DeleteAsync(content.Account, content.Sid, (_, approval) =>
        {
            taken = approval;
            return ValueTask.CompletedTask;
        }, Cancellation));
        Assert.Equal(submits ? "offer_2" : "offer", taken?.Name);
        Assert.False(await engine.Contents.DeleteAsync(content.Account, content.Sid, (_, _) => default, Cancellation));
    }

    public static TheoryData<SqlDialect, string?, bool, bool> States
    {
        get
        {
            var cases = new TheoryData<SqlDialect, string?, bool, bool>();
            foreach (var dialect in (SqlDialect[])[SqlDialect.Sqlite, SqlDialect.Postgres])
            {
                cases.Add(dialect, null, true, true);
                cases.Add(dialect, "rejected", true, true);
                foreach (var state in (string[])["received", "pending", "approved", "paused", "disabled"])
                {
                    cases.Add(dialect, state, false, false);
                }
            }

            return cases;
        }
    }

    [Theory, MemberData(nameof(TestDatabase.Dialects), MemberType = typeof(TestDatabase))]
    public async Task A_name_stands_once_in_a_language(SqlDialect dialect)
    {
        await using var engine = await TestEngine.OpenAsync(dialect);
        var (one, two, german) = (await AddAsync(engine, "a"), await AddAsync(engine, "b"), await AddAsync(engine, "c", language: "de"));
        var approval = new Approval("offer", "UTILITY", "received", null, "twilio/text", false);
        Assert.True(await engine.Contents.SubmitAsync(one.Account, one.Sid, approval, _ => default, Cancellation));
        Assert.False(await engine.Contents.SubmitAsync(two.Account, two.Sid, approval, _ => default, Cancellation));
        Assert.True(await engine.Contents.SubmitAsync(german.Account, german.Sid, approval, _ => default, Cancellation));
    }

    [Theory, MemberData(nameof(TestDatabase.Dialects), MemberType = typeof(TestDatabase))]
    public async Task A_review_moves_status_reason_and_category_each_on_its_own(SqlDialect dialect)
    {
        await using var engine = await TestEngine.OpenAsync(dialect);
        var content = await AddAsync(engine, "a");
        await SubmitAsync(engine, content, "offer", "received");
        foreach (var (status, reason, category, expected) in new (string?, string?, string?, string)[]
        {
            ("pending", null, null, "pending  UTILITY"), ("rejected", "SCAM", null, "rejected SCAM UTILITY"),
            (null, null, "MARKETING", "rejected SCAM MARKETING"), ("approved", null, null, "approved  MARKETING"),
            ("paused", "Low quality", null, "paused Low quality MARKETING"), ("disabled", "Abuse", null, "disabled Abuse MARKETING"),
        })
        {
            await engine.Inbox.TemplateReviewedAsync(new(TestEngine.Account, "offer", "en", status, reason, category), Cancellation);
            var now = (await engine.Contents.FindAsync(TestEngine.Account, content.Sid, Cancellation))!.Approval!;
            Assert.Equal(expected, $"{now.Status} {now.RejectionReason} {now.Category}");
        }

        await engine.Inbox.TemplateReviewedAsync(new(TestEngine.Account, "offer", "de", "approved", null), Cancellation);
        Assert.Equal("disabled", (await engine.Contents.FindAsync(TestEngine.Account, content.Sid, Cancellation))!.Approval!.Status);
    }

    [Theory, MemberData(nameof(TestDatabase.Dialects), MemberType = typeof(TestDatabase))]
    public async Task A_submission_keeps_the_reviewer_s_id_and_a_deletion_takes_the_template_back(SqlDialect dialect)
    {
        await using var engine = await TestEngine.OpenAsync(dialect);
        var reviewer = new Reviewer();
        var catalog = reviewer.Catalog();
        var (submitter, remover) = (
            new TemplateSubmitter(engine.Database, catalog, engine),
            new TemplateRemover(catalog, Microsoft.Extensions.Logging.Abstractions.NullLogger<TemplateRemover>.Instance));
        var content = await AddAsync(engine, "a", types: """{"twilio/quick-reply":{"body":"Q{{1}}","actions":[{"title":"Yes"}]},"twilio/text":{"body":"t"}}""");
        var approval = new Approval("offer", "UTILITY", "received", null, "twilio/quick-reply", true);
        Assert.True(await engine.Contents.SubmitAsync(
            content.Account, content.Sid, approval, sql => TemplateSubmitter.QueueAsync(sql, content.Account, content.Sid), Cancellation));

        await engine.RunLanesAsync([submitter, remover]);

        var draft = Assert.Single(reviewer.Drafts);
        Assert.Equal(("offer", "UTILITY", true, "Q{{1}}", "Yes"),
            (draft.Name, draft.Category, draft.AllowCategoryChange, draft.Content.Body, draft.Content.Buttons[0].Title));
        var stored = (await engine.Contents.FindAsync(content.Account, content.Sid, Cancellation))!.Approval!;
        Assert.Equal(("pending", "4711"), (stored.Status, stored.ProviderId));

        await engine.Contents.DeleteAsync(
            content.Account, content.Sid, (sql, old) => TemplateRemover.QueueAsync(sql, content.Account, content.Sid, old), Cancellation);
        reviewer.IsAway = true;
        await engine.RunLanesAsync([submitter, remover]);
        reviewer.IsAway = false;
        await engine.RunLanesAsync([submitter, remover], now: 3_600_000_000);
        Assert.Equal(["away", "offer 4711"], reviewer.Removed);
    }

    [Fact]
    public async Task A_content_deleted_while_its_submission_is_under_way_leaves_no_template()
    {
        await using var engine = await TestEngine.OpenAsync(SqlDialect.Sqlite);
        var reviewer = new Reviewer();
        var catalog = reviewer.Catalog();
        var content = await AddAsync(engine, "a");
        reviewer.OnSubmit = () => engine.Contents.DeleteAsync(content.Account, content.Sid, (_, _) => default, Cancellation).AsTask();
        await engine.Contents.SubmitAsync(
            content.Account, content.Sid, new("offer", "UTILITY", "received", null, "twilio/text", false),
            sql => TemplateSubmitter.QueueAsync(sql, content.Account, content.Sid), Cancellation);

        await engine.RunLanesAsync([
            new TemplateSubmitter(engine.Database, catalog, engine),
            new TemplateRemover(catalog, Microsoft.Extensions.Logging.Abstractions.NullLogger<TemplateRemover>.Instance)]);

        Assert.Equal(["offer 4711"], reviewer.Removed);
    }

    [Fact]
    public void A_change_keeps_what_it_does_not_name()
    {
        var before = new Content(
            TestEngine.Account, "HX", "name", "pt_BR", """{"1":"a"}""", """{"twilio/text":{"body":"x"}}""", 0, 0, null);
        Assert.Null(ContentForm.Read("""{"types":{"twilio/text":{"body":"y"}}}"""u8.ToArray(), out var form, before));
        Assert.Equal(("name", "pt_BR", """{"1":"a"}""", """{"twilio/text":{"body":"y"}}"""), (form!.FriendlyName, form.Language, form.Variables, form.Types));
        Assert.NotNull(ContentForm.Read("""{"language":"en"}"""u8.ToArray(), out _, before));
        Assert.NotNull(ContentForm.Read("""{"language":null,"types":{"twilio/text":{"body":"y"}}}"""u8.ToArray(), out _, before));
    }

    private static (ContentSearch Search, Page Page) Ask(string query, int size, string? token)
    {
        var form = Form.Parse(System.Text.Encoding.UTF8.GetBytes($"{query}&PageSize={size}{(token is null ? "" : "&PageToken=" + token)}"), out _)!;
        Assert.Null(ContentSearch.Read(form, out var search));
        Assert.Null(Page.Read(form, 1000, out var page));
        return (search, page);
    }

    private static async Task<List<string>> NamesAsync(TestEngine engine, string query, int size)
    {
        var (names, token) = (new List<string>(), (string?)null);
        do
        {
            var (search, page) = Ask(query, size, token);
            var rows = (await search.RunAsync(engine.Contents, TestEngine.Account, page, Cancellation))!;
            names.AddRange(rows.Rows.Select(row => row.FriendlyName ?? "-"));
            token = rows.NextToken;
        }
        while (token is not null);
        return names;
    }

    private static async Task<Content> AddAsync(
        TestEngine engine, string? name, string language = "en", long created = 1, long updated = 1, string? types = null,
        Parley.Api.AccountSid? account = null)
    {
        var content = new Content(
            account ?? TestEngine.Account, engine.Sids.Next("HX"), name, language, "{}", types ?? """{"twilio/text":{"body":"x"}}""", created,
            updated, null);
        await engine.Contents.InsertAsync(content, Cancellation);
        return content;
    }

    private static async Task SubmitAsync(TestEngine engine, Content content, string name, string status) =>
        Assert.True(await engine.Contents.SubmitAsync(
            content.Account, content.Sid, new(name, "UTILITY", status, null, "twilio/text", false), _ => default, Cancellation));

    private sealed class Reviewer : IChannel, ISubmitsTemplates
    {
        public string Kind => "whatsapp";

        public ChannelCapabilities Capabilities { get; } = new(4096, true, true, true, "WA");

        public List<TemplateDraft> Drafts { get; } = [];

        public List<string> Removed { get; } = [];

        public bool IsAway { get; set; }

        public Func<Task>? OnSubmit { get; set; }

        public ChannelCatalog Catalog() => new(
            Microsoft.Extensions.DependencyInjection.ServiceCollectionContainerBuilderExtensions.BuildServiceProvider(
                Microsoft.Extensions.DependencyInjection.ServiceCollectionServiceExtensions.AddSingleton<IChannel>(
                    new Microsoft.Extensions.DependencyInjection.ServiceCollection(), this)));

        public Task<SendOutcome> SendAsync(OutboundMessage message, CancellationToken cancellation) =>
            throw new NotSupportedException();

        public async Task<TemplateSubmission> SubmitTemplateAsync(
            Parley.Api.AccountSid account, TemplateDraft draft, CancellationToken cancellation)
        {
            Drafts.Add(draft);
            await (OnSubmit?.Invoke() ?? Task.CompletedTask);
            return new TemplateSubmission.Taken("4711", "pending");
        }

        public Task<bool> RemoveTemplateAsync(
            Parley.Api.AccountSid account, string name, string providerId, CancellationToken cancellation)
        {
            Removed.Add(IsAway ? "away" : $"{name} {providerId}");
            return Task.FromResult(!IsAway);
        }
    }
}
