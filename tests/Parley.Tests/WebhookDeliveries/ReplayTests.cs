using System.Net;
using Parley.Conversations;
using Parley.Lanes;
using Parley.Storage;
using Parley.Tests.Conversations;
using Parley.Tests.Storage;
using Parley.Webhooks;

namespace Parley.Tests.WebhookDeliveries;

public sealed class ReplayTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Theory]
    [MemberData(nameof(TestDatabase.Dialects), MemberType = typeof(TestDatabase))]
    public async Task Messages_from_that_index_on_come_in_order_and_before_newer_ones(SqlDialect dialect)
    {
        await using var rig = await HookRig.OpenAsync(dialect);
        var conversation = await WithMessagesAsync(rig, 6);
        await rig.Engine.Messages.DeleteAsync(
            TestEngine.Account, TestEngine.Service, conversation.Sid.Value, await SidAsync(rig, 3), false, rig.Engine.Time, Cancellation);
        await HookAsync(rig, conversation, 2);
        await LogTests.PostAsync(rig, conversation, "message 6");
        await rig.Engine.PostAsync(conversation, body: "does not fire");
        await LogTests.PostAsync(rig, conversation, "message 8");
        await rig.RunAsync();

        Assert.Equal(
            ["message 2", "message 4", "message 5", "message 6", "message 8"], rig.Calls.Select(call => call.Parameters["Body"]));
        Assert.Equal(["2", "4", "5", "6", "8"], rig.Calls.Select(call => call.Parameters["Index"]));
        Assert.All(rig.Calls, call => Assert.Equal("onMessageAdded", call.Parameters["EventType"]));
        Assert.Equal(5, rig.Calls.Select(call => call.Token).Distinct().Count());
        Assert.Equal(rig.Calls[4].Parameters.Keys, rig.Calls[0].Parameters.Keys);
        Assert.Equal(5, (await rig.LogAsync(conversation.Sid.Value)).Count);
        Assert.Equal(0, await rig.Engine.CountAsync("job"));
    }

    [Theory]
    [MemberData(nameof(TestDatabase.Dialects), MemberType = typeof(TestDatabase))]
    public async Task After_a_kill_it_goes_on_where_it_was_and_a_repeated_message_has_the_same_token(SqlDialect dialect)
    {
        await using var rig = await HookRig.OpenAsync(dialect);
        var conversation = await WithMessagesAsync(rig, 5);
        await HookAsync(rig, conversation, 0);
        var (lane, job) = Assert.Single(await rig.Engine.Lanes.ClaimAsync("killed", 1, 2, 10, Cancellation));
        var runner = rig.Runners.First(one => one.Kinds.Contains(job.Kind));
        var more = Assert.IsType<JobResult.More>(await runner.RunAsync(job, 0, Cancellation));
        var next = await rig.Engine.Database.WriteAsync(async sql =>
        {
            await more.Store!(sql);
            return await LaneStore.ContinueAsync(sql, job, lane.Epoch, more.Payload, 3);
        }, Cancellation);

        // The second message is sent, and nobody hears how that ended.
        Assert.IsType<JobResult.More>(await runner.RunAsync(next, 0, Cancellation));
        Assert.Equal(2, rig.Calls.Count);
        await rig.RunAsync();
        Assert.Equal(
            ["message 0", "message 1", "message 1", "message 2", "message 3", "message 4"],
            rig.Calls.Select(call => call.Parameters["Body"]));
        Assert.Equal(rig.Calls[1].Token, rig.Calls[2].Token);
        Assert.Equal(5, rig.Calls.Select(call => call.Token).Distinct().Count());

        // Who slept through it all cannot put it back.
        await Assert.ThrowsAsync<LaneLostException>(async () => await rig.Engine.Database.WriteAsync(
            sql => LaneStore.ContinueAsync(sql, job, lane.Epoch, more.Payload, 3), Cancellation));
    }

    [Fact]
    public async Task A_message_that_cannot_be_delivered_is_given_up_and_the_next_starts_afresh()
    {
        await using var rig = await HookRig.OpenAsync(SqlDialect.Sqlite, new() { PublicUrl = () => "", WebhookAttempts = 2 });
        var conversation = await WithMessagesAsync(rig, 3);
        await HookAsync(rig, conversation, 0);
        rig.Answer = call => new(call is 1 or 2 or 3 ? HttpStatusCode.BadGateway : HttpStatusCode.OK);
        for (var i = 0; i < 4; i++)
        {
            await rig.RunAsync();
        }

        Assert.Equal(
            [("message 0", "0"), ("message 0", "1"), ("message 1", "0"), ("message 1", "1"), ("message 2", "0")],
            rig.Calls.Select(call => (call.Parameters["Body"], call.Parameters["RetryCount"])));
        Assert.Equal(0, await rig.Engine.CountAsync("job"));
    }

    [Theory]
    [MemberData(nameof(TestDatabase.Dialects), MemberType = typeof(TestDatabase))]
    public async Task A_trigger_replays_what_has_its_words_among_many(SqlDialect dialect)
    {
        await using var rig = await HookRig.OpenAsync(dialect);
        var conversation = await rig.Engine.ConversationAsync();
        for (var i = 0; i < 250; i++)
        {
            await rig.Engine.PostAsync(conversation, body: i is 7 or 120 or 249 ? $"Please STOP {i}" : $"unstoppable {i}");
        }

        await HookAsync(rig, conversation, 8, "trigger");
        await LogTests.PostAsync(rig, conversation, "nothing");
        await LogTests.PostAsync(rig, conversation, "stop.");
        await rig.RunAsync();
        Assert.Equal(["120", "249", "251"], rig.Calls.Select(call => call.Parameters["Index"]));
        Assert.Equal(0, await rig.Engine.CountAsync("job"));
    }

    [Fact]
    public async Task It_ends_with_its_webhook_and_follows_a_changed_address()
    {
        await using var rig = await HookRig.OpenAsync(SqlDialect.Sqlite);
        var conversation = await WithMessagesAsync(rig, 4);
        var hook = await HookAsync(rig, conversation, -5);
        rig.Answer = call =>
        {
            if (call == 1)
            {
                Sync(rig.Engine.Webhooks.UpdateAsync(
                    hook.Account, hook.Conversation, hook.Sid, before => before with { Url = "https://moved.example/" }, Cancellation));
            }
            else if (call == 3)
            {
                Sync(rig.Engine.Webhooks.DeleteAsync(TestEngine.Account, conversation.Sid, hook.Sid, Cancellation));
            }

            return new(HttpStatusCode.OK);
        };
        await rig.RunAsync();
        Assert.Equal(["hooks.example", "moved.example", "moved.example"], rig.Calls.Select(call => call.Url.Host));
        Assert.Equal(0, await rig.Engine.CountAsync("job WHERE kind = 'webhook-replay'"));
    }

    [Theory]
    [InlineData("webhook", 3L, 0)]
    [InlineData("webhook", 2L, 1)]
    [InlineData("webhook", long.MaxValue, 0)]
    [InlineData("webhook", long.MinValue, 1)]
    [InlineData("webhook", null, 0)]
    [InlineData("studio", 0L, 0)]
    public async Task Only_a_webhook_that_wants_messages_there_are_has_something_to_replay(string target, long? after, int jobs)
    {
        await using var rig = await HookRig.OpenAsync(SqlDialect.Sqlite);
        var conversation = await WithMessagesAsync(rig, 3);
        await HookAsync(rig, conversation, after, target);
        Assert.Equal(jobs, await rig.Engine.CountAsync("job"));
        await HookAsync(rig, conversation, after, target, EventNames.MessageUpdated);
        Assert.Equal(jobs, await rig.Engine.CountAsync("job"));
    }

    // The store's work runs on another thread.
    private static void Sync<T>(ValueTask<T> work) => Assert.NotEqual(default, Task.Run(work.AsTask).GetAwaiter().GetResult());

    private static async Task<Conversation> WithMessagesAsync(HookRig rig, int count)
    {
        var conversation = await rig.Engine.ConversationAsync();
        for (var i = 0; i < count; i++)
        {
            await rig.Engine.PostAsync(conversation, body: $"message {i}");
        }

        return conversation;
    }

    private static async Task<string> SidAsync(HookRig rig, int index) =>
        (await rig.Engine.QueryAsync("SELECT sid FROM message WHERE place = $1", row => row.Text(0), index))[0];

    private static async Task<Webhook> HookAsync(
        HookRig rig, Conversation conversation, long? after, string target = "webhook", string filter = EventNames.MessageAdded)
    {
        var webhook = new Webhook(
            conversation.Account, conversation.Sid, rig.Engine.Sids.Next("WH"), target, "https://hooks.example/x", "POST",
            target == "webhook" ? [filter] : [], target == "trigger" ? ["nowhere", "stop"] : [], null, after, 0, 0);
        Assert.True(await rig.Engine.Webhooks.InsertAsync(webhook, Cancellation));
        return webhook;
    }
}
