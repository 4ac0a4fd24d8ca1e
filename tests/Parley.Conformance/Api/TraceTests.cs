using System.Text.Json.Nodes;
using Parley.Conformance.Server;

namespace Parley.Conformance.Api;

/// <summary>Why: each way in which a message can reach people, or not, is explained by its trace.</summary>
public sealed class TraceTests(Servers servers)
{
    private const string Stranger = "whatsapp:+15551239777";

    [Theory, MemberData(nameof(Backend.All), MemberType = typeof(Backend))]
    public async Task A_delivered_message_is_explained(string backend)
    {
        using var scene = await Scene.CreateAsync(servers, backend);
        await WindowAsync(scene);
        var trace = await PostedAsync(scene, "On its way", "chatter");

        Assert.Equal("rest appended", $"{Text(trace["arrival"], "by")} {Text(trace["arrival"], "outcome")}");
        Assert.Equal("On its way", Text(trace["message"], "body"));
        Assert.Equal(scene.Conversation, Text(trace["message"], "conversationSid"));
        var meta = Recipient(trace, scene.WhatsApp);
        Assert.Equal(("delivered", "delivered"), Ending(meta));
        Assert.True(meta["window"]!["isOpen"]!.GetValue<bool>());
        var attempt = Assert.Single(meta["attempts"]!.AsArray())!;
        Assert.Equal(("accepted", "graph"), (Text(attempt, "outcome"), Text(attempt, "protocol")));
        Assert.Matches("^POST /v[0-9.]+/[0-9]+/messages$", Text(attempt["request"], "line"));
        Assert.Contains("On its way", Text(attempt["request"], "body"), StringComparison.Ordinal);
        Assert.Equal("200 OK", Text(attempt["response"], "line"));
        Assert.Contains("wamid.", Text(attempt["response"], "body"), StringComparison.Ordinal);
        Assert.Equal(["sent", "delivered"], Statuses(meta));

        var smsc = Recipient(trace, scene.Sms);
        Assert.Equal(("delivered", "delivered"), Ending(smsc));
        attempt = Assert.Single(smsc["attempts"]!.AsArray())!;
        Assert.Equal(("accepted", "smpp", "On its way"), (Text(attempt, "outcome"), Text(attempt, "protocol"), Text(attempt["request"], "body")));
        Assert.StartsWith("submit_sm ", Text(attempt["request"], "line"), StringComparison.Ordinal);
        Assert.EndsWith(" ESME_ROK", Text(attempt["response"], "line"), StringComparison.Ordinal);
        Assert.Equal(["sent", "delivered"], Statuses(smsc));
        Assert.Null(smsc["window"]);
    }

    [Theory, MemberData(nameof(Backend.All), MemberType = typeof(Backend))]
    public async Task A_closed_window_is_explained(string backend)
    {
        using var scene = await Scene.CreateAsync(servers, backend);
        var never = Recipient(await PostedAsync(scene, "Hi", "chatter"), scene.WhatsApp);
        Assert.Equal(("failed", "window_closed"), Ending(never));
        Assert.Equal(63016, never["errorCode"]!.GetValue<int>());
        Assert.Contains("has never written", Text(never, "words"), StringComparison.Ordinal);
        Assert.Null(never["window"]!["openUntil"]);

        await WindowAsync(scene);
        (await scene.Client.PostJsonAsync("/sandbox/v1/Clock", """{"advance":"PT25H"}""")).Expect(200);
        var closed = Recipient(await PostedAsync(scene, "Hi again", "chatter"), scene.WhatsApp);
        Assert.Equal(("failed", "window_closed"), Ending(closed));
        Assert.Contains($"window of {Scene.WhatsAppPhone} with {Scene.WhatsAppProxy} closed at", Text(closed, "words"), StringComparison.Ordinal);
        Assert.False(closed["window"]!["isOpen"]!.GetValue<bool>());
        Assert.NotNull(closed["window"]!["openUntil"]);
        Assert.Empty(closed["attempts"]!.AsArray());
        Assert.Equal(["failed"], Statuses(closed));
    }

