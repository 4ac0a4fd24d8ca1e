using System.Net;
using Parley.Storage;
using Parley.Tests.Conversations;
using Parley.Tests.Storage;
using Parley.WebhookDeliveries;
using Parley.Webhooks;

namespace Parley.Tests.WebhookDeliveries;

public sealed class RedeliveryTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Theory]
    [MemberData(nameof(TestDatabase.Dialects), MemberType = typeof(TestDatabase))]
    public async Task The_same_event_goes_out_once_more_under_the_same_token(SqlDialect dialect)
    {
        await using var rig = await HookRig.OpenAsync(dialect);
        var conversation = await rig.Engine.ConversationAsync();
        await rig.Engine.HookAsync(conversation, EventNames.MessageAdded);
        rig.Answer = call => new(call == 1 ? HttpStatusCode.Gone : HttpStatusCode.OK);
        await LogTests.PostAsync(rig, conversation, "hello");
        await rig.RunAsync();
        var first = Assert.Single(await rig.LogAsync());
        Assert.Equal("failed", first.Outcome);

        var sid = rig.Engine.Sids.Next("WD");
        var announced = await rig.Store.RedeliverAsync(first, sid, rig.Engine.Time + 5, Cancellation);
        var pending = Assert.Single(await rig.LogAsync(outcome: "pending"));
        Assert.Equal(announced, pending);
        Assert.Equal((sid, first.Sid, rig.Engine.Time + 5, null), (pending.Sid, pending.RedeliveryOf, pending.Started, pending.Duration));
        Assert.Equal(1, await rig.RunAsync());

        var again = (await rig.Store.FindAsync(TestEngine.Account, sid, Cancellation))!;
        Assert.Equal(("succeeded", 200L, first.Call.EventSid), (again.Outcome, again.Status, again.Call.EventSid));
        Assert.Equal(2, rig.Calls.Count);
        Assert.Equal(rig.Calls[0].Token, rig.Calls[1].Token);
        Assert.Equal(
            rig.Calls[0].Parameters.Where(pair => pair.Key != "RetryCount"), rig.Calls[1].Parameters.Where(pair => pair.Key != "RetryCount"));
        Assert.Equal("1", rig.Calls[1].Parameters["RetryCount"]);
        Assert.Equal(0, await rig.Engine.CountAsync("lane WHERE id LIKE 'again/%'"));
        Assert.Empty(await rig.LogAsync(outcome: "pending"));
    }

    [Fact]
    public async Task A_redelivery_is_one_attempt_and_may_be_repeated()
    {
        await using var rig = await HookRig.OpenAsync(SqlDialect.Sqlite);
        await LogTests.RecordAsync(rig, "WD1", "CHa", "onA", 500);
        rig.Answer = _ => new(HttpStatusCode.InternalServerError);
        for (var i = 2; i < 4; i++)
        {
            var newest = (await rig.LogAsync())[0];
            Assert.Null(WebhookDeliveryEndpoints.Refusal(newest));
            await rig.Store.RedeliverAsync(newest, $"WD{i}", rig.Engine.Time, Cancellation);
            Assert.Equal(1, await rig.RunAsync());
            Assert.Equal(0, await rig.RunAsync());
        }

        Assert.Equal(["WD3", "WD2", "WD1"], (await rig.LogAsync(outcome: "failed")).Select(entry => entry.Sid));
        Assert.Equal([2, 1, 0], (await rig.LogAsync()).Select(entry => entry.Call.RetryCount));
    }

    [Fact]
    public async Task After_a_kill_a_redelivery_is_still_one_entry()
    {
        await using var rig = await HookRig.OpenAsync(SqlDialect.Sqlite);
        await LogTests.RecordAsync(rig, "WD1", "CHa", "onA", 500);
        await rig.Store.RedeliverAsync((await rig.LogAsync())[0], "WD2", rig.Engine.Time, Cancellation);
        var (_, job) = Assert.Single(await rig.Engine.Lanes.ClaimAsync("killed", 1, 2, 10, Cancellation));
        await rig.Runners.First(runner => runner.Kinds.Contains(job.Kind)).RunAsync(job, 0, Cancellation);
        Assert.Single(await rig.LogAsync(outcome: "pending"));
        await rig.RunAsync();
        Assert.Equal(2, rig.Calls.Count);
        Assert.Equal(rig.Calls[0].Token, rig.Calls[1].Token);
        Assert.Equal(["succeeded", "failed"], (await rig.LogAsync()).Select(entry => entry.Outcome));
    }

    [Fact]
    public void What_asks_before_and_what_waits_cannot_be_sent_again()
    {
        var pre = new WebhookDelivery(
            "WD1", LogTests.Attempt("WD1", "CHa", "onMessageAdd", 200, 0, kind: "pre").Request, "succeeded", null, 0, 1, null, 200, null, null,
            null);
        Assert.Equal((400, 20001), (WebhookDeliveryEndpoints.Refusal(pre)!.Status, WebhookDeliveryEndpoints.Refusal(pre)!.Code));
        var waiting = pre with { Call = pre.Call with { Kind = "post" }, Outcome = "pending" };
        Assert.Equal((409, 20001), (WebhookDeliveryEndpoints.Refusal(waiting)!.Status, WebhookDeliveryEndpoints.Refusal(waiting)!.Code));
    }
}
