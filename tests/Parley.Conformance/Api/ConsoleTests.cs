using System.Net;
using System.Text;
using System.Text.Json.Nodes;
using Parley.Conformance.Server;
using Parley.Conformance.Walkthroughs;

namespace Parley.Conformance.Api;

/// <summary>What the console shows, asked for over the wire: requests, clients, events, the clock, a search.</summary>
public sealed class ConsoleTests(Servers servers)
{
    [Theory, MemberData(nameof(Libraries.OnEveryBackend), MemberType = typeof(Libraries))]
    public async Task An_official_client_is_known_again_and_its_requests_are_shown(string backend, string library)
    {
        var summary = await NodeScript.RunAsync(await servers.OnAsync(backend), "clients.mjs", library);
        Assert.Equal(3, summary["requests"]!.GetValue<int>());
        Assert.True(summary["checks"]!.GetValue<int>() > 10, summary.ToJsonString());
    }

    [Theory, MemberData(nameof(Backend.All), MemberType = typeof(Backend))]
    public async Task A_request_that_is_refused_at_the_door_is_shown_to_whom_it_names(string backend)
    {
        using var client = await servers.NewAccountOnAsync(backend);
        using var other = await servers.NewAccountOnAsync(backend);
        (await client.GetAsync("/v1/Conversations")).Expect(200);
        (await client.GetAsync("/parley/v1/Conversations?Search=x")).Expect(200);
        await client.SendAsync(new HttpRequestMessage(HttpMethod.Get, "/v1/Users")
        {
            Headers = { Authorization = new("Basic", Convert.ToBase64String(Encoding.UTF8.GetBytes(client.Account.Sid + ":wrong"))) },
        });
        (await client.GetAsync("/v1/Nothing")).Expect(404);
        (await client.GetAsync("/sandbox/v1/Phones")).Expect(200);
        (await client.GetAsync("/health/live")).Expect(200);
        var requests = (await client.GetAsync("/sandbox/v1/Requests")).Expect(200).Json["requests"]!.AsArray();
        Assert.Equal(
            ["404 20404 /v1/Nothing", "401 20003 /v1/Users", "200  /parley/v1/Conversations", "200  /v1/Conversations"],
            requests.Select(request => $"{request!["status"]} {request["code"]} {request["path"]}"));
        Assert.DoesNotContain(client.Account.Token, requests.ToJsonString(), StringComparison.Ordinal);
        Assert.Empty((await other.GetAsync("/sandbox/v1/Requests")).Expect(200).Json["requests"]!.AsArray());
    }