    [Theory, MemberData(nameof(Backend.All), MemberType = typeof(Backend))]
    public async Task Authors_do_not_receive_their_own_messages(string backend)
    {
        using var scene = await Scene.CreateAsync(servers, backend);
        var sent = await scene.Client.PhoneSendsAsync(Scene.SmsPhone, Scene.SmsProxy, "Me");
        await scene.Client.SettleAsync();
        var trace = await OfPhoneAsync(scene.Client, Scene.SmsPhone, sent);

        Assert.Equal(("skipped", "author"), Ending(Recipient(trace, scene.Sms)));
        Assert.Equal(("skipped", "chat"), Ending(Recipient(trace, scene.Chatter)));
        var arrival = trace["arrival"]!;
        Assert.Equal(
            ("phone", "sms", "appended", Text(sent, "id")),
            (Text(arrival, "by"), Text(arrival, "channel"), Text(arrival, "outcome"), Text(arrival, "phoneMessageId")));
        Assert.Equal(
            (scene.Sms, Scene.SmsPhone, Scene.SmsProxy),
            (Text(arrival["binding"], "participantSid"), Text(arrival["binding"], "address"), Text(arrival["binding"], "proxyAddress")));
        Assert.Equal(["received", "binding", "appended", "acknowledged"], arrival["steps"]!.AsArray().Select(step => Text(step, "what")));
    }

    [Theory, MemberData(nameof(Backend.All), MemberType = typeof(Backend))]
    public async Task Without_an_author_a_message_goes_to_every_phone(string backend)
    {
        using var scene = await Scene.CreateAsync(servers, backend);
        await WindowAsync(scene);
        var trace = await PostedAsync(scene, "To all", null);

        Assert.Equal("system", Text(trace["message"], "author"));
        Assert.Equal(("delivered", "delivered"), Ending(Recipient(trace, scene.WhatsApp)));
        Assert.Equal(("delivered", "delivered"), Ending(Recipient(trace, scene.Sms)));
        Assert.Equal(("skipped", "chat"), Ending(Recipient(trace, scene.Chatter)));
    }

    [Theory, MemberData(nameof(Backend.All), MemberType = typeof(Backend))]
    public async Task A_message_for_which_nobody_has_the_pair_is_explained(string backend)
    {
        using var scene = await Scene.CreateAsync(servers, backend);
        var sent = await scene.Client.PhoneSendsAsync(Stranger, Scene.WhatsAppProxy, "Anybody?");
        await scene.Client.SettleAsync();
        var trace = await OfPhoneAsync(scene.Client, Stranger, sent);

        Assert.Null(trace["message"]);
        Assert.Empty(trace["recipients"]!.AsArray());
        Assert.Equal(("dropped", "no_binding"), Ending(trace["arrival"]!));
        Assert.Contains($"{Stranger} with {Scene.WhatsAppProxy}", Text(trace["arrival"], "words"), StringComparison.Ordinal);

        // The same person, but to another number of ours.
        sent = await scene.Client.PhoneSendsAsync(Scene.WhatsAppPhone, "whatsapp:+15557770009", "Wrong number?");
        await scene.Client.SettleAsync();
        trace = await OfPhoneAsync(scene.Client, Scene.WhatsAppPhone, sent);
        Assert.Equal(("dropped", "no_binding"), Ending(trace["arrival"]!));
        Assert.Contains($"is in conversation {scene.Conversation}, but with {Scene.WhatsAppProxy}", Text(trace["arrival"], "words"), StringComparison.Ordinal);
    }

    [Theory, MemberData(nameof(Backend.All), MemberType = typeof(Backend))]
    public async Task A_pair_in_a_closed_conversation_is_explained(string backend)
    {
        using var scene = await Scene.CreateAsync(servers, backend);
        (await scene.Client.PostAsync(scene.Path, ("State", "closed"))).Expect(200);
        foreach (var (phone, proxy) in ((string, string)[])[(Scene.SmsPhone, Scene.SmsProxy), (Scene.WhatsAppPhone, Scene.WhatsAppProxy)])
        {
            var sent = await scene.Client.PhoneSendsAsync(phone, proxy, "Too late?");
            await scene.Client.SettleAsync();
            var trace = await OfPhoneAsync(scene.Client, phone, sent);
            Assert.Null(trace["message"]);
            Assert.Equal(("dropped", "pair_closed"), Ending(trace["arrival"]!));
            Assert.Contains(scene.Conversation, Text(trace["arrival"], "words"), StringComparison.Ordinal);
        }
    }

