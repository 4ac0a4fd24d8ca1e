using Parley.Storage;
using Parley.Tests.Storage;

namespace Parley.Tests.Webhooks;

/// <summary>Pre-event hooks of requests: they change, refuse, dawdle, break off and talk nonsense.</summary>
public sealed class PreEventTests
{
    private const string List = "/v1/Conversations";
    private static readonly string[] Asks = [.. EventTable.Parameters.Keys.Where(name => !name.EndsWith('d') || name.EndsWith("Add", StringComparison.Ordinal))];

    // Every action that can be asked about: how it is done, and what is as before if it was not.
    private static readonly Dictionary<string, Func<HookServer, Things, (string Method, string Path, (string, string)[] Form)>> Actions = new()
    {
        ["onConversationAdd"] = (_, _) => ("POST", List, [("UniqueName", "new")]),
        ["onConversationUpdate"] = (_, t) => ("POST", t.Conversation, [("FriendlyName", "changed")]),
        ["onConversationRemove"] = (_, t) => ("DELETE", t.Conversation, []),
        ["onMessageAdd"] = (_, t) => ("POST", t.Conversation + "/Messages", [("Body", "more")]),
        ["onMessageUpdate"] = (_, t) => ("POST", t.Message, [("Body", "changed")]),
        ["onMessageRemove"] = (_, t) => ("DELETE", t.Message, []),
        ["onParticipantAdd"] = (_, t) => ("POST", t.Conversation + "/Participants", [("Identity", "bob")]),
        ["onParticipantUpdate"] = (_, t) => ("POST", t.Participant, [("Attributes", """{"a":1}""")]),
        ["onParticipantRemove"] = (_, t) => ("DELETE", t.Participant, []),
        ["onUserUpdate"] = (_, _) => ("POST", "/v1/Users/amy", [("FriendlyName", "changed")]),
    };

    public static TheoryData<string> Names => [.. Actions.Keys];

    public static TheoryData<string, SqlDialect> NamesAndDialects => new MatrixTheoryData<string, SqlDialect>(
        Actions.Keys, [SqlDialect.Sqlite, SqlDialect.Postgres]);

    [Theory]
    [MemberData(nameof(NamesAndDialects))]
    public async Task A_hook_is_asked_before_and_its_no_is_final(string name, SqlDialect dialect)
    {
        await using var server = await HookServer.StartAsync(dialect);
        await using var receiver = new HookReceiver(_ => new(418));
        var things = await Things.MakeAsync(server);
        await server.ListenAsync("/v1", receiver.Url, null, Asks);
        var before = await things.PictureAsync(server);
        var (method, path, form) = Actions[name](server, things);

        var refused = await server.FireAsync(method, path, form);
        Assert.Equal((403, 50056), refused.Error);
        Assert.Equal(before, await things.PictureAsync(server));
        var call = await receiver.NextAsync();
        Assert.Equal(name, call.Event);
        Assert.True(receiver.IsQuiet);
        AssertRequest(call);

        // Without the header nobody is asked.
        Assert.InRange((await server.CallAsync(method, path, form)).Status, 200, 204);
        Assert.True(receiver.IsQuiet);
        Assert.NotEqual(before, await things.PictureAsync(server));
    }

    [Theory]
    [MemberData(nameof(Names))]
    public async Task A_hook_that_does_not_mind_changes_nothing(string name)
    {
        await using var server = await HookServer.StartAsync(SqlDialect.Sqlite);
        await using var receiver = new HookReceiver(_ => new(200, " {} \n"));
        var things = await Things.MakeAsync(server);
        await server.ListenAsync("/v1", receiver.Url, null, name);
        var (method, path, form) = Actions[name](server, things);
        Assert.InRange((await server.FireAsync(method, path, form)).Status, 200, 204);
        Assert.Equal(name, (await receiver.NextAsync()).Event);
    }

    [Theory]
    [InlineData(500)]
    [InlineData(400)]
    [InlineData(404)]
    [InlineData(503)]
    public async Task Every_4xx_and_5xx_is_a_no(int status)
    {
        await using var server = await HookServer.StartAsync(SqlDialect.Sqlite);
        await using var receiver = new HookReceiver(_ => new(status, """{"friendly_name":"x"}"""));
        await server.ListenAsync("/v1", receiver.Url, null, "onConversationAdd");
        Assert.Equal((403, 50056), (await server.FireAsync("POST", List)).Error);
        Assert.Empty((await server.CallAsync("GET", List)).Json["conversations"]!.AsArray());
    }

