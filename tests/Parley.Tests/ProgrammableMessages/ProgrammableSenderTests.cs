using System.Net;
using Parley.Api;
using Parley.Channels;
using Parley.Inbound;
using Parley.OptOut;
using Parley.ProgrammableMessages;
using Parley.Storage;
using Parley.Tests.Conversations;
using Parley.Tests.Storage;
using Parley.Webhooks;

namespace Parley.Tests.ProgrammableMessages;

public sealed class ProgrammableSenderTests
{
    private const string Person = "+15551239002";
    private const string Ours = "+15557770002";

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Theory]
    [MemberData(nameof(TestDatabase.Dialects), MemberType = typeof(TestDatabase))]
    public async Task A_message_is_sent_and_then_delivered_when_all_its_parts_are(SqlDialect dialect)
    {
        await using var engine = await TestEngine.OpenAsync(dialect);
        engine.Sms.Answer = _ => new SendOutcome.Accepted(["p1", "p2"]);
        var message = await QueueAsync(engine, Message(engine) with { Callback = "POST https://hooks.example/x" });
        await engine.RunLanesAsync([engine.ProgrammableSender(), new Recorder()]);

        var sent = Assert.Single(engine.Sms.Sent);
        Assert.Equal((Ours, Person, "hello"), (sent.From, sent.To, sent.Body));
        var stored = (await engine.Texts.FindAsync(TestEngine.Account, message.Sid, Cancellation))!;
        Assert.Equal(("sent", 2, engine.Time), (stored.Status, stored.Segments, stored.Sent));

        await ReportAsync(engine, "p1", ReceiptStatus.Delivered);
        Assert.Equal("sent", (await engine.Texts.FindAsync(TestEngine.Account, message.Sid, Cancellation))!.Status);
        await ReportAsync(engine, "p2", ReceiptStatus.Delivered);
        await ReportAsync(engine, "p2", ReceiptStatus.Sent);
        Assert.Equal("delivered", (await engine.Texts.FindAsync(TestEngine.Account, message.Sid, Cancellation))!.Status);

        var recorder = new Recorder();
        await engine.RunLanesAsync([recorder]);
        Assert.Equal(["delivered"], recorder.Statuses);
        Assert.Equal(0, await engine.CountAsync("lane WHERE id LIKE 'status/%'"));
    }

    [Fact]
    public async Task A_callback_says_what_became_of_the_message()
    {
        await using var engine = await TestEngine.OpenAsync(SqlDialect.Sqlite);
        engine.Sms.Answer = _ => new SendOutcome.Rejected(30003, "Unreachable");
        var message = await QueueAsync(
            engine, Message(engine) with { Callback = "POST https://hooks.example/x?a=b", Service = TestEngine.MessagingService });
        var recorder = new Recorder();
        await engine.RunLanesAsync([engine.ProgrammableSender(), recorder]);
        var job = Assert.Single(recorder.Jobs);
        Assert.Equal(StatusCallbacks.LastJobKind, job.Kind);
        var parts = job.Payload!.Split('\n');
        Assert.Equal(["POST", "https://hooks.example/x?a=b"], parts[..2]);
        var form = WebhookSignature.Pairs(parts[2]).ToDictionary();
        Assert.Equal(
            ("failed", "30003", Person, Ours, message.Sid, TestEngine.MessagingService, TestEngine.Account.Value),
            (form["MessageStatus"], form["ErrorCode"], form["To"], form["From"], form["MessageSid"], form["MessagingServiceSid"], form["AccountSid"]));
        Assert.True(Sid.Is(job.Reference, "EV"));
    }

    [Fact]
    public async Task Outside_the_window_WhatsApp_refuses_as_in_a_conversation()
    {
        await using var engine = await TestEngine.OpenAsync(SqlDialect.Sqlite);
        var message = await QueueAsync(
            engine, Message(engine) with { Channel = "whatsapp", From = "whatsapp:" + Ours, To = "whatsapp:" + Person });
        await engine.RunLanesAsync([engine.ProgrammableSender()]);
        Assert.Empty(engine.WhatsApp.Sent);
        var stored = (await engine.Texts.FindAsync(TestEngine.Account, message.Sid, Cancellation))!;
        Assert.Equal(("failed", 63016, null), (stored.Status, stored.ErrorCode, stored.Sent));
    }

    [Fact]
    public async Task Who_opted_out_while_it_waited_gets_nothing()
    {
        await using var engine = await TestEngine.OpenAsync(SqlDialect.Sqlite);
        var message = await QueueAsync(engine, Message(engine));
        await engine.Database.WriteAsync(sql => OptOutStore.StopAsync(sql, TestEngine.Account, Ours, Person, 1), Cancellation);
        await engine.RunLanesAsync([engine.ProgrammableSender()]);
        Assert.Empty(engine.Sms.Sent);
        Assert.Equal(21610, (await engine.Texts.FindAsync(TestEngine.Account, message.Sid, Cancellation))!.ErrorCode);
    }

    [Fact]
    public async Task A_message_for_later_waits_for_its_time_and_can_be_canceled()
    {
        await using var engine = await TestEngine.OpenAsync(SqlDialect.Sqlite);
        const long minute = 60_000_000;
        var later = Message(engine) with { Status = MessageStates.Scheduled, SendAt = engine.Time + (10 * minute) };
        var kept = await QueueAsync(engine, later);
        var canceled = await QueueAsync(engine, later with { Sid = engine.Sids.Next("SM"), Receipt = engine.Sids.Next("DY") });
        await engine.RunLanesAsync([engine.ProgrammableSender()]);
        Assert.Empty(engine.Sms.Sent);

        await engine.Texts.UpdateAsync(
            TestEngine.Account, canceled.Sid, before => before with { Status = MessageStates.Canceled }, Cancellation);
        engine.Time += 11 * minute;
        await engine.RunLanesAsync([engine.ProgrammableSender()], now: 20 * minute);
        Assert.Single(engine.Sms.Sent);
        Assert.Equal("sent", (await engine.Texts.FindAsync(TestEngine.Account, kept.Sid, Cancellation))!.Status);
        Assert.Equal("canceled", (await engine.Texts.FindAsync(TestEngine.Account, canceled.Sid, Cancellation))!.Status);
        Assert.Equal(0, await engine.CountAsync("lane"));
    }

    [Fact]
    public async Task Files_are_fetched_before_it_goes_and_deleted_with_it()
    {
        await using var engine = await TestEngine.OpenAsync(SqlDialect.Sqlite);
        var message = await QueueAsync(engine, Message(engine) with
        {
            Sid = engine.Sids.Next("MM"),
            MediaUrls = ["https://files.example/a.png"],
        });
        await engine.RunLanesAsync([engine.ProgrammableSender(new Web(HttpStatusCode.OK))]);
        var stored = (await engine.Texts.FindAsync(TestEngine.Account, message.Sid, Cancellation))!;
        var file = Assert.Single(stored.Media);
        Assert.Equal(("image/png", 3, "a.png"), (file.ContentType, file.Size, file.Filename));
        Assert.Contains("/m/", Assert.Single(engine.Sms.Sent).Body, StringComparison.Ordinal);
        Assert.Equal(1, await engine.CountAsync("media WHERE message IS NOT NULL"));

        Assert.True(await engine.Texts.DeleteAsync(TestEngine.Account, message.Sid, Cancellation));
        await engine.RunLanesAsync(engine.Cleaners());
        Assert.Equal(0, await engine.CountAsync("media"));
        Assert.Equal(0, await engine.CountAsync("receipt"));
        Assert.Throws<FileNotFoundException>(() => engine.Files.Open(file.Sid));
    }

    [Fact]
    public async Task A_message_that_is_canceled_while_its_file_is_fetched_does_not_go()
    {
        await using var engine = await TestEngine.OpenAsync(SqlDialect.Sqlite);
        var message = await QueueAsync(engine, Message(engine) with
        {
            Status = MessageStates.Scheduled,
            SendAt = engine.Time,
            MediaUrls = ["https://files.example/a.png"],
        });
        var web = new Web(HttpStatusCode.OK)
        {
            Meanwhile = async () => await engine.Texts.UpdateAsync(
                TestEngine.Account, message.Sid, before => before with { Status = MessageStates.Canceled }, Cancellation),
        };
        await engine.RunLanesAsync([engine.ProgrammableSender(web)]);
        Assert.Empty(engine.Sms.Sent);
        Assert.Equal("canceled", (await engine.Texts.FindAsync(TestEngine.Account, message.Sid, Cancellation))!.Status);
        Assert.Equal(0, await engine.CountAsync("lane"));
    }

    [Theory]
    [InlineData(HttpStatusCode.NotFound, "failed")]
    [InlineData(HttpStatusCode.BadGateway, "queued")]
    public async Task A_file_that_is_gone_fails_the_message_and_one_that_is_away_holds_it(HttpStatusCode status, string becomes)
    {
        await using var engine = await TestEngine.OpenAsync(SqlDialect.Sqlite);
        var message = await QueueAsync(engine, Message(engine) with { MediaUrls = ["https://files.example/a.png"] });
        await engine.RunLanesAsync([engine.ProgrammableSender(new Web(status))]);
        var stored = (await engine.Texts.FindAsync(TestEngine.Account, message.Sid, Cancellation))!;
        Assert.Equal((becomes, becomes == "failed" ? 63019 : null), (stored.Status, stored.ErrorCode));
        Assert.Empty(engine.Sms.Sent);
    }

    [Fact]
    public async Task A_message_under_way_is_not_deleted()
    {
        await using var engine = await TestEngine.OpenAsync(SqlDialect.Sqlite);
        var message = await QueueAsync(engine, Message(engine));
        var refused = await Assert.ThrowsAsync<RefusedException>(
            async () => await engine.Texts.DeleteAsync(TestEngine.Account, message.Sid, Cancellation));
        Assert.Equal((409, 20009), (refused.Error.Status, refused.Error.Code));
        Assert.False(await engine.Texts.DeleteAsync(TestEngine.Other, message.Sid, Cancellation));
    }

    [Theory]
    [MemberData(nameof(TestDatabase.Dialects), MemberType = typeof(TestDatabase))]
    public async Task Messages_are_listed_newest_first_page_by_page_and_by_who_they_are_from_and_to(SqlDialect dialect)
    {
        await using var engine = await TestEngine.OpenAsync(dialect);
        var made = new List<string>();
        for (var i = 0; i < 5; i++)
        {
            // Letters do not decide the order.
            var message = Message(engine) with
            {
                Sid = engine.Sids.Next(i % 2 == 0 ? "SM" : "MM"),
                To = i == 3 ? "+15551239009" : Person,
                From = i == 1 ? "+15557770009" : Ours,
                Created = engine.Time + (i < 3 ? 0 : i),
            };
            made.Insert(0, message.Sid);
            await QueueAsync(engine, message);
        }

        async Task<List<string>> ListAsync(MessageFilter filter, Page page) =>
            [.. (await engine.Texts.ListAsync(TestEngine.Account, filter, page, Cancellation)).Select(message => message.Sid)];
        var all = new MessageFilter(null, null, 0, long.MaxValue);
        Assert.Equal(made, await ListAsync(all, new(50, 0, null, false)));
        Assert.Equal([made[0], made[2], made[3], made[4]], await ListAsync(all with { To = Person }, new(50, 0, null, false)));
        Assert.Equal([made[3]], await ListAsync(all with { From = "+15557770009" }, new(50, 0, null, false)));
        Assert.Equal(made[..2], await ListAsync(all with { Since = engine.Time + 1 }, new(50, 0, null, false)));
        Assert.Equal(made[2..], await ListAsync(all with { Before = engine.Time + 1 }, new(50, 0, null, false)));

        var rows = await engine.Texts.ListAsync(TestEngine.Account, all, new(50, 0, null, false), Cancellation);
        var key = ProgrammableMessageStore.KeyOf(rows[1]);
        Assert.Equal(made[2..4], await ListAsync(all, new(1, 1, key, false)));
        Assert.Equal(made[..1], await ListAsync(all, new(1, 1, key, true)));
        Assert.Equal(made[2..], await ListAsync(all with { Before = engine.Time + 1 }, new(50, 1, key, false)));
        Assert.Equal(
            made[..2], (await ListAsync(all with { Since = engine.Time + 1 }, new(50, 1, ProgrammableMessageStore.KeyOf(rows[4]), true))).AsEnumerable().Reverse());
        Assert.Empty(await engine.Texts.ListAsync(TestEngine.Other, all, new(50, 0, null, false), Cancellation));
    }

    private static ProgrammableMessage Message(TestEngine engine) => new(
        TestEngine.Account, engine.Sids.Next("SM"), MessageDirections.OutboundApi, "sms", Ours, Person, "hello", [], [], null, null, null,
        MessageStates.Queued, null, null, engine.Sids.Next("DY"), null, null, engine.Time, engine.Time);

    private static async Task<ProgrammableMessage> QueueAsync(TestEngine engine, ProgrammableMessage message)
    {
        await engine.Database.WriteAsync(async sql =>
        {
            await ProgrammableMessageStore.QueueAsync(sql, message);
            return 0;
        }, Cancellation);
        return message;
    }

    private static Task ReportAsync(TestEngine engine, string id, ReceiptStatus status) =>
        engine.Inbox.ReportAsync(new(TestEngine.Account, "sms", id, null, status, null, 0), Cancellation);

    // Takes status callbacks as their sender does, without a network.
    private sealed class Recorder : Parley.Lanes.IJobRunner
    {
        public List<Parley.Lanes.Job> Jobs { get; } = [];

        public IReadOnlyList<string> Statuses =>
            [.. Jobs.Select(job => WebhookSignature.Pairs(job.Payload!.Split('\n')[2]).ToDictionary()["MessageStatus"])];

        public IReadOnlyCollection<string> Kinds => [StatusCallbacks.JobKind, StatusCallbacks.LastJobKind];

        public Task<Parley.Lanes.JobResult> RunAsync(Parley.Lanes.Job job, long fails, CancellationToken cancellation)
        {
            Jobs.Add(job);
            return Task.FromResult<Parley.Lanes.JobResult>(
                new Parley.Lanes.JobResult.Done(EndsLane: job.Kind == StatusCallbacks.LastJobKind));
        }
    }

    private sealed class Web(HttpStatusCode status) : HttpMessageHandler, IHttpClientFactory
    {
        public HttpClient CreateClient(string name) => new(this, disposeHandler: false);

        public Func<Task> Meanwhile { get; init; } = () => Task.CompletedTask;

        protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            await Meanwhile();
            var content = new ByteArrayContent([1, 2, 3]);
            content.Headers.ContentType = new("image/png");
            return new HttpResponseMessage(status) { Content = content };
        }
    }
}
