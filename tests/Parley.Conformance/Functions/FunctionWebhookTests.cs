using System.Text.Json.Nodes;
using Parley.Conformance.Server;

namespace Parley.Conformance.Functions;

/// <summary>Webhooks that call functions of the same server.</summary>
public sealed class FunctionWebhookTests
{
    private const string Proxy = "whatsapp:+15557770001";
    private const string Rider = "whatsapp:+15551238001";
    private const string Customer = "whatsapp:+15551238002";

    /// <summary>
    /// The shape of the guide's: the list of webhooks is not waited for, so the function has called back before the first of them is
    /// known; what it left running removes them.
    /// </summary>
    private const string OptIn = """
        exports.handler = function (context, event, callback) {
          const client = context.getTwilioClient();
          const conversation = client.conversations.v1.conversations(event.ConversationSid);
          const wait = conversation.messages.create({ body: 'One moment.' });
          const greet = conversation.messages.create({ author: event.Author, body: 'Your customer is here.' });
          const hooks = [];
          conversation.webhooks.each((hook) => hooks.push(hook.remove()));
          Promise.all([wait, greet, ...hooks]).finally(() => callback(null));
        };
        """;

    [Theory]
    [MemberData(nameof(Backend.All), MemberType = typeof(Backend))]
    public async Task A_function_of_the_guides_shape_answers_and_leaves_no_webhook_behind(string backend)
    {
        await using var host = await FunctionHost.StartAsync(backend, new() { ["functions/opt-in.js"] = OptIn });
        await OptsInAsync(host.Client, host.UrlOf("/opt-in"));
        var call = await host.LastAsync("/opt-in");
        Assert.Equal(("completed", 200, "POST"), (Text(call["outcome"]), call["status"]!.GetValue<int>(), Text(call["method"])));
        Assert.Equal("onMessageAdded", Text(call["request"]!["parameters"]!["EventType"]));
        var delivery = (await host.Client.GetAsync("/parley/v1/WebhookDeliveries")).Expect(200).Json["webhook_deliveries"]![0]!;
        Assert.Equal(("", 200), (Text(delivery["response"]!["body"]), delivery["response"]!["status"]!.GetValue<int>()));
    }

    [Fact]
    public async Task A_protected_function_takes_real_webhooks_and_runs_as_the_account_that_signed()
    {
        await using var host = await FunctionHost.StartAsync(new()
        {
            ["functions/opt-in.protected.js"] = OptIn,
            ["functions/whoami.js"] = "exports.handler = (context, event, callback) => callback(null, context.ACCOUNT_SID);",
        });
        await OptsInAsync(host.Client, host.UrlOf("/opt-in"));
        using var other = new ApiClient(host.Server.Ready.Url, TestAccount.New());
        await OptsInAsync(other, host.UrlOf("/opt-in"));
        Assert.Equal(other.Account.Sid, Text((await host.LastAsync("/opt-in"))["account_sid"]));

        // Whoever only claims to be an account is taken for nobody.
        var answer = await host.PostAsync("/whoami", ("AccountSid", other.Account.Sid));
        Assert.Equal(host.Client.Account.Sid, answer.Expect(200).Text);
        (await host.PostAsync("/opt-in", ("AccountSid", other.Account.Sid))).Expect(403);
    }

    [Fact]
    public async Task Listeners_hear_of_each_call()
    {
        await using var host = await FunctionHost.StartAsync(
            new() { ["functions/tell.js"] = "exports.handler = (context, event, callback) => callback(null, 'told');" });
        var cancellation = TestContext.Current.CancellationToken;
        using var http = new HttpClient(new SocketsHttpHandler { UseProxy = false }) { BaseAddress = host.Server.Ready.Url };
        using var request = new HttpRequestMessage(HttpMethod.Get, "/sandbox/v1/Events");
        request.Headers.Authorization = host.Client.Account.Basic;
        using var stream = await http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancellation);
        using var lines = new StreamReader(await stream.Content.ReadAsStreamAsync(cancellation));
        Assert.Equal("event: hello", await lines.ReadLineAsync(cancellation));
        (await host.GetAsync("/tell")).Expect(200);
        string? line;
        do
        {
            line = await lines.ReadLineAsync(cancellation);
        }
        while (line != "event: function");
        while (!line!.StartsWith("data: ", StringComparison.Ordinal))
        {
            line = await lines.ReadLineAsync(cancellation);
        }

        var told = JsonNode.Parse(line["data: ".Length..])!;
        Assert.Equal(("/tell", 200), (Text(told["path"]), told["status"]!.GetValue<int>()));
        Assert.Equal(Text((await host.LastAsync("/tell"))["sid"]), Text(told["sid"]));
    }

    // A rider and a customer in a conversation with two webhooks of the function; the customer writes.
    private static async Task OptsInAsync(ApiClient client, string function)
    {
        var conversation = Text((await client.PostAsync("/v1/Conversations")).Expect(201).Json["sid"]);
        var path = "/v1/Conversations/" + conversation;
        foreach (var phone in (string[])[Rider, Customer])
        {
            (await client.PostAsync(path + "/Participants", ("MessagingBinding.Address", phone), ("MessagingBinding.ProxyAddress", Proxy))).Expect(201);
        }

        foreach (var url in (string[])[function, "http://127.0.0.1:9/"])
        {
            (await client.PostAsync(
                path + "/Webhooks", ("Target", "webhook"), ("Configuration.Url", url), ("Configuration.Method", "POST"),
                ("Configuration.Filters", url == function ? "onMessageAdded" : "onConversationUpdated"))).Expect(201);
        }

        await client.PhoneSendsAsync(Customer, Proxy, "I am at the door");
        await FunctionHost.UntilAsync(async () => (await client.ListAsync(path + "/Webhooks", "webhooks")).Count == 0
            && (await client.ListAsync(path + "/Messages", "messages")).Count == 3);
        await client.SettleAsync();
        var messages = (await client.ListAsync(path + "/Messages", "messages")).Select(message => (Text(message["author"]), Text(message["body"])));
        Assert.Equal(
            [(Customer, "I am at the door"), ("system", "One moment."), (Customer, "Your customer is here.")],
            messages.OrderBy(message => message.Item2, StringComparer.Ordinal));
    }

    private static string Text(JsonNode? node) => node?.GetValue<string>() ?? "";
}