    [Theory, MemberData(nameof(Backend.All), MemberType = typeof(Backend))]
    public async Task Who_opted_out_is_explained(string backend)
    {
        using var scene = await Scene.CreateAsync(servers, backend);
        var stop = await scene.Client.PhoneSendsAsync(Scene.SmsPhone, Scene.SmsProxy, "STOP");
        await scene.Client.SettleAsync();
        var heard = await OfPhoneAsync(scene.Client, Scene.SmsPhone, stop);
        Assert.Contains(heard["arrival"]!["steps"]!.AsArray(), step => Text(step, "what") == "keyword" && Text(step, "words").Contains("STOP", StringComparison.Ordinal));

        var recipient = Recipient(await PostedAsync(scene, "Still there?", "chatter"), scene.Sms);
        Assert.Equal(("failed", "opted_out"), Ending(recipient));
        Assert.Equal(21610, recipient["errorCode"]!.GetValue<int>());
        Assert.Empty(recipient["attempts"]!.AsArray());
    }

    [Theory, MemberData(nameof(Backend.All), MemberType = typeof(Backend))]
    public async Task A_text_that_is_no_template_is_explained(string backend)
    {
        using var scene = await Scene.CreateAsync(servers, backend);
        await ApprovedAsync(scene);
        var recipient = Recipient(await PostedAsync(scene, "Hello Ada und Grace!", "chatter"), scene.WhatsApp);
        Assert.Equal(("failed", "template_not_matched"), Ending(recipient));
        Assert.Contains("the nearest is greeting (en): after {{1}} it has \" and \"", Text(recipient, "words"), StringComparison.Ordinal);

        recipient = Recipient(await PostedAsync(scene, "Hello Ada and Grace!", "chatter"), scene.WhatsApp);
        Assert.Equal(("delivered", "delivered"), Ending(recipient));
        Assert.Equal("greeting en Ada Grace", string.Join(' ',
            Text(recipient["template"], "name"), Text(recipient["template"], "language"),
            Text(recipient["template"]!["variables"], "1"), Text(recipient["template"]!["variables"], "2")));
    }

    [Theory, MemberData(nameof(Backend.All), MemberType = typeof(Backend))]
    public async Task A_template_that_is_not_approved_is_explained(string backend)
    {
        using var scene = await Scene.CreateAsync(servers, backend);
        var unsubmitted = Recipient(await PostedAsync(scene, "Hello Ada and Grace!", "chatter"), scene.WhatsApp);
        Assert.Equal(("failed", "template_not_approved"), Ending(unsubmitted));
        Assert.Contains("greeting, is not submitted for approval", Text(unsubmitted, "words"), StringComparison.Ordinal);

        var content = await ApprovedAsync(scene);
        (await scene.Client.PostJsonAsync($"/sandbox/v1/Templates/{content}/Review", """{"status":"rejected","reason":"too friendly"}""")).Expect(200);
        await scene.Client.SettleAsync();
        var message = (await scene.Client.PostAsync(
            scene.Path + "/Messages", ("ContentSid", content), ("Author", "chatter"))).Expect(201).Json;
        await scene.Client.SettleAsync();
        var named = Recipient(await OfAsync(scene.Client, Text(message, "sid")), scene.WhatsApp);
        Assert.Equal(("failed", "template_not_approved"), Ending(named));
        Assert.Contains("is rejected (too friendly)", Text(named, "words"), StringComparison.Ordinal);
    }

