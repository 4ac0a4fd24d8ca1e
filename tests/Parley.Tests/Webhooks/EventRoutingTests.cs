using Parley.Api;
using Parley.Conversations;
using Parley.Lanes;
using Parley.Storage;
using Parley.Tests.Conversations;
using Parley.Tests.Storage;
using Parley.Users;
using Parley.Webhooks;

namespace Parley.Tests.Webhooks;

/// <summary>Who hears of an event: the conversation's webhooks, and its service's or its account's.</summary>
public sealed class EventRoutingTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Theory]
    [MemberData(nameof(TestDatabase.Dialects), MemberType = typeof(TestDatabase))]
    public async Task Without_hooks_of_its_own_a_service_is_heard_by_the_account(SqlDialect dialect)
    {
        await using var engine = await TestEngine.OpenAsync(dialect);
        await ListenAsync(engine, TestEngine.Account, null, "onMessageAdded");
        await ListenAsync(engine, TestEngine.Account, TestEngine.OtherService, "onMessageAdded");
        await ListenAsync(engine, TestEngine.Other, null, "onMessageAdded");
        var conversation = await engine.ConversationAsync();
        var scoped = await engine.HookAsync(conversation, "onMessageAdded");
        await PostAsync(engine, conversation);
        Assert.Equal(
            [$"hook/{TestEngine.Account}/{conversation.Sid}", $"hook/{scoped.Sid}/{conversation.Sid}"], await LanesAsync(engine));
    }

    [Theory]
    [MemberData(nameof(TestDatabase.Dialects), MemberType = typeof(TestDatabase))]
    public async Task A_services_hooks_take_the_place_of_the_accounts(SqlDialect dialect)
    {
        await using var engine = await TestEngine.OpenAsync(dialect);
        await ListenAsync(engine, TestEngine.Account, null, "onMessageAdded");
        await ListenAsync(engine, TestEngine.Account, TestEngine.Service, "onMessageAdded");
        var conversation = await engine.ConversationAsync();
        await PostAsync(engine, conversation);
        Assert.Equal([$"hook/{TestEngine.Service}/{conversation.Sid}"], await LanesAsync(engine));
    }

    [Theory]
    [MemberData(nameof(TestDatabase.Dialects), MemberType = typeof(TestDatabase))]
    public async Task A_service_that_wants_another_event_still_silences_the_account(SqlDialect dialect)
    {
        await using var engine = await TestEngine.OpenAsync(dialect);
        await ListenAsync(engine, TestEngine.Account, null, "onMessageAdded");
        await ListenAsync(engine, TestEngine.Account, TestEngine.Service, "onMessageRemoved");
        await PostAsync(engine, await engine.ConversationAsync());
        Assert.Empty(await LanesAsync(engine));

        // With its URLs gone it has no hooks any more.
        await engine.HookConfigs.SaveAsync(TestEngine.Account, TestEngine.Service, new("", "", null, null, null), Cancellation);
        await PostAsync(engine, await engine.ConversationAsync());
        Assert.StartsWith("hook/AC", Assert.Single(await LanesAsync(engine)), StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(TestDatabase.Dialects), MemberType = typeof(TestDatabase))]
    public async Task Both_hear_if_the_setting_says_so(SqlDialect dialect)
    {
        await using var engine = await TestEngine.OpenAsync(
            dialect, options: new() { PublicUrl = () => "", ServiceHooksOverrideAccount = false });
        await ListenAsync(engine, TestEngine.Account, null, "onMessageAdded");
        await ListenAsync(engine, TestEngine.Account, TestEngine.Service, "onMessageAdded");
        var conversation = await engine.ConversationAsync();
        await PostAsync(engine, conversation);
        Assert.Equal(
            [$"hook/{TestEngine.Account}/{conversation.Sid}", $"hook/{TestEngine.Service}/{conversation.Sid}"],
            await LanesAsync(engine));
    }

    [Theory]
    [InlineData(null, "http://post.example/", "webhook", "onMessageAdded", true)]
    [InlineData("http://pre.example/", null, "webhook", "onMessageAdded", false)]
    [InlineData(null, "http://post.example/", "webhook", "onMessageAdd", false)]
    [InlineData(null, "http://post.example/", "webhook", "", false)]
    [InlineData(null, "http://post.example/", "flex", "onMessageAdded", false)]
    public async Task The_list_the_url_and_the_target_decide(string? pre, string? post, string target, string filter, bool hears)
    {
        await using var engine = await TestEngine.OpenAsync(SqlDialect.Sqlite);
        await engine.HookConfigs.SaveAsync(
            TestEngine.Account, null, new(pre, post, "GET", filter.Length > 0 ? [filter] : [], target), Cancellation);
        await PostAsync(engine, await engine.ConversationAsync());
        var payloads = await engine.QueryAsync("SELECT payload FROM job", row => row.Text(0));
        Assert.Equal(hears, payloads.Count == 1);
        Assert.All(payloads, one => Assert.StartsWith("GET\nhttp://post.example/\nAccountSid=", one, StringComparison.Ordinal));
    }

    [Theory]
    [MemberData(nameof(TestDatabase.Dialects), MemberType = typeof(TestDatabase))]
    public async Task What_does_not_fire_is_told_to_nobody(SqlDialect dialect)
    {
        await using var engine = await TestEngine.OpenAsync(dialect);
        await ListenAsync(engine, TestEngine.Account, null, [.. EventNames.OfAccount]);
        var conversation = await engine.ConversationAsync();
        await engine.PostAsync(conversation);
        Assert.Empty(await LanesAsync(engine));
    }

    [Theory]
    [MemberData(nameof(TestDatabase.Dialects), MemberType = typeof(TestDatabase))]
    public async Task A_users_events_keep_their_order_in_a_lane_of_their_own(SqlDialect dialect)
    {
        await using var engine = await TestEngine.OpenAsync(dialect);
        await ListenAsync(engine, TestEngine.Account, null, "onUserAdded", "onUserUpdated");
        var user = new UserFacts(TestEngine.Account, TestEngine.Service, "US1", "amy", null, null, "{}", 1, 2, null, null);
        await engine.Database.WriteAsync(async sql =>
        {
            await engine.Events.WriteAsync(sql, user.Scope, UserEvents.Added(user, "SDK"));
            await engine.Events.WriteAsync(sql, user.Scope, UserEvents.Updated(user, "SDK"));
            return 0;
        }, Cancellation);
        Assert.Equal([$"hook/{TestEngine.Account}/US1"], await LanesAsync(engine));
        Assert.Equal([$"hook/{TestEngine.Account}/US1"], EventWriter.LanesOf(TestEngine.Account, TestEngine.Service, "US1").Skip(1));
        var payloads = await engine.QueryAsync("SELECT payload FROM job ORDER BY seq", row => row.Text(0));
        Assert.Equal([true, true], payloads.Zip(["onUserAdded", "onUserUpdated"], (one, name) => one.Contains($"EventType={name}&")));
    }

    [Theory]
    [MemberData(nameof(TestDatabase.Dialects), MemberType = typeof(TestDatabase))]
    public async Task A_new_conversation_is_told_unless_its_name_was_taken(SqlDialect dialect)
    {
        await using var engine = await TestEngine.OpenAsync(dialect);
        await ListenAsync(engine, TestEngine.Account, null, "onConversationAdded");
        var conversation = await engine.ConversationAsync("taxi") with { Sid = new(engine.Sids.Next("CH")) };
        Assert.False(await engine.Conversations.InsertAsync(conversation, by: true, Cancellation));
        Assert.Empty(await LanesAsync(engine));
        Assert.True(await engine.Conversations.InsertAsync(conversation with { UniqueName = null }, by: true, Cancellation));
        Assert.Equal([$"hook/{TestEngine.Account}/{conversation.Sid}"], await LanesAsync(engine));
    }

    [Theory]
    [MemberData(nameof(TestDatabase.Dialects), MemberType = typeof(TestDatabase))]
    public async Task A_deleted_conversations_last_event_is_told_and_its_lane_goes(SqlDialect dialect)
    {
        await using var engine = await TestEngine.OpenAsync(dialect);
        await ListenAsync(engine, TestEngine.Account, null, "onConversationRemoved");
        var conversation = await engine.ConversationAsync();
        await engine.Conversations.DeleteAsync(
            conversation.Account, conversation.Service, conversation.Sid.Value, by: true, engine.Time, Cancellation);
        Assert.Equal([$"hook/{TestEngine.Account}/{conversation.Sid}"], await LanesAsync(engine));
        var told = new Told();
        await engine.RunLanesAsync([told, .. engine.Cleaners()]);
        await engine.RunLanesAsync([told, .. engine.Cleaners()], now: 60_000_000);
        Assert.Contains("EventType=onConversationRemoved&", Assert.Single(told.Payloads), StringComparison.Ordinal);
        Assert.Equal(0, await engine.CountAsync("lane"));
    }

    [Theory]
    [MemberData(nameof(TestDatabase.Dialects), MemberType = typeof(TestDatabase))]
    public async Task A_deleted_services_hooks_go_with_it(SqlDialect dialect)
    {
        await using var engine = await TestEngine.OpenAsync(dialect);
        await ListenAsync(engine, TestEngine.Account, TestEngine.Service, "onMessageAdded");
        await ListenAsync(engine, TestEngine.Account, null, "onMessageAdded");
        await engine.Database.WriteAsync(async sql =>
        {
            await ServicePurge(sql);
            return 0;
        }, Cancellation);
        await engine.RunLanesAsync(engine.Cleaners());
        Assert.Null(await engine.HookConfigs.FindAsync(TestEngine.Account, TestEngine.Service, Cancellation));
        Assert.NotNull(await engine.HookConfigs.FindAsync(TestEngine.Account, null, Cancellation));
    }

    [Theory]
    [MemberData(nameof(TestDatabase.Dialects), MemberType = typeof(TestDatabase))]
    public async Task What_an_access_token_does_is_told_as_its_owners_act(SqlDialect dialect)
    {
        await using var engine = await TestEngine.OpenAsync(dialect);
        var amy = new Firing(true, "SDK", "amy");
        var conversation = await engine.ConversationAsync();
        var (account, service, name) = (conversation.Account, conversation.Service, conversation.Sid.Value);
        await ListenAsync(engine, account, null, [.. EventNames.OfAccount]);
        await engine.Conversations.InsertAsync(conversation with { Sid = new(engine.Sids.Next("CH")) }, amy, Cancellation);
        await engine.Conversations.UpdateAsync(account, service, name, before => before with { FriendlyName = "x" }, amy, Cancellation);
        var stored = Assert.IsType<AppendResult.Stored>(await engine.Append.RunAsync(
            engine.Request(conversation) with { Source = "SDK", ClientIdentity = "amy", Fire = true }, Cancellation)).Message;
        await engine.Messages.UpdateAsync(account, service, name, stored.Sid.Value, before => before, amy, Cancellation);
        await engine.Messages.DeleteAsync(account, service, name, stored.Sid.Value, amy, engine.Time, Cancellation);
        var phone = await engine.PhoneAsync(conversation);
        await engine.Participants.UpdateAsync(account, service, name, phone.Sid.Value, before => before, amy, Cancellation);
        await engine.Participants.DeleteAsync(account, service, name, phone.Sid.Value, amy, engine.Time, Cancellation);
        await engine.Conversations.DeleteAsync(account, service, name, amy, engine.Time, Cancellation);

        var payloads = await engine.QueryAsync("SELECT payload FROM job WHERE kind = 'webhook'", row => row.Text(0));
        Assert.Equal(8, payloads.Count);
        Assert.All(payloads, one => Assert.Contains("&Source=SDK&ClientIdentity=amy&", one, StringComparison.Ordinal));
    }

    [Theory]
    [MemberData(nameof(TestDatabase.Dialects), MemberType = typeof(TestDatabase))]
    public async Task A_message_keeps_its_source_whichever_way_it_is_stored(SqlDialect dialect)
    {
        await using var engine = await TestEngine.OpenAsync(dialect);
        var conversation = await engine.ConversationAsync();
        await engine.PostAsync(conversation);
        await engine.Append.RunAsync(engine.Request(conversation) with { Source = "SDK" }, Cancellation);
        Assert.Equal(["API", "SDK"], await engine.QueryAsync("SELECT source FROM message ORDER BY place", row => row.Text(0)));
    }

    [Theory]
    [MemberData(nameof(TestDatabase.Dialects), MemberType = typeof(TestDatabase))]
    public async Task Changes_at_once_lose_nothing_of_each_other(SqlDialect dialect)
    {
        await using var engine = await TestEngine.OpenAsync(dialect);
        HookConfigForm none = new(null, null, null, null, null);
        HookConfigForm[] forms =
        [
            none with { PreUrl = "http://pre.example/" }, none with { PostUrl = "http://post.example/" }, none with { Method = "GET" },
            none with { Filters = ["onMessageAdd"] }, none with { Target = "flex" },
        ];
        await Task.WhenAll(forms.Concat(forms).Select(
            form => engine.HookConfigs.SaveAsync(TestEngine.Account, null, form, Cancellation).AsTask()));
        var saved = await engine.HookConfigs.FindAsync(TestEngine.Account, null, Cancellation);
        Assert.Equal(
            ("http://pre.example/", "http://post.example/", "GET", "onMessageAdd", "flex"),
            (saved!.PreUrl, saved.PostUrl, saved.Method, Assert.Single(saved.Filters), saved.Target));
    }

    private static ValueTask ServicePurge(ISql sql) =>
        Parley.Services.ServicePurger.QueueAsync(sql, TestEngine.Account, TestEngine.Service, until: 0);

    private static async Task ListenAsync(TestEngine engine, AccountSid account, string? service, params string[] filters) =>
        await engine.HookConfigs.SaveAsync(
            account, service, new(null, "http://post.example/", null, filters, null), Cancellation);

    private static async Task PostAsync(TestEngine engine, Conversation conversation) => Assert.IsType<AppendResult.Stored>(
        await engine.Append.RunAsync(engine.Request(conversation) with { Fire = true }, Cancellation));

    private static async Task<List<string>> LanesAsync(TestEngine engine) =>
        [.. (await engine.QueryAsync("SELECT id FROM lane WHERE id LIKE 'hook/%'", row => row.Text(0))).Order(StringComparer.Ordinal)];

    private sealed class Told : IJobRunner
    {
        public List<string> Payloads { get; } = [];

        public IReadOnlyCollection<string> Kinds => ["webhook"];

        public Task<JobResult> RunAsync(Job job, long fails, CancellationToken cancellation)
        {
            Payloads.Add(job.Payload!);
            return Task.FromResult<JobResult>(new JobResult.Done());
        }
    }
}
