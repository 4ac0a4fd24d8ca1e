using System.Text.Json.Nodes;
using Parley.Conformance.Server;

namespace Parley.Conformance.Api;

/// <summary>States and timers over the wire, on the movable clock: https://www.twilio.com/docs/conversations/states-timers.</summary>
public sealed class TimerTests(Servers servers)
{
    [Theory, MemberData(nameof(Backend.All), MemberType = typeof(Backend))]
    public async Task One_jump_of_the_clock_fires_all_that_falls_due_each_at_its_own_time(string backend)
    {
        using var client = await servers.NewAccountOnAsync(backend);
        await using var receiver = new WebhookReceiver();
        var slow = await CreateAsync(client, ("Timers.Inactive", "PT2H"), ("Timers.Closed", "PT4H"));
        var quick = await CreateAsync(client, ("Timers.Inactive", "PT1H"), ("Timers.Closed", "PT3H"));
        foreach (var made in (JsonNode[])[slow, quick])
        {
            Assert.Equal(
                DateTimeOffset.Parse(made["date_created"]!.GetValue<string>()).AddHours(made == slow ? 2 : 1),
                DateTimeOffset.Parse(made["timers"]!["date_inactive"]!.GetValue<string>()));
            await HookAsync(client, made, receiver);
        }

        // What lies ahead is not under way.
        await client.SettleAsync();
        await AdvanceAsync(client, "PT5H");

        foreach (var (made, hours) in (IEnumerable<(JsonNode, int)>)[(quick, 1), (slow, 2), (quick, 3), (slow, 4)])
        {
            var call = await receiver.NextAsync();
            Assert.Equal("onConversationStateUpdated", call.EventType);
            Assert.Equal(Sid(made), call.Form["ConversationSid"]);
            Assert.Equal("TIMER", call.Form["Reason"]);
            Assert.Equal(hours < 3 ? ("active", "inactive") : ("inactive", "closed"), (call.Form["StateFrom"], call.Form["StateTo"]));
            Near(made, hours, call.Form["StateUpdated"]!);
        }

        foreach (var (made, hours) in (IEnumerable<(JsonNode, int)>)[(quick, 3), (slow, 4)])
        {
            var closed = (await client.GetAsync(Path(made))).Expect(200).Json;
            Assert.Equal("closed", closed["state"]!.GetValue<string>());
            Assert.Empty(closed["timers"]!.AsObject());
            Near(made, hours, closed["date_updated"]!.GetValue<string>());
            ErrorShape.Check((await client.PostAsync(Path(made), ("State", "active"))).Expect(400), 50377);
        }
    }

    [Theory, MemberData(nameof(Backend.All), MemberType = typeof(Backend))]
    public async Task A_phone_wakes_a_conversation_and_a_closed_one_lets_it_go(string backend)
    {
        using var client = await servers.NewAccountOnAsync(backend);
        await using var receiver = new WebhookReceiver();
        var made = await CreateAsync(client, ("Timers.Inactive", "PT1H"), ("Timers.Closed", "P1D"));
        (string, string)[] pair =
            [("MessagingBinding.Address", Scene.SmsPhone), ("MessagingBinding.ProxyAddress", Scene.SmsProxy)];
        (await client.PostAsync(Path(made) + "/Participants", pair)).Expect(201);
        await HookAsync(client, made, receiver);
        await AdvanceAsync(client, "PT2H");
        Assert.Equal("inactive", (await receiver.NextAsync()).Form["StateTo"]);

        await client.PhoneSendsAsync(Scene.SmsPhone, Scene.SmsProxy, "Is anybody there?");
        await client.SettleAsync();
        var woken = await receiver.NextAsync();
        Assert.Equal(("active", "EVENT", "SMS"), (woken.Form["StateTo"], woken.Form["Reason"], woken.Form["Source"]));
        Assert.Equal("active", (await client.GetAsync(Path(made))).Json["state"]!.GetValue<string>());

        await AdvanceAsync(client, "PT23H");
        Assert.Equal("inactive", (await receiver.NextAsync()).Form["StateTo"]);
        ErrorShape.Check((await client.PostAsync(
            $"{Path(await CreateAsync(client))}/Participants", pair)).Expect(409), 50416);
        await AdvanceAsync(client, "PT1H");
        Assert.Equal("closed", (await receiver.NextAsync()).Form["StateTo"]);
        (await client.PostAsync($"{Path(await CreateAsync(client))}/Participants", pair)).Expect(201);
    }