    [Theory, MemberData(nameof(Backend.All), MemberType = typeof(Backend))]
    public async Task A_carrier_that_refuses_is_explained(string backend)
    {
        using var scene = await Scene.CreateAsync(servers, backend);
        await WindowAsync(scene);
        await FaultAsync(scene, """{"target":"whatsapp.send","effect":{"error":131026,"mode":"sync"}}""");
        await FaultAsync(scene, """{"target":"sms.submit","effect":{"smppStatus":88}}""");
        await FaultAsync(scene, """{"target":"sms.submit","effect":{"smppStatus":11}}""");
        var trace = await PostedAsync(scene, "Refuse me", "chatter");

        var meta = Recipient(trace, scene.WhatsApp);
        Assert.Equal(("failed", "carrier_refused"), Ending(meta));
        var attempt = Assert.Single(meta["attempts"]!.AsArray())!;
        Assert.Equal(("rejected", "400 Bad Request"), (Text(attempt, "outcome"), Text(attempt["response"], "line")));
        Assert.Contains("131026", Text(attempt["response"], "body"), StringComparison.Ordinal);

        // Told to slow down first, and refused then.
        var smsc = Recipient(trace, scene.Sms);
        Assert.Equal(("failed", "carrier_refused"), Ending(smsc));
        Assert.Equal(
            ["1 later ESME_RTHROTTLED", "2 rejected ESME_RINVDSTADR"],
            smsc["attempts"]!.AsArray().Select(one => $"{one!["number"]} {Text(one, "outcome")} {Text(one["response"], "line").Split(' ')[^1]}"));

        await FaultAsync(scene, """{"target":"whatsapp.send","effect":{"error":131026,"mode":"async"}}""");
        await FaultAsync(scene, """{"target":"sms.receipt","effect":{"error":30005}}""");
        trace = await PostedAsync(scene, "Fail me later", "chatter");
        meta = Recipient(trace, scene.WhatsApp);
        Assert.Equal(("failed", "carrier_refused"), Ending(meta));
        Assert.Equal("accepted", Text(Assert.Single(meta["attempts"]!.AsArray()), "outcome"));
        Assert.Contains("took it first", Text(meta, "words"), StringComparison.Ordinal);
        Assert.Equal(("undelivered", "carrier_refused"), Ending(Recipient(trace, scene.Sms)));
        Assert.Equal(["sent", "undelivered"], Statuses(Recipient(trace, scene.Sms)));
    }

    [Theory, MemberData(nameof(Backend.All), MemberType = typeof(Backend))]
    public async Task A_phone_that_is_off_is_explained(string backend)
    {
        using var scene = await Scene.CreateAsync(servers, backend);
        var off = new HttpRequestMessage(HttpMethod.Patch, "/sandbox/v1/Phones/" + Uri.EscapeDataString(Scene.SmsPhone))
        {
            Content = ApiClient.JsonBody("""{"reachable":false}"""),
        };
        (await scene.Client.SendAsync(off)).Expect(200);
        var recipient = Recipient(await PostedAsync(scene, "Are you on?", "chatter"), scene.Sms);
        Assert.Equal(("sent", "phone_off"), Ending(recipient));
        Assert.Equal(["sent"], Statuses(recipient));
    }

    [Theory, MemberData(nameof(Backend.All), MemberType = typeof(Backend))]
    public async Task A_hook_that_refuses_a_message_is_explained(string backend)
    {
        using var scene = await Scene.CreateAsync(servers, backend);
        await using var hook = new WebhookReceiver(403);
        await HookAsync(scene, hook, "onMessageAdd");
        var sent = await scene.Client.PhoneSendsAsync(Scene.SmsPhone, Scene.SmsProxy, "May I?");
        await scene.Client.SettleAsync();
        var trace = await OfPhoneAsync(scene.Client, Scene.SmsPhone, sent);

        Assert.Null(trace["message"]);
        Assert.Equal(("vetoed", "vetoed"), Ending(trace["arrival"]!));
        Assert.Contains(scene.Conversation, Text(trace["arrival"], "words"), StringComparison.Ordinal);
        var call = Assert.Single(trace["webhooks"]!.AsArray())!;
        Assert.Equal(("pre", "onMessageAdd", 403), (Text(call, "kind"), Text(call, "eventType"), call["response"]!["status"]!.GetValue<int>()));
        Assert.Contains(trace["arrival"]!["steps"]!.AsArray(), step => Text(step, "what") == "pre_event" && Text(step, "words").EndsWith("answered 403.", StringComparison.Ordinal));

        // The next one is let through, and its trace has its own call and not the other's.
        sent = await scene.Client.PhoneSendsAsync(Scene.SmsPhone, Scene.SmsProxy, "And now?");
        await scene.Client.SettleAsync();
        trace = await OfPhoneAsync(scene.Client, Scene.SmsPhone, sent);
        Assert.Equal("appended", Text(trace["arrival"], "outcome"));
        call = Assert.Single(trace["webhooks"]!.AsArray())!;
        Assert.Equal("And now?", Text(call["request"]!["parameters"], "Body"));
        Assert.Equal(
            ["received", "waiting", "pre_event", "binding", "appended"],
            trace["arrival"]!["steps"]!.AsArray().Select(step => Text(step, "what")).Where(what => what != "acknowledged"));
    }

