using System.Net;
using System.Text;
using System.Text.Json;
using Microsoft.Extensions.Logging.Abstractions;
using Parley.Api;
using Parley.Conversations;
using Parley.Lanes;
using Parley.Ops;
using Parley.Storage;
using Parley.Tests.Conversations;
using Parley.Tests.Storage;
using Parley.WebhookDeliveries;
using Parley.Webhooks;

namespace Parley.Tests.WebhookDeliveries;

public sealed class LogTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Theory]
    [MemberData(nameof(TestDatabase.Dialects), MemberType = typeof(TestDatabase))]
    public async Task An_attempt_is_logged_with_what_went_out_and_what_came_back(SqlDialect dialect)
    {
        await using var rig = await HookRig.OpenAsync(dialect);
        var conversation = await rig.Engine.ConversationAsync();
        var hook = await rig.Engine.HookAsync(conversation, EventNames.MessageAdded);
        rig.Answer = _ => new(HttpStatusCode.Accepted)
        {
            Content = new StringContent(new string('\0', 10) + new string('é', 4000)),
            Headers = { { "X-Served-By", "a" }, { "Set-Cookie", "secret=1" } },
        };
        await PostAsync(rig, conversation, "Hello, & goodbye");
        await rig.RunAsync();

        var call = Assert.Single(rig.Calls);
        var entry = Assert.Single(await rig.LogAsync());
        Assert.Equal(
            (WebhookAttempts.Succeeded, 202L, hook.Sid, conversation.Sid.Value, "onMessageAdded", "post", "conversation"),
            (entry.Outcome, entry.Status, entry.Call.Hook, entry.Call.Conversation, entry.Call.Event, entry.Call.Kind, entry.Call.Scope));
        Assert.Equal(rig.Engine.Time, entry.Started);
        Assert.InRange(entry.Duration!.Value, 0, 60_000_000);
        Assert.Equal(entry.Call.IdempotencyToken, call.Token);
        Assert.Equal("Hello, & goodbye", WebhookDeliveryResource.Parameters(entry.Call)["Body"]);
        Assert.Equal(call.Parameters, WebhookDeliveryResource.Parameters(entry.Call));
        Assert.Equal(call.Signature, Header(entry.RequestHeaders, "X-Twilio-Signature"));
        Assert.DoesNotContain(HookRig.AuthToken, entry.RequestHeaders!, StringComparison.Ordinal);
        Assert.Equal("a", Header(entry.ResponseHeaders, "X-Served-By"));
        Assert.DoesNotContain("secret", entry.ResponseHeaders!, StringComparison.Ordinal);
        Assert.InRange(Encoding.UTF8.GetByteCount(entry.ResponseBody!.Replace('\uFFFD', '?')), 4080, 4096);
        Assert.EndsWith("éé", entry.ResponseBody, StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(TestDatabase.Dialects), MemberType = typeof(TestDatabase))]
    public async Task A_failed_attempt_is_logged_and_tried_again_under_the_same_token_and_a_valid_signature(SqlDialect dialect)
    {
        await using var rig = await HookRig.OpenAsync(dialect);
        var conversation = await rig.Engine.ConversationAsync();
        await rig.Engine.HookAsync(conversation, EventNames.MessageAdded);
        rig.Answer = call => call switch
        {
            1 => throw new HttpRequestException("Connection refused"),
            2 => new(HttpStatusCode.ServiceUnavailable),
            _ => new(HttpStatusCode.OK),
        };
        await PostAsync(rig, conversation, "one");
        await PostAsync(rig, conversation, "two");
        Assert.Equal(1, await rig.RunAsync());
        Assert.Equal(1, await rig.RunAsync());
        Assert.Equal(2, await rig.RunAsync());

        Assert.Equal(["one", "one", "one", "two"], rig.Calls.Select(call => call.Parameters["Body"]));
        Assert.Equal(["0", "1", "2", "0"], rig.Calls.Select(call => call.Parameters["RetryCount"]));
        Assert.Single(rig.Calls.Take(3).Select(call => call.Token).Distinct());
        Assert.NotEqual(rig.Calls[0].Token, rig.Calls[3].Token);
        Assert.All(rig.Calls, call => Assert.Equal(
            WebhookSignature.Compute(HookRig.AuthToken, call.Url, WebhookSignature.Pairs(call.Body)), call.Signature));
        var log = await rig.LogAsync();
        log.Reverse();
        Assert.Equal(
            [("failed", null, 0), ("failed", 503, 1), ("succeeded", 200, 2), ("succeeded", 200, 0)],
            log.Select(entry => (entry.Outcome, entry.Status, entry.Call.RetryCount)));
        Assert.Equal("Connection refused", log[0].Error);
    }

    [Theory]
    [InlineData(400, true)]
    [InlineData(404, true)]
    [InlineData(410, true)]
    [InlineData(301, true)]
    [InlineData(408, false)]
    [InlineData(429, false)]
    [InlineData(500, false)]
    [InlineData(503, false)]
    public async Task Only_a_server_that_may_be_well_later_is_asked_again(int status, bool final)
    {
        await using var rig = await HookRig.OpenAsync(SqlDialect.Sqlite);
        var conversation = await rig.Engine.ConversationAsync();
        await rig.Engine.HookAsync(conversation, EventNames.MessageAdded);
        rig.Answer = call => new(call == 1 ? (HttpStatusCode)status : HttpStatusCode.OK);
        await PostAsync(rig, conversation, "one");
        await PostAsync(rig, conversation, "two");
        await rig.RunAsync();
        await rig.RunAsync();
        Assert.Equal(final ? ["one", "two"] : ["one", "one", "two"], rig.Calls.Select(call => call.Parameters["Body"]));
    }

    [Fact]
    public async Task An_event_is_given_up_after_the_last_attempt_and_the_next_is_sent()
    {
        await using var rig = await HookRig.OpenAsync(
            SqlDialect.Sqlite, new() { PublicUrl = () => "", WebhookAttempts = 3 });
        var conversation = await rig.Engine.ConversationAsync();
        await rig.Engine.HookAsync(conversation, EventNames.MessageAdded);
        rig.Answer = call => new(call <= 3 ? HttpStatusCode.BadGateway : HttpStatusCode.OK);
        await PostAsync(rig, conversation, "one");
        await PostAsync(rig, conversation, "two");
        for (var i = 0; i < 5; i++)
        {
            await rig.RunAsync();
        }

        Assert.Equal(["one", "one", "one", "two"], rig.Calls.Select(call => call.Parameters["Body"]));
    }

    [Fact]
    public async Task Get_carries_everything_in_the_query_and_credentials_of_the_url_in_a_header_that_is_not_logged()
    {
        await using var rig = await HookRig.OpenAsync(SqlDialect.Sqlite);
        var conversation = await rig.Engine.ConversationAsync();
        var hook = new Webhook(
            conversation.Account, conversation.Sid, rig.Engine.Sids.Next("WH"), "webhook", "https://user:p%40ss@hooks.example/x?a=b#c", "GET",
            [EventNames.MessageAdded], [], null, null, 0, 0);
        Assert.True(await rig.Engine.Webhooks.InsertAsync(hook, Cancellation));
        await PostAsync(rig, conversation, "what's + up? 50 % (ümlaut)");
        await rig.RunAsync();

        var call = Assert.Single(rig.Calls);
        Assert.Equal(HttpMethod.Get, call.Method);
        Assert.StartsWith("?a=b&AccountSid=", call.Url.Query, StringComparison.Ordinal);
        Assert.Equal("what's + up? 50 % (ümlaut)", call.Parameters["Body"]);
        Assert.Equal(WebhookSignature.Compute(HookRig.AuthToken, call.Url, []), call.Signature);
        Assert.Equal("Basic " + Convert.ToBase64String("user:p@ss"u8), call.Headers["Authorization"]);
        var entry = Assert.Single(await rig.LogAsync());
        var shown = JsonSerializer.Serialize(
            WebhookDeliveryResource.From(entry, "http://here"), ApiJson.Default.WebhookDeliveryResource);
        Assert.DoesNotContain("p%40ss", shown, StringComparison.Ordinal);
        Assert.DoesNotContain("dXNlcjpwQHNz", shown, StringComparison.Ordinal);
        Assert.Equal("https://hooks.example/x?a=b#c", JsonDocument.Parse(shown).RootElement.GetProperty("request").GetProperty("url").GetString());
    }

    [Theory]
    [InlineData(null, null, null, true)]
    [InlineData("", "", "", true)]
    [InlineData("CH1", "onMessageAdded", "pending", true)]
    [InlineData(null, null, "Failed", false)]
    [InlineData("CH\0", null, null, false)]
    [InlineData(null, "on\0", null, false)]
    public void A_filter_is_of_plain_words_and_known_outcomes(string? conversation, string? name, string? status, bool usable) =>
        Assert.Equal(usable, WebhookDeliveryFilter.Read(conversation, name, status, out _) is null);

    [Theory]
    [MemberData(nameof(TestDatabase.Dialects), MemberType = typeof(TestDatabase))]
    public async Task A_list_is_filtered_and_paged_by_keys_while_new_attempts_come(SqlDialect dialect)
    {
        await using var rig = await HookRig.OpenAsync(dialect);
        for (var i = 0; i < 20; i++)
        {
            await RecordAsync(rig, $"WD{i:x32}", i % 2 == 0 ? "CHa" : "CHb", i % 4 == 0 ? "onA" : "onB", i % 5 == 0 ? 500 : 200);
        }

        Assert.Equal(20, (await rig.LogAsync()).Count);
        Assert.Equal(10, (await rig.LogAsync("CHa")).Count);
        Assert.Equal(5, (await rig.LogAsync(name: "onA")).Count);
        Assert.Equal(4, (await rig.LogAsync(outcome: "failed")).Count);
        Assert.Equal(16, (await rig.LogAsync(outcome: "succeeded")).Count);
        Assert.Empty(await rig.LogAsync(outcome: "pending"));
        Assert.Equal(2, (await rig.LogAsync("CHa", outcome: "failed")).Count);
        Assert.Equal("WD" + 10.ToString("x32", null), (await rig.LogAsync("CHa", "onB", "failed"))[0].Sid);

        var seen = new List<string>();
        var page = new Page(6, 0, null, false);
        for (var number = 0; ; number++)
        {
            var rows = page.Cut(await rig.LogAsync(page: page), entry => entry.Sid);
            seen.AddRange(rows.Rows.Select(entry => entry.Sid));
            await RecordAsync(rig, $"WD{100 + number:x32}", "CHa", "onA", 200);
            if (rows.NextToken is null)
            {
                break;
            }

            page = page with { Key = rows.Rows[^1].Sid };
        }

        Assert.Equal(Enumerable.Range(0, 20).Reverse().Select(i => $"WD{i:x32}"), seen);
        var back = page.Cut(await rig.LogAsync(page: page with { Key = seen[6], Backward = true }), entry => entry.Sid);
        Assert.Equal(6, back.Rows.Count);
        Assert.Empty(await rig.Store.ListAsync(TestEngine.Other, new(null, null, null), new(50, 0, null, false), Cancellation));
        Assert.Null(await rig.Store.FindAsync(TestEngine.Other, seen[0], Cancellation));
    }

    [Theory]
    [MemberData(nameof(TestDatabase.Dialects), MemberType = typeof(TestDatabase))]
    public async Task An_attempt_of_a_worker_that_lost_its_lane_is_not_logged(SqlDialect dialect)
    {
        await using var rig = await HookRig.OpenAsync(dialect);
        var conversation = await rig.Engine.ConversationAsync();
        await rig.Engine.HookAsync(conversation, EventNames.MessageAdded);
        rig.Answer = _ => new(HttpStatusCode.ServiceUnavailable);
        await PostAsync(rig, conversation, "one");
        var (lane, job) = Assert.Single(await rig.Engine.Lanes.ClaimAsync("slow", 1, 2, 10, Cancellation));
        var later = Assert.IsType<JobResult.Later>(await rig.Runners[0].RunAsync(job, 0, Cancellation));
        Assert.Single(await rig.Engine.Lanes.ClaimAsync("other", 3, 4, 10, Cancellation));
        await Assert.ThrowsAsync<LaneLostException>(
            async () => await rig.Engine.Lanes.RestAsync(lane, job.Seq, 5, true, Cancellation, later.Store));
        Assert.Empty(await rig.LogAsync());
        Assert.Equal(2, await rig.Engine.Lanes.ReleaseAllAsync(Cancellation) + await rig.RunAsync());
        Assert.Single(await rig.LogAsync());
    }

    [Theory]
    [MemberData(nameof(TestDatabase.Dialects), MemberType = typeof(TestDatabase))]
    public async Task Old_entries_and_those_over_the_bound_go(SqlDialect dialect)
    {
        await using var rig = await HookRig.OpenAsync(dialect, new() { PublicUrl = () => "", MostWebhookDeliveries = 700 });
        var now = Wire.Microseconds(TimeProvider.System.GetUtcNow());
        var day = Wire.Microseconds(TimeSpan.FromDays(1));
        await rig.Engine.Database.WriteAsync(async sql =>
        {
            for (var i = 0; i < 1500; i++)
            {
                await rig.Attempts.RecordAsync(sql, Attempt($"WD{i:x32}", "CHa", "onA", 200, now - (i < 100 ? 8 : 6) * day));
            }

            await rig.Attempts.RecordAsync(
                sql, Attempt("WD" + new string('0', 32), "CHa", "onA", 200, now, TestEngine.Other));
            return 0;
        }, Cancellation);
        using var maintenance = new Maintenance(
            rig.Engine.Database, rig.Engine.Files, rig.Engine.Options with { MostWebhookDeliveries = 2000 }, TimeProvider.System,
            NullLogger<Maintenance>.Instance);
        await maintenance.RunAsync(Cancellation);
        Assert.Equal(1401, await rig.Engine.CountAsync("webhook_delivery"));

        using var strict = new Maintenance(
            rig.Engine.Database, rig.Engine.Files, rig.Engine.Options, TimeProvider.System, NullLogger<Maintenance>.Instance);
        await strict.RunAsync(Cancellation);
        Assert.Equal(701, await rig.Engine.CountAsync("webhook_delivery"));
        Assert.Equal(700, await rig.Engine.CountAsync("webhook_delivery WHERE account = $1 AND sid >= $2", TestEngine.Account.Value, $"WD{800:x32}"));
    }

    [Theory]
    [MemberData(nameof(TestDatabase.Dialects), MemberType = typeof(TestDatabase))]
    public async Task With_a_conversation_goes_what_was_said_and_its_removal_stays(SqlDialect dialect)
    {
        await using var rig = await HookRig.OpenAsync(dialect);
        var conversation = await rig.Engine.ConversationAsync();
        var other = await rig.Engine.ConversationAsync();
        foreach (var one in (Conversation[])[conversation, other])
        {
            await rig.Engine.HookAsync(one, EventNames.MessageAdded, EventNames.ConversationRemoved);
            await PostAsync(rig, one, "secret");
        }

        await rig.RunAsync();
        Assert.True(await rig.Engine.Conversations.DeleteAsync(
            TestEngine.Account, TestEngine.Service, conversation.Sid.Value, true, rig.Engine.Time, Cancellation));
        for (var i = 0; i < 3; i++)
        {
            await rig.RunAsync();
        }

        Assert.Equal("onConversationRemoved", Assert.Single(await rig.LogAsync(conversation.Sid.Value)).Call.Event);
        Assert.Equal("onMessageAdded", Assert.Single(await rig.LogAsync(other.Sid.Value)).Call.Event);
    }

    internal static async Task PostAsync(HookRig rig, Conversation conversation, string body) => Assert.IsType<AppendResult.Stored>(
        await rig.Engine.Append.RunAsync(rig.Engine.Request(conversation, body: body) with { Fire = true }, Cancellation));

    internal static async Task RecordAsync(
        HookRig rig, string sid, string conversation, string name, int status) =>
        await rig.Engine.Database.WriteAsync(async sql =>
        {
            await rig.Attempts.RecordAsync(sql, Attempt(sid, conversation, name, status, rig.Engine.Time));
            return 0;
        }, Cancellation);

    internal static WebhookAttempt Attempt(
        string sid, string conversation, string name, int status, long started, AccountSid? account = null, string kind = "post") => new(
        sid,
        new(
            account ?? TestEngine.Account, "EV" + new string('1', 32), name, kind, "conversation", "WH1", conversation, "POST",
            "https://hooks.example/x", "AccountSid=x", 0),
        new(started, 1, "{}", status, null, "{}", "ok"u8.ToArray(), true));

    private static string? Header(string? json, string name) =>
        JsonDocument.Parse(json!).RootElement.GetProperty(name).GetString();
}
