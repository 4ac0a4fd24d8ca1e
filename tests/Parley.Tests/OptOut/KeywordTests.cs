using Microsoft.Extensions.Configuration;
using Parley.Inbound;
using Parley.MessagingServices;
using Parley.OptOut;
using Parley.Storage;
using Parley.Tests.Conversations;
using Parley.Tests.Storage;

namespace Parley.Tests.OptOut;

public sealed class KeywordTests
{
    private const string Person = "+15551239002";
    private const string Ours = "+15557770002";
    private const string AlsoOurs = "+15557770003";
    private int _ids;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("STOP", "Stop")]
    [InlineData("  stop\r\n", "Stop")]
    [InlineData("StopAll", "Stop")]
    [InlineData("unsubscribe", "Stop")]
    [InlineData("Cancel", "Stop")]
    [InlineData("END", "Stop")]
    [InlineData("quit", "Stop")]
    [InlineData("revoke", "Stop")]
    [InlineData("optout", "Stop")]
    [InlineData("Start", "Start")]
    [InlineData("yes", "Start")]
    [InlineData("unstop", "Start")]
    [InlineData("Help", "Help")]
    [InlineData("INFO", "Help")]
    [InlineData("stop please", "None")]
    [InlineData("stop.", "None")]
    [InlineData("", "None")]
    [InlineData(null, "None")]
    public void Only_a_whole_message_is_a_keyword(string? body, string meaning) =>
        Assert.Equal(meaning, new OptOutOptions().MeaningOf(body).ToString());

    [Fact]
    public void Words_and_answers_are_settings()
    {
        var options = OptOutOptions.From(new ConfigurationBuilder().AddInMemoryCollection(new Dictionary<string, string?>
        {
            ["Parley:OptOut:StopKeywords"] = "arret, stop",
            ["Parley:OptOut:StopAnswer"] = "Au revoir",
            ["Parley:OptOut:HelpAnswer"] = "none",
        }).Build());
        Assert.Equal(Keyword.Stop, options.MeaningOf("Arret"));
        Assert.Equal(Keyword.None, options.MeaningOf("quit"));
        Assert.Equal(Keyword.Start, options.MeaningOf("start"));
        Assert.Equal("Au revoir", options.AnswerTo(Keyword.Stop));
        Assert.Null(options.AnswerTo(Keyword.Help));
        Assert.NotNull(options.AnswerTo(Keyword.Start));
    }

    [Theory]
    [MemberData(nameof(TestDatabase.Dialects), MemberType = typeof(TestDatabase))]
    public async Task Who_writes_STOP_gets_an_answer_and_then_nothing_until_START(SqlDialect dialect)
    {
        await using var engine = await TestEngine.OpenAsync(dialect);
        var conversation = await engine.ConversationAsync();
        await engine.PhoneAsync(conversation, Person, Ours);
        await HearAsync(engine, "Stop");
        await engine.PostAsync(conversation, body: "not wanted");
        await RunAsync(engine);

        // The answer is no message of the conversation; the keyword is.
        var answer = Assert.Single(engine.Sms.Sent);
        Assert.Equal((Ours, Person, new OptOutOptions().StopAnswer), (answer.From, answer.To, answer.Body));
        Assert.Equal(2, await engine.CountAsync("message"));
        Assert.Equal(1, await engine.CountAsync("message WHERE body = 'Stop'"));
        Assert.Equal(1, await engine.CountAsync("receipt WHERE status = 4 AND error_code = 21610 AND conversation <> ''"));
        Assert.Equal(1, await engine.CountAsync("programmable_message WHERE direction = 'outbound-reply' AND status = 'sent'"));

        await HearAsync(engine, "STOP");
        await HearAsync(engine, "HELP");
        await RunAsync(engine);
        Assert.Single(engine.Sms.Sent);

        await HearAsync(engine, "start");
        await engine.PostAsync(conversation, body: "wanted");
        await RunAsync(engine);
        Assert.Equal([new OptOutOptions().StartAnswer, "wanted"], engine.Sms.Sent.Skip(1).Select(sent => sent.Body).Order(StringComparer.Ordinal));
        await HearAsync(engine, "YES");
        await RunAsync(engine);
        Assert.Equal(3, engine.Sms.Sent.Count);
        await HearAsync(engine, "help");
        await RunAsync(engine);
        Assert.Equal(new OptOutOptions().HelpAnswer, engine.Sms.Sent.Last().Body);
    }

    [Fact]
    public async Task A_keyword_that_comes_twice_is_answered_once()
    {
        await using var engine = await TestEngine.OpenAsync(SqlDialect.Sqlite);
        var message = Message("info", Ours, "sms");
        await engine.Inbox.ReceiveAsync(message, Cancellation);
        await engine.Inbox.ReceiveAsync(message, Cancellation);
        await RunAsync(engine);
        Assert.Single(engine.Sms.Sent);
    }

    [Fact]
    public async Task STOP_that_comes_while_a_message_waits_holds_it_back()
    {
        await using var engine = await TestEngine.OpenAsync(SqlDialect.Sqlite);
        var conversation = await engine.ConversationAsync();
        await engine.PhoneAsync(conversation, Person, Ours);
        await engine.PostAsync(conversation, body: "on its way");
        await HearAsync(engine, "STOP");
        await RunAsync(engine);
        Assert.DoesNotContain(engine.Sms.Sent, sent => sent.Body == "on its way");
        Assert.Equal(1, await engine.CountAsync("receipt WHERE error_code = 21610"));
    }

    [Fact]
    public async Task Only_the_number_that_was_written_to_is_silent()
    {
        await using var engine = await TestEngine.OpenAsync(SqlDialect.Sqlite);
        await HearAsync(engine, "STOP");
        Assert.True(await IsOutAsync(engine, Ours));
        Assert.False(await IsOutAsync(engine, AlsoOurs));
        Assert.False(await engine.Database.ReadAsync(
            sql => OptOutStore.IsOutAsync(sql, TestEngine.Other, Ours, Person), Cancellation));
    }

    [Theory]
    [MemberData(nameof(TestDatabase.Dialects), MemberType = typeof(TestDatabase))]
    public async Task In_a_messaging_service_all_its_numbers_are_silent(SqlDialect dialect)
    {
        await using var engine = await TestEngine.OpenAsync(dialect);
        var pool = new PoolStore(engine.Database);
        foreach (var number in (string[])[Ours, AlsoOurs])
        {
            await pool.InsertAsync(
                TestEngine.Account, TestEngine.MessagingService,
                _ => new(new PoolSender(TestEngine.Account, TestEngine.MessagingService, "PN" + number, PoolKinds.Number, number, 1)), Cancellation);
        }

        await HearAsync(engine, "STOP");
        Assert.True(await IsOutAsync(engine, Ours));
        Assert.True(await IsOutAsync(engine, AlsoOurs));

        // A number that leaves the service is still silent for whoever wrote STOP to it; the other one is free.
        await pool.DeleteAsync(TestEngine.Account, TestEngine.MessagingService, PoolKinds.Number, "PN" + Ours, Cancellation);
        Assert.True(await IsOutAsync(engine, Ours));
        await HearAsync(engine, "START", AlsoOurs);
        Assert.False(await IsOutAsync(engine, AlsoOurs));
        Assert.True(await IsOutAsync(engine, Ours));
        await HearAsync(engine, "START");
        Assert.False(await IsOutAsync(engine, Ours));
    }

    [Fact]
    public async Task WhatsApp_has_no_keywords()
    {
        await using var engine = await TestEngine.OpenAsync(SqlDialect.Sqlite);
        await engine.Inbox.ReceiveAsync(
            Message("STOP", "whatsapp:" + Ours, "whatsapp") with { From = "whatsapp:" + Person }, Cancellation);
        Assert.Equal(0, await engine.CountAsync("opt_out"));
        Assert.Equal(0, await engine.CountAsync("programmable_message"));
    }

    private InboundMessage Message(string body, string to, string channel) =>
        new(TestEngine.Account, channel, $"in-{++_ids}", Person, to, body, [], 0, null);

    private Task HearAsync(TestEngine engine, string body, string to = Ours) =>
        engine.Inbox.ReceiveAsync(Message(body, to, "sms"), Cancellation);

    private static Task<int> RunAsync(TestEngine engine) => engine.RunLanesAsync([engine.Sender(), engine.ProgrammableSender()]);

    private static ValueTask<bool> IsOutAsync(TestEngine engine, string ours) =>
        engine.Database.ReadAsync(sql => OptOutStore.IsOutAsync(sql, TestEngine.Account, ours, Person), Cancellation);
}