    [Theory, MemberData(nameof(Backend.All), MemberType = typeof(Backend))]
    public async Task A_conversation_that_is_made_or_refused_is_explained(string backend)
    {
        using var scene = await Scene.CreateAsync(servers, backend);
        (await scene.Client.PostAsync(
            "/v1/Configuration/Addresses",
            ("Type", "whatsapp"), ("Address", Scene.WhatsAppProxy), ("AutoCreation.Enabled", "true"))).Expect(201);
        var sent = await scene.Client.PhoneSendsAsync(Stranger, Scene.WhatsAppProxy, "A new one");
        await scene.Client.SettleAsync();
        var trace = await OfPhoneAsync(scene.Client, Stranger, sent);
        Assert.Equal("created", Text(trace["arrival"], "outcome"));
        Assert.Equal(Text(trace["message"], "conversationSid"), Text(trace["arrival"]!["binding"], "conversationSid"));
        Assert.NotEqual(scene.Conversation, Text(trace["message"], "conversationSid"));

        await using var hook = new WebhookReceiver(403);
        await HookAsync(scene, hook, "onConversationAdd");
        const string other = "whatsapp:+15551239778";
        sent = await scene.Client.PhoneSendsAsync(other, Scene.WhatsAppProxy, "Another new one");
        await scene.Client.SettleAsync();
        trace = await OfPhoneAsync(scene.Client, other, sent);
        Assert.Equal(("vetoed", "vetoed"), Ending(trace["arrival"]!));
        Assert.Equal("onConversationAdd", Text(Assert.Single(trace["webhooks"]!.AsArray()), "eventType"));
    }

    [Theory, MemberData(nameof(Backend.All), MemberType = typeof(Backend))]
    public async Task Webhooks_of_a_message_stand_in_its_trace(string backend)
    {
        using var scene = await Scene.CreateAsync(servers, backend);
        await using var receiver = new WebhookReceiver();
        (await scene.Client.PostAsync(
            scene.Path + "/Webhooks", ("Target", "webhook"), ("Configuration.Url", receiver.Url),
            ("Configuration.Filters", "onMessageAdded"))).Expect(201);
        await scene.Client.PhoneSendsAsync(Scene.SmsPhone, Scene.SmsProxy, "One");
        var two = await scene.Client.PhoneSendsAsync(Scene.SmsPhone, Scene.SmsProxy, "Two");
        await scene.Client.SettleAsync();

        var call = Assert.Single((await OfPhoneAsync(scene.Client, Scene.SmsPhone, two))["webhooks"]!.AsArray())!;
        Assert.Equal(("onMessageAdded", "Two", 200), (
            Text(call, "eventType"), Text(call["request"]!["parameters"], "Body"), call["response"]!["status"]!.GetValue<int>()));
    }

