using Microsoft.Extensions.Configuration;
using Parley.Api;
using Parley.Inbound;
using Parley.Lanes;
using Parley.Ops;
using Parley.ProgrammableMessages;
using Parley.Storage;
using Parley.Tests.Conversations;
using Parley.Tests.Storage;
using Parley.Webhooks;

namespace Parley.Tests.Inbound;

/// <summary>The number's ordinary webhook, which Programmable Messaging calls.</summary>
public sealed class NumberWebhookTests
{
    private const string Ours = "+15550009999";
    private const string Stranger = "+15551230001";

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Theory]
    [MemberData(nameof(TestDatabase.Dialects), MemberType = typeof(TestDatabase))]
    public async Task It_hears_of_a_message_as_Programmable_Messaging_tells_it_once_and_signed(SqlDialect dialect)
    {
        await using var server = new OneAnswer(200, "<Response/>");
        await using var engine = await TestEngine.OpenAsync(dialect);
        var account = await engine.KnownAsync();
        engine.NumberTargets.ByAddress[Ours] = new(server.Url, "POST");
        for (var i = 0; i < 2; i++)
        {
            await engine.Inbox.ReceiveAsync(Message("1", "hello & bye"), Cancellation);
        }

        await engine.RunLanesAsync([engine.NumberWebhookRunner()]);
        var form = Assert.Single(server.Forms);
        Assert.Equal(
            (account.Sid.Value, Stranger, Ours, "hello & bye", "0", "received", "2010-04-01"),
            (form["AccountSid"], form["From"], form["To"], form["Body"], form["NumMedia"], form["SmsStatus"], form["ApiVersion"]));
        Assert.Matches("^SM[0-9a-f]{32}$", form["MessageSid"]);
        Assert.Equal((form["MessageSid"], form["MessageSid"]), (form["SmsSid"], form["SmsMessageSid"]));
        Assert.DoesNotContain("ProfileName", form.Keys);
        Assert.Equal(WebhookSignature.Compute(account.AuthToken, new Uri(server.Url), form), server.Signature);
        Assert.Equal(1, await engine.CountAsync("webhook_delivery WHERE scope = 'number' AND outcome = 'succeeded'"));
    }

    [Theory]
    [InlineData("sms", NumberWebhookRule.ByChannel, 2)]
    [InlineData("sms", NumberWebhookRule.Always, 2)]
    [InlineData("sms", NumberWebhookRule.Unmatched, 1)]
    [InlineData("whatsapp", NumberWebhookRule.ByChannel, 1)]
    [InlineData("whatsapp", NumberWebhookRule.Always, 2)]
    [InlineData("whatsapp", NumberWebhookRule.Unmatched, 1)]
    internal async Task What_a_conversation_takes_reaches_it_by_the_setting(string channel, NumberWebhookRule rule, int requests)
    {
        await using var engine = await TestEngine.OpenAsync(
            SqlDialect.Sqlite, options: new EngineOptions { PublicUrl = () => "", NumberWebhook = rule });
        var prefix = channel == "sms" ? "" : "whatsapp:";
        await engine.PhoneAsync(await engine.ConversationAsync(), prefix + Stranger, prefix + Ours);
        engine.NumberTargets.ByAddress[prefix + Ours] = new("https://hooks.example/number", "POST");
        var message = Message("1", "taken") with { Channel = channel, From = prefix + Stranger, To = prefix + Ours };
        await engine.Inbox.ReceiveAsync(message, Cancellation);
        await engine.Inbox.ReceiveAsync(message with { ProviderId = "2", From = prefix + "+15551230002" }, Cancellation);
        Assert.Equal(requests, await engine.CountAsync("job WHERE kind = 'number-webhook'"));
        Assert.Equal(1, await engine.CountAsync("message"));
    }

    [Theory]
    [MemberData(nameof(TestDatabase.Dialects), MemberType = typeof(TestDatabase))]
    public async Task A_strangers_picture_is_fetched_for_it_and_behind_a_link(SqlDialect dialect)
    {
        await using var server = new OneAnswer(204, "");
        await using var engine = await TestEngine.OpenAsync(dialect);
        await engine.KnownAsync();
        engine.NumberTargets.ByAddress["whatsapp:" + Ours] = new(server.Url, "POST");
        await engine.Inbox.ReceiveAsync(
            Message("1", null) with
            {
                Channel = "whatsapp",
                From = "whatsapp:" + Stranger,
                To = "whatsapp:" + Ours,
                Media = [new("ref", null, null)],
                Metadata = """{"type":"image","profileName":"Ada","waId":"15551230001"}""",
            },
            Cancellation);
        await engine.RunLanesAsync([engine.InboundRunner(), engine.NumberWebhookRunner()]);
        var form = Assert.Single(server.Forms);
        Assert.Equal(
            ("1", "image/png", "Ada", "15551230001", ""),
            (form["NumMedia"], form["MediaContentType0"], form["ProfileName"], form["WaId"], form["Body"]));
        Assert.StartsWith("http://127.0.0.1/m/", form["MediaUrl0"], StringComparison.Ordinal);
        Assert.StartsWith("MM", form["MessageSid"], StringComparison.Ordinal);
        Assert.Equal(1, await engine.CountAsync("media WHERE message IS NULL"));
        Assert.Equal(0, await engine.CountAsync("message"));
    }

    [Fact]
    public async Task It_is_tried_again_while_its_server_is_unwell_and_not_when_it_refuses()
    {
        await using var unwell = new OneAnswer(503, "");
        await using var refusing = new OneAnswer(404, "");
        await using var engine = await TestEngine.OpenAsync(SqlDialect.Sqlite);
        await engine.KnownAsync();
        engine.NumberTargets.ByAddress[Ours] = new(unwell.Url, "POST");
        await engine.Inbox.ReceiveAsync(Message("1", "hello"), Cancellation);
        Assert.Equal(1, await engine.RunLanesAsync([engine.NumberWebhookRunner()]));
        Assert.Equal(1, await engine.CountAsync("job"));
        Assert.Equal(1, await engine.RunLanesAsync([engine.NumberWebhookRunner()], now: 10_000_000));
        Assert.Equal(["0", "1"], unwell.Forms.Select(form => form["RetryCount"]));

        engine.NumberTargets.ByAddress[Ours] = new(refusing.Url, "POST");
        await engine.Inbox.ReceiveAsync(Message("2", "hello") with { From = "+15551230002" }, Cancellation);
        await engine.RunLanesAsync([engine.NumberWebhookRunner()]);
        Assert.Single(refusing.Forms);
        Assert.Equal(1, await engine.CountAsync("job"));
    }

    [Theory]
    [MemberData(nameof(TestDatabase.Dialects), MemberType = typeof(TestDatabase))]
    public async Task What_it_answers_goes_to_the_person_from_the_number(SqlDialect dialect)
    {
        const string answer = """
            <?xml version="1.0" encoding="UTF-8"?>
            <Response>
              <Message>Tea &amp; cake</Message>
              <Message statusCallback="after"><Body>Two</Body></Message>
              <Pause/>
              <Message><Media>/cake.png</Media></Message>
              <Message></Message>
              <Message to="nowhere">lost</Message>
            </Response>
            """;
        await using var server = new OneAnswer(200, answer, "text/xml; charset=utf-8");
        await using var engine = await TestEngine.OpenAsync(dialect);
        await engine.KnownAsync();
        engine.NumberTargets.ByAddress[Ours] = new(server.Url, "POST");
        await engine.Inbox.ReceiveAsync(Message("1", "menu?"), Cancellation);
        var queued = new Keeper();
        await engine.RunLanesAsync([engine.NumberWebhookRunner(), queued]);

        Assert.True(Page.Read(new Form(), 50, out var page) is null);
        var all = await engine.Texts.ListAsync(TestEngine.Account, new(Stranger, null, 0, long.MaxValue), page, Cancellation);
        Assert.All(all, message => Assert.Equal(("outbound-reply", Ours, "sms"), (message.Direction, message.From, message.Channel)));
        all.Reverse();
        Assert.Equal(["Tea & cake", "Two", null], all.Select(message => message.Body));
        Assert.Equal([null, $"POST {server.Url}after", null], all.Select(message => message.Callback));
        Assert.Equal([$"{server.Url}cake.png"], all[2].MediaUrls);
        Assert.StartsWith("MM", all[2].Sid, StringComparison.Ordinal);
        Assert.Equal(all.Select(message => message.Sid), queued.References);
        Assert.Single(server.Forms);
    }

    [Theory]
    [InlineData(200, "text/plain", "ok", 1)]
    [InlineData(200, "text/plain; charset=utf-8", " \n", 0)]
    [InlineData(200, "text/plain", "a\0b", 0)]
    [InlineData(200, "text/html; charset=utf-8", "<Response><Message>yes</Message></Response>", 1)]
    [InlineData(200, "application/xml", "<Response><Message>yes</Message></Response>", 1)]
    [InlineData(200, "application/json", "{}", 0)]
    [InlineData(200, null, "<Response><Message>yes</Message></Response>", 0)]
    [InlineData(404, "text/xml", "<Response><Message>no</Message></Response>", 0)]
    [InlineData(200, "text/xml", "<Response><Message>no</Message>", 0)]
    [InlineData(200, "text/xml", "<Answer><Message>no</Message></Answer>", 0)]
    [InlineData(200, "text/xml", "<!DOCTYPE x [<!ENTITY a 'no'>]><Response><Message>&a;</Message></Response>", 0)]
    [InlineData(200, "text/xml", "<Response><Message from='+1'>no</Message></Response>", 0)]
    [InlineData(200, "text/xml", "<Response><Message to='whatsapp:+15551230001'>no</Message></Response>", 0)]
    public async Task Only_a_well_formed_answer_is_sent(int status, string? type, string answer, int messages)
    {
        await using var server = new OneAnswer(status, answer, type);
        await using var engine = await TestEngine.OpenAsync(SqlDialect.Sqlite);
        await engine.KnownAsync();
        engine.NumberTargets.ByAddress[Ours] = new(server.Url, "POST");
        await engine.Inbox.ReceiveAsync(Message("1", "menu?"), Cancellation);
        await engine.RunLanesAsync([engine.NumberWebhookRunner(), engine.ProgrammableSender()]);
        Assert.Equal(messages, engine.Sms.Sent.Count);
        Assert.Equal(0, await engine.CountAsync("job"));
    }

    [Theory]
    [InlineData(64 * 1024, 30)]
    [InlineData(64 * 1024 + 1, 0)]
    public async Task A_long_answer_sends_thirty_messages_and_one_that_is_too_long_none(int length, int messages)
    {
        const string one = "<Message>m</Message>";
        var text = $"<Response>{string.Concat(Enumerable.Repeat(one, 40))}</Response>".PadRight(length);
        await using var server = new OneAnswer(200, text, "text/xml");
        await using var engine = await TestEngine.OpenAsync(SqlDialect.Sqlite);
        await engine.KnownAsync();
        engine.NumberTargets.ByAddress[Ours] = new(server.Url, "POST");
        await engine.Inbox.ReceiveAsync(Message("1", "menu?"), Cancellation);
        await engine.RunLanesAsync([engine.NumberWebhookRunner(), engine.ProgrammableSender()]);
        Assert.Equal(messages, engine.Sms.Sent.Count);
    }

    [Fact]
    public async Task Configuration_names_a_url_for_a_number_for_an_accounts_number_and_for_all_others()
    {
        var numbers = Configured(
            ("NumberUrl", "https://all.example"), ("NumberMethod", "get"), ("Numbers:0:Address", Ours), ("Numbers:0:Url", "https://one.example"),
            ("Numbers:1:Address", Ours), ("Numbers:1:Url", "https://mine.example"), ("Numbers:1:Account", TestEngine.Account.Value));
        Assert.Equal(new("https://mine.example", "POST"), await numbers.FindAsync(null!, TestEngine.Account, Ours));
        Assert.Equal(new("https://one.example", "POST"), await numbers.FindAsync(null!, TestEngine.Other, Ours));
        Assert.Equal(new("https://all.example", "GET"), await numbers.FindAsync(null!, TestEngine.Other, "+15550000000"));
        Assert.Null(await Configured().FindAsync(null!, TestEngine.Other, Ours));
    }

    [Fact]
    public void Configuration_that_cannot_be_is_refused()
    {
        Assert.Throws<StartupException>(() => Configured(("NumberUrl", "nowhere")));
        Assert.Throws<StartupException>(() => Configured(("NumberUrl", "https://all.example"), ("NumberMethod", "PUT")));
        Assert.Throws<StartupException>(() => Configured(("Numbers:0:Address", Ours)));
        Assert.Throws<StartupException>(() => Configured(
            ("Numbers:0:Address", Ours), ("Numbers:0:Url", "https://a.example"), ("Numbers:1:Address", Ours), ("Numbers:1:Url", "https://a.example")));
    }

    // Takes the jobs of messages that wait for their sender.
    private sealed class Keeper : IJobRunner
    {
        public List<string> References { get; } = [];

        public IReadOnlyCollection<string> Kinds => [ProgrammableSender.JobKind];

        public Task<JobResult> RunAsync(Job job, long fails, CancellationToken cancellation)
        {
            References.Add(job.Reference);
            return Task.FromResult<JobResult>(new JobResult.Done());
        }
    }

    private static ConfiguredNumberWebhooks Configured(params (string Key, string Value)[] settings) => new(
        new ConfigurationBuilder().AddInMemoryCollection(
            settings.Select(setting => KeyValuePair.Create("Parley:Inbound:" + setting.Key, (string?)setting.Value))).Build());

    private static InboundMessage Message(string id, string? body) =>
        new(TestEngine.Account, "sms", id, Stranger, Ours, body, [], 0, null);
}