    [Theory, MemberData(nameof(Backend.All), MemberType = typeof(Backend))]
    public async Task Listeners_hear_of_requests_receipts_and_webhooks_when_they_are_stored(string backend)
    {
        using var scene = await Scene.CreateAsync(servers, backend);
        await using var receiver = new WebhookReceiver();
        var hook = (await scene.Client.PostAsync(
            scene.Path + "/Webhooks", ("Target", "webhook"), ("Configuration.Url", receiver.Url), ("Configuration.Filters", "onMessageAdded")))
            .Expect(201).Json["sid"]!.GetValue<string>();
        await scene.Client.SettleAsync();
        using var http = new HttpClient { BaseAddress = scene.Client.Server };
        using var ask = new HttpRequestMessage(HttpMethod.Get, "/sandbox/v1/Events") { Headers = { Authorization = scene.Client.Account.Basic } };
        using var response = await http.SendAsync(ask, HttpCompletionOption.ResponseHeadersRead, TestContext.Current.CancellationToken);
        using var reader = new StreamReader(await response.Content.ReadAsStreamAsync(TestContext.Current.CancellationToken));
        Assert.Equal("event: hello", await reader.ReadLineAsync(TestContext.Current.CancellationToken));

        using var post = new HttpRequestMessage(HttpMethod.Post, scene.Path + "/Messages") { Content = ApiClient.Form(("Body", "Heard")) };
        post.Headers.Add("X-Twilio-Webhook-Enabled", "true");
        var message = (await scene.Client.SendAsync(post)).Expect(201).Json["sid"]!.GetValue<string>();
        var heard = new Dictionary<string, JsonNode>();
        while (!heard.ContainsKey("request") || !heard.ContainsKey("webhook") || !heard.ContainsKey("delivery delivered"))
        {
            var line = await reader.ReadLineAsync(TestContext.Current.CancellationToken).AsTask()
                .WaitAsync(TimeSpan.FromSeconds(30), TestContext.Current.CancellationToken);
            if (line!.StartsWith("event: ", StringComparison.Ordinal))
            {
                var data = JsonNode.Parse((await reader.ReadLineAsync(TestContext.Current.CancellationToken))!["data: ".Length..])!;
                var name = line["event: ".Length..];
                heard.TryAdd(name == "delivery" ? $"{name} {data["status"]}" : name, data);
            }
        }

        Assert.Equal(("POST", 201), (heard["request"]["method"]!.GetValue<string>(), heard["request"]["status"]!.GetValue<int>()));
        Assert.Equal(scene.Path + "/Messages", heard["request"]["path"]!.GetValue<string>());
        Assert.Equal(message, heard["delivery delivered"]["messageSid"]!.GetValue<string>());
        Assert.Equal(scene.Conversation, heard["delivery delivered"]["conversationSid"]!.GetValue<string>());
        var delivery = (await scene.Client.GetAsync("/sandbox/v1/WebhookDeliveries/" + heard["webhook"]["sid"])).Expect(200).Json;
        Assert.Equal((hook, "succeeded", "onMessageAdded"), (delivery["webhookSid"]!.GetValue<string>(), heard["webhook"]["status"]!.GetValue<string>(), heard["webhook"]["eventType"]!.GetValue<string>()));

        // What came there can be explained.
        var call = await receiver.NextAsync();
        var parameters = new JsonObject(call.Form.AllKeys.Select(name => KeyValuePair.Create(name!, (JsonNode?)JsonValue.Create(call.Form[name]))));
        var question = new JsonObject
        {
            ["url"] = receiver.Url.Replace("http:", "https:", StringComparison.Ordinal),
            ["parameters"] = parameters,
            ["signature"] = call.Signature,
        };
        var answer = (await scene.Client.PostJsonAsync("/sandbox/v1/Signatures/Explain", question.ToJsonString())).Expect(200).Json;
        var cause = Assert.Single(answer["causes"]!.AsArray())!;
        Assert.Equal(("scheme", receiver.Url), (cause["cause"]!.GetValue<string>(), cause["url"]!.GetValue<string>()));
        question["url"] = receiver.Url;
        Assert.True((await scene.Client.PostJsonAsync("/sandbox/v1/Signatures/Explain", question.ToJsonString())).Expect(200).Json["matches"]!.GetValue<bool>());
    }

    [Theory, MemberData(nameof(Backend.All), MemberType = typeof(Backend))]
    public async Task The_clock_names_timers_windows_and_retries_before_and_after(string backend)
    {
        using var client = await servers.NewAccountOnAsync(backend);
        await using var receiver = new WebhookReceiver(503);
        var sid = (await client.PostAsync("/v1/Conversations", ("FriendlyName", "Desk"), ("Timers.Inactive", "PT2H"), ("Timers.Closed", "P2D")))
            .Expect(201).Json["sid"]!.GetValue<string>();
        (await client.PostAsync(
            $"/v1/Conversations/{sid}/Participants",
            ("MessagingBinding.Address", Scene.WhatsAppPhone), ("MessagingBinding.ProxyAddress", Scene.WhatsAppProxy))).Expect(201);
        (await client.PostAsync(
            $"/v1/Conversations/{sid}/Webhooks",
            ("Target", "webhook"), ("Configuration.Url", receiver.Url), ("Configuration.Filters", "onMessageAdded"))).Expect(201);
        await client.PhoneSendsAsync(Scene.WhatsAppPhone, Scene.WhatsAppProxy, "Hi");
        _ = await receiver.NextAsync();
        var due = new List<string>();
        while (!due.Contains("retry " + sid))
        {
            due = Kinds((await client.GetAsync("/sandbox/v1/Clock")).Expect(200).Json["due"]!);
        }

        Assert.Equal(["retry " + sid, "timer " + sid, "window ", "timer " + sid], due);
        var moved = (await client.PostJsonAsync("/sandbox/v1/Clock", """{"advance":"PT25H"}""")).Expect(200).Json;
        Assert.Equal(["retry " + sid, "timer " + sid, "window "], Kinds(moved["fired"]!));
        Assert.Equal("Conversation Desk becomes inactive", moved["fired"]![1]!["words"]!.GetValue<string>());
        Assert.Equal(["timer " + sid], Kinds(moved["due"]!));
        Assert.Equal("inactive", (await client.GetAsync("/v1/Conversations/" + sid)).Expect(200).Json["state"]!.GetValue<string>());
    }