    [Theory, MemberData(nameof(Backend.All), MemberType = typeof(Backend))]
    public async Task A_groups_member_and_number_are_explained(string backend)
    {
        const string ours = "+15557770301", ann = "+15551230301", bob = "+15551230302";
        using var client = await servers.NewAccountOnAsync(backend);
        var path = "/v1/Conversations/" + Text((await client.PostAsync("/v1/Conversations")).Expect(201).Json, "sid");
        var number = await JoinAsync(("MessagingBinding.ProjectedAddress", ours));
        var members = (await JoinAsync(("MessagingBinding.Address", ann)), await JoinAsync(("MessagingBinding.Address", bob)));
        var sent = await client.PhoneSendsAsync(ann, ours, "Hello all");
        await client.SettleAsync();

        var trace = await OfPhoneAsync(client, ann, sent);
        Assert.Equal(("appended", members.Item1), (Text(trace["arrival"], "outcome"), Text(trace["arrival"]!["binding"], "participantSid")));
        Assert.Equal(("skipped", "author"), Ending(Recipient(trace, members.Item1)));
        Assert.Equal(("skipped", "chat"), Ending(Recipient(trace, number)));
        var recipient = Recipient(trace, members.Item2);
        Assert.Equal(("delivered", "delivered"), Ending(recipient));
        Assert.Equal((bob, ours), (Text(recipient, "address"), Text(recipient, "proxyAddress")));

        // The other end of it: what Bob received is the same message.
        var received = (await client.PhoneMessagesAsync(bob))[0]!;
        Assert.Equal(Text(trace["message"], "sid"), Text((await OfPhoneAsync(client, bob, received))["message"], "sid"));

        async Task<string> JoinAsync((string, string) field) =>
            Text((await client.PostAsync(path + "/Participants", field)).Expect(201).Json, "sid");
    }

    [Theory, MemberData(nameof(Backend.All), MemberType = typeof(Backend))]
    public async Task A_trace_has_no_secrets_and_is_its_accounts_own(string backend)
    {
        using var scene = await Scene.CreateAsync(servers, backend);
        using var other = await servers.NewAccountOnAsync(backend);
        await WindowAsync(scene);
        var message = (await scene.Client.PostAsync(scene.Path + "/Messages", ("Body", "Hush"), ("Author", "chatter"))).Expect(201).Json;
        await scene.Client.SettleAsync();
        var path = $"/sandbox/v1/Messages/{Text(message, "sid")}/Trace";
        var told = (await scene.Client.GetAsync(path)).Expect(200).Text;
        var sender = (await scene.Client.GetAsync("/sandbox/v1/Senders/" + Uri.EscapeDataString(Scene.WhatsAppProxy))).Expect(200).Json;
        foreach (var secret in (string[])["accessToken", "appSecret", "verifyToken"])
        {
            Assert.DoesNotContain(Text(sender, secret), told, StringComparison.Ordinal);
        }

        Assert.DoesNotContain(scene.Client.Account.Token, told, StringComparison.Ordinal);
        Assert.Contains("\"Authorization\":\"Bearer …\"", told, StringComparison.Ordinal);

        (await other.GetAsync(path)).Expect(404);
        var received = (await scene.Client.PhoneMessagesAsync(Scene.WhatsAppPhone))[^1]!;
        (await other.GetAsync(PhonePath(Scene.WhatsAppPhone, received))).Expect(404);
        (await scene.Client.GetAsync(PhonePath(Scene.SmsPhone, received))).Expect(404);
        (await scene.Client.GetAsync("/sandbox/v1/Messages/IM" + Scene.UnknownSid + "/Trace")).Expect(404);
        (await scene.Client.GetAsync("/sandbox/v1/Phones/nobody/Messages/x/Trace")).Expect(400);
    }

    [Theory, MemberData(nameof(Backend.All), MemberType = typeof(Backend))]
    public async Task A_reset_forgets_what_was_noted(string backend)
    {
        using var scene = await Scene.CreateAsync(servers, backend);
        var sent = await scene.Client.PhoneSendsAsync(Stranger, Scene.WhatsAppProxy, "Anybody?");
        await scene.Client.SettleAsync();
        await OfPhoneAsync(scene.Client, Stranger, sent);
        Assert.InRange((await scene.Client.PostJsonAsync("/sandbox/v1/Reset", "{}")).Status, 200, 204);
        (await scene.Client.GetAsync(PhonePath(Stranger, sent))).Expect(404);
    }