    [Theory]
    [MemberData(nameof(TestDatabase.Dialects), MemberType = typeof(TestDatabase))]
    public async Task A_hooks_words_take_the_place_of_the_clients(SqlDialect dialect)
    {
        await using var server = await HookServer.StartAsync(dialect);
        await using var receiver = new HookReceiver(call => new(200, call.Event.StartsWith("onConv", StringComparison.Ordinal)
            ? """{"friendly_name":"Named by the hook","attributes":"{\"a\": 1}","unique_name":"hooked","nonsense":7,"state":null}"""
            : """{"body":"[bleep]","author":"hook","attributes":"{\"b\":2}","friendly_name":"no"}"""));
        await server.ListenAsync("/v1", receiver.Url, receiver.Url, [.. Asks, "onMessageAdded", "onConversationAdded"]);

        var made = await server.FireAsync("POST", List, ("FriendlyName", "Named by the client"));
        Assert.Equal(201, made.Status);
        Assert.Equal(("Named by the hook", """{"a": 1}""", "hooked"), (made["friendly_name"], made["attributes"], made["unique_name"]));
        Assert.Equal("Named by the client", (await receiver.NextAsync())["FriendlyName"]);
        var added = await receiver.NextAsync();
        Assert.Equal(("onConversationAdded", "Named by the hook"), (added.Event, added["FriendlyName"]));

        var posted = await server.FireAsync("POST", List + "/hooked/Messages", ("Body", "damn"), ("Author", "amy"));
        Assert.Equal(("[bleep]", "hook", """{"b":2}"""), (posted["body"], posted["author"], posted["attributes"]));
        var asked = await receiver.NextAsync();
        Assert.Equal(("onMessageAdd", "damn", "amy"), (asked.Event, asked["Body"], asked["Author"]));
        Assert.Equal("[bleep]", (await receiver.NextAsync())["Body"]);

        var message = $"{List}/hooked/Messages/{posted["sid"]}";
        await server.CallAsync("POST", message, ("Body", "plain"), ("Author", "amy"), ("Attributes", "{}"));
        var updated = await server.FireAsync("POST", message, ("Body", "damn again"));
        Assert.Equal(("[bleep]", "hook", """{"b":2}"""), (updated["body"], updated["author"], updated["attributes"]));
        var update = await receiver.NextAsync();
        Assert.Equal(("onMessageUpdate", "damn again", "amy"), (update.Event, update["Body"], update["Author"]));
        Assert.Equal("[bleep]", (await server.CallAsync("GET", message))["body"]);
    }

    [Theory]
    [InlineData("onConversationAdd", "no json", 50057)]
    [InlineData("onConversationAdd", "[]", 50057)]
    [InlineData("onConversationAdd", "7", 50057)]
    [InlineData("onConversationAdd", """{"friendly_name":7}""", 50057)]
    [InlineData("onConversationAdd", """{"friendly_name":"a\u0000b"}""", 50057)]
    [InlineData("onConversationAdd", """{"friendly_name":"\ud800"}""", 50057)]
    [InlineData("onConversationAdd", """{"attributes":{}}""", 50057)]
    [InlineData("onConversationAdd", """{"attributes":"no json"}""", 50304)]
    [InlineData("onConversationAdd", """{"unique_name":"CHaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"}""", 50390)]
    [InlineData("onConversationUpdate", """{"attributes":"no json"}""", 50304)]
    [InlineData("onMessageAdd", """{"attributes":"no json"}""", 50304)]
    [InlineData("onMessageAdd", """{"body":["x"]}""", 50057)]
    [InlineData("onMessageUpdate", """{"author":false}""", 50057)]
    [InlineData("onMessageAdd", "long body", 50504)]
    [InlineData("onMessageAdd", "too long", 50057)]
    [InlineData("onConversationAdd", "deep", 50057)]
    public async Task An_answer_that_makes_no_sense_is_told_to_the_caller(string name, string answer, int code)
    {
        await using var server = await HookServer.StartAsync(SqlDialect.Sqlite);
        await using var receiver = new HookReceiver(_ => new(200, answer switch
        {
            "long body" => $$"""{"body":"{{new string('x', 33_000)}}"}""",
            "too long" => $$"""{"body":"x","more":"{{new string('x', 65_536)}}"}""",
            "deep" => $$"""{"friendly_name":{{new string('[', 5000)}}{{new string(']', 5000)}}}""",
            _ => answer,
        }));
        var things = await Things.MakeAsync(server);
        await server.ListenAsync("/v1", receiver.Url, null, name);
        var before = await things.PictureAsync(server);
        var (method, path, form) = Actions[name](server, things);
        Assert.Equal((400, code), (await server.FireAsync(method, path, form)).Error);
        Assert.Equal(before, await things.PictureAsync(server));
    }

