using Parley.Delivery;
using Parley.Inbound;
using Parley.Participants;
using Parley.Storage;
using Parley.Tests.Conversations;
using Parley.Tests.Storage;
using Parley.Webhooks;

namespace Parley.Tests.Webhooks;

/// <summary>What a person writes where a hook is to be asked first: the carrier does not wait for it.</summary>
public sealed class InboundHookTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Theory]
    [MemberData(nameof(TestDatabase.Dialects), MemberType = typeof(TestDatabase))]
    public async Task A_message_waits_in_its_lane_until_the_hook_has_spoken(SqlDialect dialect)
    {
        await using var scene = await Scene.OpenAsync(dialect, _ => new(200, """{"body":"[bleep]","author":"hook","attributes":"{\"a\":1}"}"""));
        await scene.ReceiveAsync("1", "damn");
        Assert.True(scene.Receiver.IsQuiet);
        Assert.Equal(0, await scene.Engine.CountAsync("message"));
        Assert.True(await scene.IsWindowOpenAsync());

        await scene.RunAsync();
        var call = await scene.Receiver.NextAsync();
        Assert.Equal(
            ("onMessageAdd", "SMS", "damn", scene.Phone.Address, scene.Phone.Sid.Value),
            (call.Event, call["Source"], call["Body"], call["Author"], call["ParticipantSid"]));
        Assert.True(call.IsSigned(new string('t', 32)));
        EventTable.AssertExact("onMessageAdd", call.Form.Keys.Except(["AccountSid", "EventType", "Source", "RetryCount"]));
        Assert.Equal(1, await scene.Engine.CountAsync("webhook_delivery WHERE kind = 'pre' AND event = 'onMessageAdd' AND status = 200"));
        Assert.Equal(
            [$"[bleep] hook {{\"a\":1}} {scene.Phone.Sid}"],
            await scene.Engine.QueryAsync(
                "SELECT body, author, attributes, participant FROM message",
                row => $"{row.Text(0)} {row.Text(1)} {row.Text(2)} {row.Text(3)}"));
    }

    [Theory]
    [MemberData(nameof(TestDatabase.Dialects), MemberType = typeof(TestDatabase))]
    public async Task A_no_drops_the_message_for_good_and_leaves_the_window_open(SqlDialect dialect)
    {
        await using var scene = await Scene.OpenAsync(dialect, call => new(call["Body"] == "spam" ? 403 : 200));
        await scene.ReceiveAsync("1", "spam", withPicture: true);
        await scene.ReceiveAsync("2", "ham");
        await scene.RunAsync();
        Assert.True(await scene.IsWindowOpenAsync());
        Assert.Equal(["ham"], await scene.BodiesAsync());
        Assert.Equal(0, await scene.Engine.CountAsync("media"));

        // The carrier repeats it, and nobody asks any more.
        await scene.Engine.HookConfigs.SaveAsync(TestEngine.Account, null, new("", null, null, null, null), Cancellation);
        await scene.ReceiveAsync("1", "spam");
        await scene.RunAsync();
        Assert.Equal(["ham"], await scene.BodiesAsync());
    }

    [Theory]
    [InlineData(200, "no json")]
    [InlineData(200, """{"attributes":"no json"}""")]
    [InlineData(200, """{"body":7}""")]
    [InlineData(-1, "")]
    public async Task An_answer_that_makes_no_sense_loses_nothing(int status, string body)
    {
        await using var scene = await Scene.OpenAsync(SqlDialect.Sqlite, _ => status < 0 ? HookReply.Break : new(status, body));
        await scene.ReceiveAsync("1", "hello");
        await scene.RunAsync();
        Assert.Equal(["hello"], await scene.BodiesAsync());
        Assert.Equal("onMessageAdd", (await scene.Receiver.NextAsync()).Event);
    }

    [Fact]
    public async Task After_five_seconds_the_message_goes_on()
    {
        await using var scene = await Scene.OpenAsync(SqlDialect.Sqlite, _ => HookReply.Silence);
        await scene.ReceiveAsync("1", "hello");
        var running = scene.RunAsync();
        await scene.Receiver.NextAsync();
        Assert.Equal(0, await scene.Engine.CountAsync("message"));
        await scene.Engine.HookTime.LeapAsync(PreEvents.Limit);
        await running;
        Assert.Equal(["hello"], await scene.BodiesAsync());
    }

    [Fact]
    public async Task Where_nobody_asks_the_message_is_there_at_once()
    {
        await using var scene = await Scene.OpenAsync(SqlDialect.Sqlite, _ => new(500), "onMessageAdded", "onConversationAdd");
        await scene.ReceiveAsync("1", "hello");
        Assert.Equal(["hello"], await scene.BodiesAsync());
    }

    /// <summary>A phone in a conversation, and an application with a pre-event hook.</summary>
    private sealed class Scene(TestEngine engine, HookReceiver receiver, Participant phone) : IAsyncDisposable
    {
        public TestEngine Engine => engine;

        public HookReceiver Receiver => receiver;

        public Participant Phone => phone;

        public static async Task<Scene> OpenAsync(SqlDialect dialect, Func<HookCall, HookReply> answer, params string[] filters)
        {
            var engine = await TestEngine.OpenAsync(dialect);
            await engine.KnownAsync();
            var receiver = new HookReceiver(answer);
            await engine.HookConfigs.SaveAsync(
                TestEngine.Account, null, new(receiver.Url, null, null, filters.Length > 0 ? filters : ["onMessageAdd"], null), Cancellation);
            return new Scene(engine, receiver, await engine.PhoneAsync(await engine.ConversationAsync()));
        }

        public Task ReceiveAsync(string id, string body, bool withPicture = false) => engine.Inbox.ReceiveAsync(
            new(
                phone.Account, phone.Channel, id, phone.Address!, phone.Proxy!, body,
                withPicture ? [new InboundMedia("ref", "image/png", null)] : [], 0, null),
            Cancellation);

        public Task<int> RunAsync() => engine.RunLanesAsync([engine.InboundRunner()]);

        public Task<List<string>> BodiesAsync() =>
            engine.QueryAsync("SELECT body FROM message ORDER BY place", row => row.Text(0)).AsTask();

        public ValueTask<bool> IsWindowOpenAsync() => engine.Database.ReadAsync(
            sql => SessionWindow.IsOpenAsync(sql, phone.Account, phone.Address!, phone.Proxy!, engine.Time), Cancellation);

        public async ValueTask DisposeAsync()
        {
            await receiver.DisposeAsync();
            await engine.DisposeAsync();
        }
    }
}
