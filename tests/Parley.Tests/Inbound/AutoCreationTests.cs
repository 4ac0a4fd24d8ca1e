using Parley.Addresses;
using Parley.Delivery;
using Parley.Inbound;
using Parley.Storage;
using Parley.Tests.Conversations;
using Parley.Tests.Storage;
using Parley.Webhooks;

namespace Parley.Tests.Inbound;

/// <summary>A message that no conversation waits for makes one, where its address is configured so.</summary>
public sealed class AutoCreationTests
{
    private const string Ours = "+15550009999";
    private const string Stranger = "+15551230001";

    private static readonly string[] Order = ["onConversationAdded", "onParticipantAdded", "onMessageAdded"];

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Theory]
    [MemberData(nameof(TestDatabase.Dialects), MemberType = typeof(TestDatabase))]
    public async Task A_strangers_message_makes_a_conversation_with_its_events_in_order(SqlDialect dialect)
    {
        await using var engine = await KnownAsync(dialect);
        await ConfigureAsync(engine);
        await HookAsync(engine);
        await engine.Inbox.ReceiveAsync(Message("1", "hello"), Cancellation);
        await engine.Inbox.ReceiveAsync(Message("2", "again"), Cancellation);

        var conversation = Assert.Single(await engine.QueryAsync(
            "SELECT sid, friendly_name, attributes, state, service, change FROM conversation",
            row => (Sid: row.Text(0), Name: row.TextOrNull(1), Attributes: row.Text(2), State: row.Text(3), Service: row.Text(4), Change: row.Number(5))));
        Assert.Equal((Stranger, "{}", "active", TestEngine.Service), (conversation.Name, conversation.Attributes, conversation.State, conversation.Service));
        Assert.Equal(4, conversation.Change);
        Assert.Equal(
            [$"0 hello {Stranger}", $"1 again {Stranger}"],
            await engine.QueryAsync("SELECT place, body, author FROM message ORDER BY place", row => $"{row.Number(0)} {row.Text(1)} {row.Text(2)}"));
        var heard = await HeardAsync(engine, TestEngine.Account.Value);
        Assert.Equal([.. Order, "onMessageAdded"], heard.Select(form => form["EventType"]));
        Assert.All(heard, form => Assert.Equal("SMS", form["Source"]));
        Assert.Equal((Stranger, Ours), (heard[0]["MessagingBinding.Address"], heard[0]["MessagingBinding.ProxyAddress"]));
        Assert.True(await engine.Database.ReadAsync(
            sql => SessionWindow.IsOpenAsync(sql, TestEngine.Account, Stranger, Ours, engine.Time), Cancellation));
    }

    [Theory]
    [MemberData(nameof(TestDatabase.Dialects), MemberType = typeof(TestDatabase))]
    public async Task Many_messages_at_once_make_one_conversation(SqlDialect dialect)
    {
        await using var engine = await KnownAsync(dialect);
        await ConfigureAsync(engine);
        await Task.WhenAll(Enumerable.Range(0, 24).Select(
            i => engine.Inbox.ReceiveAsync(Message($"{i % 12}", $"text {i % 12}"), Cancellation)));
        Assert.Equal(1, await engine.CountAsync("conversation"));
        Assert.Equal(1, await engine.CountAsync("participant"));
        Assert.Equal(12, await engine.CountAsync("message"));
    }

    [Theory]
    [MemberData(nameof(TestDatabase.Dialects), MemberType = typeof(TestDatabase))]
    public async Task A_repeated_message_does_not_make_another_conversation_after_the_first_is_gone(SqlDialect dialect)
    {
        await using var engine = await KnownAsync(dialect);
        await ConfigureAsync(engine);
        await engine.Inbox.ReceiveAsync(Message("1", "hello"), Cancellation);
        var sid = (await engine.QueryAsync("SELECT sid FROM conversation", row => row.Text(0)))[0];
        await engine.Conversations.UpdateAsync(
            TestEngine.Account, TestEngine.Service, sid, before => before with { State = "closed" }, false, Cancellation);
        await engine.Inbox.ReceiveAsync(Message("1", "hello"), Cancellation);
        Assert.Equal(1, await engine.CountAsync("conversation"));
        await engine.Inbox.ReceiveAsync(Message("2", "back again"), Cancellation);
        Assert.Equal(2, await engine.CountAsync("conversation"));
        Assert.Equal(1, await engine.CountAsync("message WHERE conversation = $1", sid));
    }

    [Theory]
    [MemberData(nameof(TestDatabase.Dialects), MemberType = typeof(TestDatabase))]
    public async Task The_webhook_of_the_configuration_hears_the_participant_and_the_message(SqlDialect dialect)
    {
        await using var engine = await KnownAsync(dialect);
        await ConfigureAsync(engine, rule => rule with
        {
            Type = "webhook",
            Url = "https://hooks.example/auto",
            Method = "GET",
            Filters = ["onMessageAdded", "onParticipantAdded"],
        });
        await engine.Inbox.ReceiveAsync(Message("1", "hello"), Cancellation);
        var hook = Assert.Single(await engine.QueryAsync("SELECT sid, method, url FROM webhook", row => $"{row.Text(0)} {row.Text(1)} {row.Text(2)}"));
        Assert.EndsWith(" GET https://hooks.example/auto", hook, StringComparison.Ordinal);
        Assert.Equal(Order[1..], (await HeardAsync(engine, hook[..34])).Select(form => form["EventType"]));
    }

    [Theory]
    [MemberData(nameof(TestDatabase.Dialects), MemberType = typeof(TestDatabase))]
    public async Task A_picture_from_a_stranger_is_fetched_first_and_the_next_message_waits_for_it(SqlDialect dialect)
    {
        await using var engine = await KnownAsync(dialect);
        await ConfigureAsync(engine);
        await engine.Inbox.ReceiveAsync(Message("1", null) with { Media = [new("ref", "image/png", null)] }, Cancellation);
        await engine.Inbox.ReceiveAsync(Message("2", "see?"), Cancellation);
        Assert.Equal(0, await engine.CountAsync("conversation"));
        await engine.RunLanesAsync([engine.InboundRunner()]);
        Assert.Equal(1, await engine.CountAsync("conversation"));
        Assert.Equal(1, await engine.CountAsync("message WHERE place = 0 AND media IS NOT NULL"));
        Assert.Equal(1, await engine.CountAsync("message WHERE place = 1 AND body = 'see?'"));
    }

    [Theory]
    [MemberData(nameof(TestDatabase.Dialects), MemberType = typeof(TestDatabase))]
    public async Task The_conversation_lands_in_its_service_or_the_default_with_the_accounts_timers(SqlDialect dialect)
    {
        await using var engine = await KnownAsync(dialect);
        await engine.Services.InsertAsync(new(TestEngine.Account, TestEngine.OtherService, "other", 0, 0), Cancellation);
        await engine.Database.WriteAsync(
            sql => sql.ExecuteAsync("UPDATE account SET closed_timer = 'PT1H', inactive_timer = 'PT10M'"), Cancellation);
        await ConfigureAsync(engine, rule => rule with { Service = TestEngine.OtherService });
        await engine.Inbox.ReceiveAsync(Message("1", "hello"), Cancellation);
        Assert.Equal(1, await engine.CountAsync(
            "conversation WHERE service = $1 AND closed_timer = 'PT1H' AND inactive_timer = 'PT10M' AND date_closed = $2 AND date_inactive = $3",
            TestEngine.OtherService, engine.Time + 3_600_000_000, engine.Time + 600_000_000));

        await engine.Services.DeleteAsync(TestEngine.Account, TestEngine.OtherService, Cancellation);
        await engine.Inbox.ReceiveAsync(Message("2", "hello") with { From = "+15551230002" }, Cancellation);
        Assert.Equal(1, await engine.CountAsync("conversation WHERE service = $1", TestEngine.Service));
    }

    [Theory]
    [InlineData(false, "sms", "+15551230001")]
    [InlineData(true, "chat", "+15551230001")]
    [InlineData(true, "sms", "INFO")]
    public async Task Nothing_is_made_where_nothing_is_wanted(bool enabled, string type, string from)
    {
        await using var engine = await KnownAsync(SqlDialect.Sqlite);
        await ConfigureAsync(engine, rule => rule with { Enabled = enabled }, type);
        await engine.Inbox.ReceiveAsync(Message("1", "hello") with { From = from }, Cancellation);
        await engine.Inbox.ReceiveAsync(Message("2", "hello") with { From = from, To = "+15550009998" }, Cancellation);
        Assert.Equal(0, await engine.CountAsync("conversation"));
        Assert.Equal(0, await engine.CountAsync("participant"));
    }

    [Theory]
    [MemberData(nameof(TestDatabase.Dialects), MemberType = typeof(TestDatabase))]
    public async Task A_veto_drops_the_message_for_good(SqlDialect dialect)
    {
        await using var hook = new OneAnswer(403, "");
        await using var engine = await KnownAsync(dialect);
        await ConfigureAsync(engine);
        await HookAsync(engine, hook.Url);
        await engine.Inbox.ReceiveAsync(Message("1", "buy"), Cancellation);
        await engine.Inbox.ReceiveAsync(Message("1", "buy"), Cancellation);
        await engine.RunLanesAsync([engine.InboundRunner()]);
        await engine.Inbox.ReceiveAsync(Message("1", "buy"), Cancellation);
        await engine.RunLanesAsync([engine.InboundRunner()]);
        Assert.Equal(0, await engine.CountAsync("conversation"));
        Assert.Equal(0, await engine.CountAsync("message"));
        var asked = Assert.Single(hook.Forms);
        Assert.Equal(
            ("onConversationAdd", "buy", Stranger, Ours, "SMS"),
            (asked["EventType"], asked["MessageBody"], asked["MessagingBinding.Address"], asked["MessagingBinding.ProxyAddress"], asked["Source"]));
    }

    [Theory]
    [MemberData(nameof(TestDatabase.Dialects), MemberType = typeof(TestDatabase))]
    public async Task A_hook_names_the_conversation_and_only_onConversationAdd_is_asked(SqlDialect dialect)
    {
        await using var hook = new OneAnswer(200, """{"friendly_name":"Ada","unique_name":"taken","attributes":"{\"vip\":true}"}""");
        await using var engine = await KnownAsync(dialect);
        await engine.ConversationAsync("taken");
        await ConfigureAsync(engine);
        await HookAsync(engine, hook.Url);
        await engine.Inbox.ReceiveAsync(Message("1", "hello"), Cancellation);
        await engine.RunLanesAsync([engine.InboundRunner(), new Ignore()]);
        Assert.Equal(1, await engine.CountAsync(
            """conversation WHERE friendly_name = 'Ada' AND unique_name IS NULL AND attributes = '{"vip":true}'"""));
        Assert.Equal(1, await engine.CountAsync("message"));
        Assert.Equal("onConversationAdd", Assert.Single(hook.Forms)["EventType"]);
    }

    [Theory]
    [MemberData(nameof(TestDatabase.Dialects), MemberType = typeof(TestDatabase))]
    public async Task A_conversation_that_closes_while_its_hook_thinks_leaves_the_message_to_a_new_one_that_is_asked_about(SqlDialect dialect)
    {
        await using var hook = new OneAnswer(200, "");
        await using var engine = await KnownAsync(dialect);
        await ConfigureAsync(engine);
        await HookAsync(engine, hook.Url);
        var old = await engine.ConversationAsync();
        await engine.PhoneAsync(old, Stranger, Ours);
        hook.Meanwhile = async () => await engine.Conversations.UpdateAsync(
            TestEngine.Account, TestEngine.Service, old.Sid.Value, before => before with { State = "closed" }, false, Cancellation);
        await engine.Inbox.ReceiveAsync(Message("1", "hello"), Cancellation);
        await engine.RunLanesAsync([engine.InboundRunner(), new Ignore()]);
        Assert.Equal(["onMessageAdd", "onConversationAdd"], hook.Forms.Select(form => form["EventType"]));
        Assert.Equal(1, await engine.CountAsync("message WHERE conversation <> $1", old.Sid.Value));
        Assert.Equal(1, await engine.CountAsync("message"));
    }

    [Fact]
    public async Task An_answer_that_makes_no_sense_does_not_lose_the_message()
    {
        await using var hook = new OneAnswer(200, """{"attributes":"not json"}""");
        await using var engine = await KnownAsync(SqlDialect.Sqlite);
        await ConfigureAsync(engine);
        await HookAsync(engine, hook.Url);
        await engine.Inbox.ReceiveAsync(Message("1", "hello"), Cancellation);
        await engine.RunLanesAsync([engine.InboundRunner(), new Ignore()]);
        Assert.Equal(1, await engine.CountAsync("conversation WHERE attributes = '{}'"));
        Assert.Equal(1, await engine.CountAsync("message"));
    }

    private static async Task<TestEngine> KnownAsync(SqlDialect dialect)
    {
        var engine = await TestEngine.OpenAsync(dialect);
        await engine.KnownAsync();
        return engine;
    }

    private static InboundMessage Message(string id, string? body) =>
        new(TestEngine.Account, "sms", id, Stranger, Ours, body, [], 0, null);

    private static async Task ConfigureAsync(
        TestEngine engine, Func<AutoCreationRule, AutoCreationRule>? change = null, string type = "sms")
    {
        var rule = new AutoCreationRule(true, "default", null, null, null, null, null, null);
        Assert.True(await new AddressStore(engine.Database).InsertAsync(
            new(TestEngine.Account, engine.Sids.Next("IG"), type, Ours, null, null, change?.Invoke(rule) ?? rule, 0, 0), Cancellation));
    }

    // The account's webhook hears everything; its pre-event hook is asked about everything.
    private static async Task HookAsync(TestEngine engine, string preUrl = "") => await engine.Database.WriteAsync(
        sql => sql.ExecuteAsync(
            "INSERT INTO hook_config (account, service, pre_url, post_url, method, filters, target) VALUES ($1, '', $2, $3, 'POST', $4, 'webhook')",
            TestEngine.Account.Value, preUrl, "https://hooks.example/all",
            """["onConversationAdd","onConversationAdded","onParticipantAdd","onParticipantAdded","onMessageAdd","onMessageAdded"]"""),
        Cancellation);

    private static async Task<List<Dictionary<string, string>>> HeardAsync(TestEngine engine, string hook)
    {
        var payloads = await engine.QueryAsync(
            "SELECT payload FROM job WHERE lane LIKE $1 ORDER BY lane, seq", row => row.Text(0), $"hook/{hook}/%");
        return [.. payloads.Select(text => WebhookSignature.Pairs(text.Split('\n', 3)[2]).ToDictionary())];
    }

    private sealed class Ignore : Parley.Lanes.IJobRunner
    {
        public IReadOnlyCollection<string> Kinds => ["webhook"];

        public Task<Parley.Lanes.JobResult> RunAsync(Parley.Lanes.Job job, long fails, CancellationToken cancellation) =>
            Task.FromResult<Parley.Lanes.JobResult>(new Parley.Lanes.JobResult.Done());
    }
}