    [Theory]
    [MemberData(nameof(TestDatabase.Dialects), MemberType = typeof(TestDatabase))]
    public async Task After_five_seconds_it_goes_on_as_it_was_asked_for(SqlDialect dialect)
    {
        await using var server = await HookServer.StartAsync(dialect);
        await using var receiver = new HookReceiver(_ => HookReply.Silence);
        await server.ListenAsync("/v1", receiver.Url, null, "onConversationAdd");
        var making = server.FireAsync("POST", List, ("FriendlyName", "patient"));
        await receiver.NextAsync();
        await server.HookTime.LeapAsync(TimeSpan.FromSeconds(4.9));
        Assert.False(making.IsCompleted);
        await server.HookTime.LeapAsync(TimeSpan.FromSeconds(0.2));
        var made = await making;
        Assert.Equal((201, "patient"), (made.Status, made["friendly_name"]));
    }

    [Fact]
    public async Task A_broken_connection_or_none_or_a_redirect_stops_nothing()
    {
        await using var server = await HookServer.StartAsync(SqlDialect.Sqlite);
        await using (var receiver = new HookReceiver(_ => HookReply.Break))
        {
            await server.ListenAsync("/v1", receiver.Url, null, "onConversationAdd");
            Assert.Equal(201, (await server.FireAsync("POST", List)).Status);
            Assert.Equal("onConversationAdd", (await receiver.NextAsync()).Event);
            receiver.Answer = _ => new(302);
            Assert.Equal(201, (await server.FireAsync("POST", List)).Status);
        }

        Assert.Equal(201, (await server.FireAsync("POST", List)).Status);

        // The guard lets nobody into a private network.
        await server.ListenAsync("/v1", "http://10.0.0.1/", null, "onConversationAdd");
        Assert.Equal(201, (await server.FireAsync("POST", List)).Status);
    }

    [Fact]
    public async Task A_hook_is_asked_by_GET_with_everything_in_the_query()
    {
        await using var server = await HookServer.StartAsync(SqlDialect.Sqlite);
        await using var receiver = new HookReceiver(_ => new(200, """{"friendly_name":"got"}"""));
        await server.CallAsync(
            "POST", "/v1/Configuration/Webhooks", ("PreWebhookUrl", receiver.Url + "ask?me=1"), ("Filters", "onConversationAdd"), ("Method", "GET"));
        Assert.Equal("got", (await server.FireAsync("POST", List, ("FriendlyName", "sent & asked")))["friendly_name"]);
        var call = await receiver.NextAsync();
        Assert.Equal(("GET", "sent & asked", "1"), (call.Method, call["FriendlyName"], call["me"]));
        Assert.True(call.IsSigned(HookServer.Token));
    }

    [Fact]
    public async Task Only_the_listed_events_of_the_scope_are_asked_about()
    {
        await using var server = await HookServer.StartAsync(SqlDialect.Sqlite);
        await using var receiver = new HookReceiver(_ => new(500));
        await using var other = new HookReceiver();
        await server.ListenAsync("/v1", receiver.Url, null, "onConversationUpdate", "onConversationAdded");
        var made = await server.FireAsync("POST", List);
        Assert.Equal(201, made.Status);
        Assert.True(receiver.IsQuiet);

        // The service's own hook takes the account's place, with its own list.
        await server.ListenAsync("/v1/Services/" + server.Service, other.Url, null, "onConversationAdd");
        Assert.Equal(201, (await server.FireAsync("POST", List)).Status);
        Assert.Equal("onConversationAdd", (await other.NextAsync()).Event);
        Assert.Equal(200, (await server.FireAsync("POST", $"{List}/{made["sid"]}", ("FriendlyName", "x"))).Status);
        Assert.True(receiver.IsQuiet);

        var service = await server.MakeAsync("/v1/Services", ("FriendlyName", "other"));
        var elsewhere = await server.FireAsync("POST", $"/v1/Services/{service}/Conversations");
        Assert.Equal(201, elsewhere.Status);
        Assert.Equal(
            (403, 50056),
            (await server.FireAsync("POST", $"/v1/Services/{service}/Conversations/{elsewhere["sid"]}", ("FriendlyName", "x"))).Error);
        await receiver.NextAsync();

        await server.CallAsync("POST", "/v1/Configuration/Webhooks", ("Target", "flex"));
        Assert.Equal(
            200, (await server.FireAsync("POST", $"/v1/Services/{service}/Conversations/{elsewhere["sid"]}", ("FriendlyName", "x"))).Status);
        Assert.True(receiver.IsQuiet);
    }