    [Theory, MemberData(nameof(Backend.All), MemberType = typeof(Backend))]
    public async Task A_server_that_starts_again_still_explains(string backend)
    {
        var cancellation = TestContext.Current.CancellationToken;
        var database = await Backend.CreateDatabaseAsync(backend, cancellation);
        var folder = Directory.CreateTempSubdirectory("parley-trace-");
        try
        {
            string[] arguments = ["--data", folder.FullName, .. database is null ? [] : (string[])["--database", database]];
            var account = TestAccount.New();
            string path, before;
            await using (var server = await ParleyServer.StartAsync(arguments, new Dictionary<string, string>(), cancellation))
            {
                using var client = new ApiClient(server.Ready.Url, account);
                var sent = await client.PhoneSendsAsync(Stranger, Scene.WhatsAppProxy, "Anybody?");
                path = PhonePath(Stranger, sent);
                await client.SettleAsync();
                before = (await client.GetAsync(path)).Expect(200).Text;
            }

            await using (var server = await ParleyServer.StartAsync(arguments, new Dictionary<string, string>(), cancellation))
            {
                using var client = new ApiClient(server.Ready.Url, account);
                Assert.Equal(before, (await client.GetAsync(path)).Expect(200).Text);
                Assert.Contains("no_binding", before, StringComparison.Ordinal);
            }
        }
        finally
        {
            folder.Delete(recursive: true);
            await Backend.DropDatabaseAsync(database);
        }
    }

    private static async Task WindowAsync(Scene scene)
    {
        await scene.Client.PhoneSendsAsync(Scene.WhatsAppPhone, Scene.WhatsAppProxy, "I open my window");
        await scene.Client.SettleAsync();
    }

    private static async Task<string> ApprovedAsync(Scene scene)
    {
        var content = await scene.CreateReviewableContentAsync();
        (await scene.Client.PostJsonAsync(
            $"/v1/Content/{content}/ApprovalRequests/whatsapp", """{"name":"greeting","category":"UTILITY"}""")).Expect(201);
        await scene.Client.SettleAsync();
        (await scene.Client.DeleteAsync("/v1/Content/" + scene.Content)).Expect(204);
        return content;
    }

    private static async Task FaultAsync(Scene scene, string fault) =>
        Assert.InRange((await scene.Client.PostJsonAsync("/sandbox/v1/Faults", fault)).Status, 200, 201);

    private static async Task HookAsync(Scene scene, WebhookReceiver hook, string name) =>
        (await scene.Client.PostAsync("/v1/Configuration/Webhooks", ("PreWebhookUrl", hook.Url), ("Method", "POST"), ("Filters", name))).Expect(200);

    private static async Task<JsonNode> PostedAsync(Scene scene, string body, string? author)
    {
        (string, string)[] fields = [("Body", body), .. author is null ? [] : ((string, string)[])[("Author", author)]];
        var message = (await scene.Client.PostAsync(scene.Path + "/Messages", fields)).Expect(201).Json;
        await scene.Client.SettleAsync();
        return await OfAsync(scene.Client, Text(message, "sid"));
    }

    private static async Task<JsonNode> OfAsync(ApiClient client, string sid) =>
        (await client.GetAsync($"/sandbox/v1/Messages/{sid}/Trace")).Expect(200).Json;

    private static async Task<JsonNode> OfPhoneAsync(ApiClient client, string phone, JsonNode message) =>
        (await client.GetAsync(PhonePath(phone, message))).Expect(200).Json;

    private static string PhonePath(string phone, JsonNode message) =>
        $"/sandbox/v1/Phones/{Uri.EscapeDataString(phone)}/Messages/{Uri.EscapeDataString(Text(message, "id"))}/Trace";

    private static JsonNode Recipient(JsonNode trace, string participant) =>
        Assert.Single(trace["recipients"]!.AsArray(), one => Text(one, "participantSid") == participant)!;

    private static (string, string) Ending(JsonNode told) => (Text(told, "outcome"), Text(told, "reason"));

    private static IEnumerable<string> Statuses(JsonNode recipient) => recipient["statuses"]!.AsArray().Select(one => Text(one, "status"));

    private static string Text(JsonNode? node, string name) => node?[name]?.GetValue<string>() ?? "";
}
