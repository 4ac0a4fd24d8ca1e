using Parley.Channels;
using Parley.Delivery;
using Parley.Ops;
using Parley.Storage;
using Parley.Templates;
using Parley.Tests.Conversations;
using Parley.Tests.Storage;

namespace Parley.Tests.Delivery;

public sealed class SenderTests
{
    private const long Day = 24L * 60 * 60 * 1_000_000;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Theory]
    [MemberData(nameof(TestDatabase.Dialects), MemberType = typeof(TestDatabase))]
    public async Task A_message_goes_masked_and_its_receipt_is_sent(SqlDialect dialect)
    {
        await using var engine = await TestEngine.OpenAsync(dialect);
        var conversation = await engine.ConversationAsync();
        var one = await engine.PhoneAsync(conversation, proxy: "+15550008888");
        var two = await engine.PhoneAsync(conversation, proxy: "+15550009999");
        await engine.PostAsync(conversation, one.Address, "hi");
        await engine.RunLanesAsync([engine.Sender()]);
        var sent = Assert.Single(engine.Sms.Sent);
        Assert.Equal((two.Proxy, two.Address, "hi"), (sent.From, sent.To, sent.Body));
        Assert.Equal(1, await engine.CountAsync("receipt WHERE status = 1 AND parts = 1"));
        Assert.Equal(1, await engine.CountAsync("message WHERE sent = 1"));
    }

    [Theory]
    [InlineData(0, true)]
    [InlineData(Day - 1, true)]
    [InlineData(Day, false)]
    [InlineData(Day + 1, false)]
    public async Task The_window_is_open_for_a_day_to_the_microsecond(long later, bool open)
    {
        await using var engine = await TestEngine.OpenAsync(SqlDialect.Sqlite);
        var conversation = await engine.ConversationAsync();
        var phone = await engine.PhoneAsync(conversation, "whatsapp:+15550000001", "whatsapp:+15550009999");
        await engine.Database.WriteAsync(async sql =>
        {
            await SessionWindow.OpenAsync(sql, phone.Account, phone.Address!, phone.Proxy!, engine.Time);
            await SessionWindow.OpenAsync(sql, phone.Account, phone.Address!, phone.Proxy!, engine.Time - Day);
            await SessionWindow.OpenAsync(sql, TestEngine.Other, phone.Address!, phone.Proxy!, engine.Time + Day);
            await SessionWindow.OpenAsync(sql, phone.Account, phone.Address!, "whatsapp:+15550008888", engine.Time + Day);
            return 0;
        }, Cancellation);
        engine.Time += later;
        await engine.PostAsync(conversation);
        await engine.RunLanesAsync([engine.Sender()]);
        Assert.Equal(open ? 1 : 0, engine.WhatsApp.Sent.Count);
        Assert.Equal(open ? 0 : 1, await engine.CountAsync("receipt WHERE status = 4 AND error_code = 63016"));
    }

    [Fact]
    public async Task Of_two_templates_that_match_the_one_with_more_fixed_text_goes()
    {
        await using var engine = await TestEngine.OpenAsync(SqlDialect.Sqlite);
        await ApproveAsync(engine, "anything", "{{1}}");
        await ApproveAsync(engine, "welcome", "Hi {{name}}, your {{thing}} is here");
        await ApproveAsync(engine, "other", "Hi {{name}}, bye");
        var conversation = await engine.ConversationAsync();
        await engine.PhoneAsync(conversation, "whatsapp:+15550000001", "whatsapp:+15550009999");
        await engine.PostAsync(conversation, body: "Hi Ann, your taxi is here");
        await engine.RunLanesAsync([engine.Sender()]);
        var sent = Assert.Single(engine.WhatsApp.Sent);
        Assert.Equal("welcome", sent.Template!.Name);
        Assert.Equal(("Ann", "taxi"), (sent.Template.Values["name"], sent.Template.Values["thing"]));
    }

    [Fact]
    public async Task A_message_that_breaks_every_attempt_fails_and_the_next_one_goes()
    {
        var options = new EngineOptions { PublicUrl = () => "", DeliveryAttempts = 3 };
        await using var engine = await TestEngine.OpenAsync(SqlDialect.Sqlite, options: options);
        var conversation = await engine.ConversationAsync();
        await engine.PhoneAsync(conversation);
        await engine.PostAsync(conversation, body: "broken");
        await engine.PostAsync(conversation, body: "whole");
        engine.Sms.Answer = message => message.Body == "broken"
            ? throw new FileNotFoundException("gone")
            : new SendOutcome.Accepted("id");
        var sender = engine.Sender();
        for (var fails = 0; fails < 3; fails++)
        {
            var (lane, job) = Assert.Single(await engine.Lanes.ClaimAsync("w", long.MaxValue - 1, long.MaxValue, 1, Cancellation));
            try
            {
                var done = Assert.IsType<Parley.Lanes.JobResult.Done>(await sender.RunAsync(job, fails, Cancellation));
                Assert.Equal(2, fails);
                await engine.Database.WriteAsync(async sql =>
                {
                    await done.Store!(sql);
                    return await Parley.Lanes.LaneStore.FinishAsync(sql, lane.Account, lane.Id, lane.Epoch, job.Seq, 0);
                }, Cancellation);
            }
            catch (FileNotFoundException)
            {
                await engine.Lanes.RestAsync(lane, job.Seq, 0, countAsFailure: true, Cancellation);
            }
        }

        Assert.Equal(1, await engine.CountAsync("receipt WHERE status = 4 AND error_code = 30008"));
        await engine.RunLanesAsync([sender]);
        Assert.Contains(engine.Sms.Sent, message => message.Body == "whole");
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task What_was_started_and_never_seen_to_end_goes_again_or_fails_as_the_setting_says(bool resend)
    {
        var options = new EngineOptions { PublicUrl = () => "", ResendUnknown = resend };
        await using var engine = await TestEngine.OpenAsync(SqlDialect.Sqlite, options: options);
        var conversation = await engine.ConversationAsync();
        await engine.PhoneAsync(conversation);
        await engine.PostAsync(conversation);
        await engine.Lanes.ClaimAsync("killed", 0, 0, 10, Cancellation);
        await engine.RunLanesAsync([engine.Sender()]);
        Assert.Equal(resend ? 1 : 0, engine.Sms.Sent.Count);
        Assert.Equal(
            1, await engine.CountAsync(resend ? "receipt WHERE status = 1" : "receipt WHERE status = 4 AND error_code = 30008"));
    }

    [Fact]
    public async Task A_carrier_that_is_away_keeps_the_order()
    {
        await using var engine = await TestEngine.OpenAsync(SqlDialect.Sqlite);
        var conversation = await engine.ConversationAsync();
        await engine.PhoneAsync(conversation);
        await engine.PostAsync(conversation, body: "1");
        await engine.PostAsync(conversation, body: "2");
        var tries = 0;
        engine.Sms.Answer = _ => ++tries switch
        {
            1 => new SendOutcome.TryLater("away", TimeSpan.FromSeconds(1)),
            2 => new SendOutcome.Throttled(TimeSpan.FromSeconds(1)),
            _ => new SendOutcome.Accepted($"id{tries}"),
        };
        await engine.RunLanesAsync([engine.Sender()]);
        Assert.Equal(1, (await engine.QueryAsync("SELECT fails FROM lane", row => row.Number(0)))[0]);
        await engine.RunLanesAsync([engine.Sender()], now: 2_000_000);
        Assert.Equal(1, (await engine.QueryAsync("SELECT fails FROM lane", row => row.Number(0)))[0]);
        await engine.RunLanesAsync([engine.Sender()], now: 4_000_000);
        Assert.Equal(["1", "1", "1", "2"], engine.Sms.Sent.Select(message => message.Body));
        Assert.Equal(2, await engine.CountAsync("receipt WHERE status = 1"));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_channel_that_is_down_keeps_its_queue_and_a_carrier_that_is_away_is_given_up_at_last(bool down)
    {
        var options = new EngineOptions { PublicUrl = () => "", DeliveryAttempts = 3 };
        await using var engine = await TestEngine.OpenAsync(SqlDialect.Sqlite, options: options);
        var conversation = await engine.ConversationAsync();
        await engine.PhoneAsync(conversation);
        await engine.PostAsync(conversation);
        engine.Sms.Answer = _ => new SendOutcome.TryLater("no", TimeSpan.FromSeconds(1)) { IsChannelDown = down };
        for (var tries = 1; tries <= 10; tries++)
        {
            await engine.RunLanesAsync([engine.Sender()], now: tries * 2_000_000);
        }

        Assert.Equal(down ? 1 : 0, await engine.CountAsync("receipt WHERE status = 0"));
        engine.Sms.Answer = _ => new SendOutcome.Accepted("id");
        await engine.RunLanesAsync([engine.Sender()], now: 30_000_000);
        Assert.Equal(1, await engine.CountAsync(down ? "receipt WHERE status = 1" : "receipt WHERE status = 4 AND error_code = 30001"));
    }

    private static async Task ApproveAsync(TestEngine engine, string name, string body)
    {
        var types = $$$"""{"twilio/text":{"body":"{{{body}}}"}}""";
        var content = new Content(TestEngine.Account, engine.Sids.Next("HX"), null, "en", "{}", types, 1, 1, null);
        await engine.Contents.InsertAsync(content, Cancellation);
        Assert.True(await engine.Contents.SubmitAsync(
            content.Account, content.Sid, new(name, "UTILITY", "approved", null, "twilio/text", false), _ => default, Cancellation));
    }
}