    [Theory, MemberData(nameof(Backend.All), MemberType = typeof(Backend))]
    public async Task Timers_outlive_a_killed_server(string backend)
    {
        var folder = Directory.CreateTempSubdirectory("parley-timers-").FullName;
        var database = await Backend.CreateDatabaseAsync(backend, TestContext.Current.CancellationToken);
        try
        {
            string[] arguments = ["--data", folder, .. database is null ? [] : (string[])["--database", database]];
            var account = TestAccount.New();
            string path;
            await using (var server = await StartAsync(arguments))
            {
                using var client = new ApiClient(server.Ready.Url, account);
                await AdvanceAsync(client, "PT1H");
                path = Path(await CreateAsync(client, ("Timers.Inactive", "PT1H"), ("Timers.Closed", "PT3H")));
                await AdvanceAsync(client, "PT2H");
                Assert.Equal("inactive", (await client.GetAsync(path)).Json["state"]!.GetValue<string>());
                await server.KillAsync();
            }

            await using (var server = await StartAsync(arguments))
            {
                using var client = new ApiClient(server.Ready.Url, account);
                await client.SettleAsync();
                Assert.Equal("inactive", (await client.GetAsync(path)).Json["state"]!.GetValue<string>());
                await AdvanceAsync(client, "PT1H");
                Assert.Equal("closed", (await client.GetAsync(path)).Json["state"]!.GetValue<string>());
            }
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
            await Backend.DropDatabaseAsync(database);
        }
    }

    [Theory, MemberData(nameof(Backend.All), MemberType = typeof(Backend))]
    public async Task PT0S_switches_a_timer_off(string backend)
    {
        using var client = await servers.NewAccountOnAsync(backend);
        var made = await CreateAsync(client, ("Timers.Inactive", "PT1H"), ("Timers.Closed", "PT2H"));
        var off = (await client.PostAsync(Path(made), ("Timers.Inactive", "PT0S"), ("Timers.Closed", "PT0S"))).Expect(200).Json;
        Assert.Empty(off["timers"]!.AsObject());
        await AdvanceAsync(client, "PT5H");
        Assert.Equal("active", (await client.GetAsync(Path(made))).Json["state"]!.GetValue<string>());
    }

    [Theory, MemberData(nameof(Backend.All), MemberType = typeof(Backend))]
    public async Task New_conversations_take_the_account_s_timers(string backend)
    {
        using var client = await servers.NewAccountOnAsync(backend);
        (await client.PostAsync(
            "/v1/Configuration", ("DefaultInactiveTimer", "PT1H"), ("DefaultClosedTimer", "P1D"))).Expect(200);
        var made = await CreateAsync(client);
        var own = await CreateAsync(client, ("Timers.Inactive", "PT3H"), ("Timers.Closed", "PT0S"));
        Assert.NotNull(made["timers"]!["date_closed"]);
        Assert.Null(own["timers"]!["date_closed"]);
        await AdvanceAsync(client, "PT2H");
        Assert.Equal("inactive", (await client.GetAsync(Path(made))).Json["state"]!.GetValue<string>());
        Assert.Equal("active", (await client.GetAsync(Path(own))).Json["state"]!.GetValue<string>());
    }

    private static Task<ParleyServer> StartAsync(string[] arguments) => ParleyServer.StartAsync(
        arguments, new Dictionary<string, string>(), TestContext.Current.CancellationToken);

    private static async Task<JsonNode> CreateAsync(ApiClient client, params (string, string)[] fields) =>
        (await client.PostAsync("/v1/Conversations", fields)).Expect(201).Json;

    private static async Task HookAsync(ApiClient client, JsonNode made, WebhookReceiver receiver) => (await client.PostAsync(
        Path(made) + "/Webhooks",
        ("Target", "webhook"), ("Configuration.Url", receiver.Url), ("Configuration.Filters", "onConversationStateUpdated"))).Expect(201);

    private static async Task AdvanceAsync(ApiClient client, string by) =>
        (await client.PostJsonAsync("/sandbox/v1/Clock", new JsonObject { ["advance"] = by }.ToJsonString())).Expect(200);

    private static string Sid(JsonNode made) => made["sid"]!.GetValue<string>();

    private static string Path(JsonNode made) => "/v1/Conversations/" + Sid(made);

    // Dates of resources have whole seconds.
    private static void Near(JsonNode made, int hours, string at)
    {
        var late = DateTimeOffset.Parse(at) - DateTimeOffset.Parse(made["date_created"]!.GetValue<string>()).AddHours(hours);
        Assert.InRange(late, TimeSpan.Zero, TimeSpan.FromSeconds(1));
    }
}