    [Theory, MemberData(nameof(Backend.All), MemberType = typeof(Backend))]
    public async Task Conversations_are_searched_in_all_services_of_one_account(string backend)
    {
        using var scene = await Scene.CreateAsync(servers, backend);
        using var other = await Scene.CreateAsync(servers, backend);
        var service = (await scene.Client.PostAsync("/v1/Services", ("FriendlyName", "Elsewhere"))).Expect(201).Json["sid"]!.GetValue<string>();
        var second = (await scene.Client.PostAsync($"/v1/Services/{service}/Conversations", ("FriendlyName", "The second one"))).Expect(201).Json;
        foreach (var (search, count) in (IEnumerable<(string, int)>)[
            ("", 2), ("the", 2), ("SECOND", 1), ("one", 2), ("econd", 0), (Scene.WhatsAppPhone, 1), ("chatter", 1), (scene.Conversation, 1), (other.Conversation, 0)])
        {
            Assert.Equal(count, (await scene.Client.ListAsync(
                $"/parley/v1/Conversations?PageSize=1&Search={Uri.EscapeDataString(search)}", "conversations")).Count);
        }

        var found = (await scene.Client.GetAsync("/parley/v1/Conversations?Search=second")).Expect(200).Json;
        Assert.Equal("conversations", found["meta"]!["key"]!.GetValue<string>());
        Assert.Equal(second.ToJsonString(), found["conversations"]![0]!.ToJsonString());
        ErrorShape.Check((await scene.Client.GetAsync("/parley/v1/Conversations?State=asleep")).Expect(400), 50378);
        ErrorShape.Check((await scene.Client.GetAsync("/parley/v1/Conversations?PageToken=x")).Expect(400), 20001);
        ErrorShape.Check((await scene.Client.GetAsync("/parley/v1/Conversations?Search=" + new string('x', 257))).Expect(400), 20001);
        var key = (await scene.Client.PostAsync($"/2010-04-01/Accounts/{scene.Client.Account.Sid}/Keys.json")).Expect(201).Json;
        var token = ChatToken.Sign(key, scene.Client.Account, "chatter", scene.Service);
        (await scene.Client.SendAsync(new HttpRequestMessage(HttpMethod.Get, "/v1/Conversations") { Headers = { Authorization = new("Bearer", token) } })).Expect(200);
        (await scene.Client.SendAsync(
            new HttpRequestMessage(HttpMethod.Get, "/parley/v1/Conversations") { Headers = { Authorization = new("Bearer", token) } })).Expect(403);
        Assert.Equal((int)HttpStatusCode.Unauthorized, (await scene.Client.SendAsync(
            new HttpRequestMessage(HttpMethod.Get, "/parley/v1/Conversations"), anonymous: true)).Status);
    }

    private static List<string> Kinds(JsonNode works) =>
        [.. works.AsArray().Select(work => $"{work!["kind"]!.GetValue<string>()} {work["conversationSid"]?.GetValue<string>()}")];
}