    [Fact]
    public async Task With_both_asked_the_account_hears_the_services_words()
    {
        await using var server = await HookServer.StartAsync(SqlDialect.Sqlite, overrides: false);
        await using var account = new HookReceiver(_ => new(200, """{"attributes":"{\"account\":1}"}"""));
        await using var service = new HookReceiver(_ => new(200, """{"friendly_name":"service's","attributes":"{\"service\":1}"}"""));
        await server.ListenAsync("/v1", account.Url, null, "onConversationAdd");
        await server.ListenAsync("/v1/Services/" + server.Service, service.Url, null, "onConversationAdd");
        var made = await server.FireAsync("POST", List, ("FriendlyName", "client's"));
        Assert.Equal(("service's", """{"account":1}"""), (made["friendly_name"], made["attributes"]));
        Assert.Equal(("client's", "{}"), await NameAsync(service));
        Assert.Equal(("service's", """{"service":1}"""), await NameAsync(account));

        service.Answer = _ => new(400);
        Assert.Equal((403, 50056), (await server.FireAsync("POST", List)).Error);
        await service.NextAsync();
        Assert.True(account.IsQuiet);
    }

    [Fact]
    public async Task What_does_not_exist_is_not_asked_about()
    {
        await using var server = await HookServer.StartAsync(SqlDialect.Sqlite);
        await using var receiver = new HookReceiver(_ => new(500));
        var things = await Things.MakeAsync(server);
        await server.ListenAsync("/v1", receiver.Url, null, Asks);
        var unknown = List + "/CH" + new string('f', 32);
        foreach (var path in (string[])[unknown, things.Conversation + "/Messages/IM" + new string('f', 32), things.Conversation + "/Participants/x"])
        {
            Assert.Equal((404, 20404), (await server.FireAsync("POST", path)).Error);
            Assert.Equal((404, 20404), (await server.FireAsync("DELETE", path)).Error);
        }

        Assert.Equal((404, 20404), (await server.FireAsync("POST", unknown + "/Messages", ("Body", "x"))).Error);
        Assert.Equal((404, 20404), (await server.FireAsync("POST", unknown + "/Participants", ("Identity", "x"))).Error);
        Assert.True(receiver.IsQuiet);
    }

    private static async Task<(string, string)> NameAsync(HookReceiver receiver)
    {
        var call = await receiver.NextAsync();
        return (call["FriendlyName"], call["Attributes"]);
    }

    private static void AssertRequest(HookCall call)
    {
        Assert.Equal(("POST", "API", HookServer.Account, "0"), (call.Method, call["Source"], call["AccountSid"], call["RetryCount"]));
        Assert.True(call.IsSigned(HookServer.Token));
        Assert.Equal("application/x-www-form-urlencoded; charset=utf-8", call.Headers["Content-Type"]);
        Assert.Equal("TwilioProxy/1.1", call.Headers["User-Agent"]);
        Assert.True(Guid.TryParseExact(call.Headers["I-Twilio-Idempotency-Token"], "D", out _));
        EventTable.AssertExact(
            call.Event, call.Form.Keys.Except(["AccountSid", "EventType", "Source", "RetryCount"]));
    }

    /// <summary>One of each, and what they look like.</summary>
    private sealed record Things(string Conversation, string Message, string Participant)
    {
        public static async Task<Things> MakeAsync(HookServer server)
        {
            var conversation = List + "/" + await server.MakeAsync(List, ("FriendlyName", "before"));
            var participant = $"{conversation}/Participants/" + await server.MakeAsync(
                conversation + "/Participants", ("MessagingBinding.Address", "+15550002222"), ("MessagingBinding.ProxyAddress", "+15550001111"));
            var message = $"{conversation}/Messages/" + await server.MakeAsync(
                conversation + "/Messages", ("Author", "+15550002222"), ("Body", "before"));
            await server.MakeAsync("/v1/Users", ("Identity", "amy"), ("FriendlyName", "before"));
            return new(conversation, message, participant);
        }

        public async Task<string> PictureAsync(HookServer server) => string.Concat(await Task.WhenAll(
            new[] { List, Conversation, Conversation + "/Messages", Conversation + "/Participants", "/v1/Users" }
                .Select(async path => (await server.CallAsync("GET", path)).Json.ToJsonString())));
    }
}
