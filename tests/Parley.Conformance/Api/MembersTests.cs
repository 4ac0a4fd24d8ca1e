using System.Net.Http.Headers;
using System.Text.Json.Nodes;
using Parley.Conformance.Server;

namespace Parley.Conformance.Api;

/// <summary>Who is in which conversation, conversations made with their participants, exports, and access tokens, over HTTP.</summary>
public sealed class MembersTests(Servers servers)
{
    private static readonly string[] BindingKeys = ["address", "level", "name", "projected_address", "proxy_address", "type"];

    [Theory, MemberData(nameof(Backend.All), MemberType = typeof(Backend))]
    public async Task An_address_leads_to_its_conversations(string backend)
    {
        using var scene = await Scene.CreateAsync(servers, backend);
        foreach (var mount in (string[])["/v1", "/v1/Services/" + scene.Service])
        {
            var path = $"{mount}/ParticipantConversations?Address={Uri.EscapeDataString(Scene.WhatsAppPhone)}";
            var found = Assert.Single(await scene.Client.ListAsync(path, "conversations"));
            Assert.Equal(scene.Conversation, (string?)found["conversation_sid"]);
            Assert.Equal("the one", (string?)found["conversation_unique_name"]);
            var binding = found["participant_messaging_binding"]!.AsObject();
            Assert.Equal(BindingKeys, binding.Select(pair => pair.Key).Order(StringComparer.Ordinal));
            Assert.Equal(("whatsapp", Scene.WhatsAppProxy), ((string?)binding["type"], (string?)binding["proxy_address"]));
            Assert.EndsWith($"{mount}/Conversations/{scene.Conversation}/Participants/{scene.WhatsApp}", (string?)found["links"]!["participant"], StringComparison.Ordinal);

            var chat = Assert.Single(await scene.Client.ListAsync($"{mount}/ParticipantConversations?Identity=chatter", "conversations"));
            Assert.Null(chat["participant_messaging_binding"]);
            Assert.Matches("^US[0-9a-f]{32}$", (string?)chat["participant_user_sid"]);
            Assert.Empty(await scene.Client.ListAsync($"{mount}/ParticipantConversations?Address=%2B15551239001", "conversations"));
        }

        var both = await scene.Client.GetAsync("/v1/ParticipantConversations?Identity=chatter&Address=%2B15551239001");
        Assert.Equal((400, 50451), (both.Status, (int?)both.Json["code"]));
        Assert.Equal(400, (await scene.Client.GetAsync("/v1/ParticipantConversations")).Status);
    }

    [Theory, MemberData(nameof(Backend.All), MemberType = typeof(Backend))]
    public async Task A_user_reads_mutes_and_leaves(string backend)
    {
        using var scene = await Scene.CreateAsync(servers, backend);
        await scene.Client.PostAsync(scene.Path + "/Messages", ("Body", "second"));
        const string list = "/v1/Users/chatter/Conversations";
        var one = Assert.Single(await scene.Client.ListAsync(list, "conversations"));
        Assert.Equal(("default", null, null), ((string?)one["notification_level"], one["unread_messages_count"], one["last_read_message_index"]));
        var read = (await scene.Client.PostAsync(
            list + "/the%20one", ("LastReadMessageIndex", "0"), ("NotificationLevel", "muted"))).Expect(200).Json;
        Assert.Equal(("muted", 1L, 0L), ((string?)read["notification_level"], (long?)read["unread_messages_count"], (long?)read["last_read_message_index"]));
        var user = (string)read["user_sid"]!;
        var again = (await scene.Client.GetAsync($"/v1/Services/{scene.Service}/Users/{user}/Conversations/{scene.Conversation}")).Expect(200).Json;
        Assert.Equal(1L, (long?)again["unread_messages_count"]);
        Assert.EndsWith($"/Users/{user}/Conversations/{scene.Conversation}", (string?)again["url"], StringComparison.Ordinal);
        var none = (await scene.Client.PostAsync(list + "/the%20one", ("LastReadMessageIndex", ""))).Expect(200).Json;
        Assert.Null(none["unread_messages_count"]);
        foreach (var (name, value, code) in new[]
        {
            ("LastReadMessageIndex", "x", 50516), ("LastReadMessageIndex", "-1", 50516), ("NotificationLevel", "loud", 20001),
            ("LastReadTimestamp", "yesterday", 20001),
        })
        {
            var refused = await scene.Client.PostAsync(list + "/the%20one", (name, value));
            Assert.Equal((400, code), (refused.Status, (int?)refused.Json["code"]));
        }

        Assert.Equal(204, (await scene.Client.DeleteAsync(list + "/the%20one")).Status);
        Assert.Equal(404, (await scene.Client.DeleteAsync(list + "/the%20one")).Status);
        Assert.Equal(404, (await scene.Client.GetAsync(list + "/the%20one")).Status);
        Assert.Equal(404, (await scene.Client.GetAsync("/v1/Users/nobody/Conversations")).Status);
        Assert.Equal(404, (await scene.Client.GetAsync(scene.Path + "/Participants/chatter")).Status);
    }

    [Theory, MemberData(nameof(Backend.All), MemberType = typeof(Backend))]
    public async Task A_conversation_comes_with_its_participants_and_tells_of_them_in_order(string backend)
    {
        using var scene = await Scene.CreateAsync(servers, backend);
        await using var receiver = new WebhookReceiver();
        await HookAsync(scene, "PostWebhookUrl", receiver, "onConversationAdded", "onParticipantAdded", "onConversationStateUpdated");
        var made = await StartAsync(scene, """{"identity":"zoe"}""", Pair("+15551230001"));
        Assert.Equal(202, made.Status);
        Assert.Equal("initializing", (string?)made.Json["state"]);
        Assert.Null(made.Json["links"]!["export"]);
        var events = new List<string>();
        while (events.Count < 4)
        {
            events.Add((await receiver.NextAsync()).EventType);
        }

        Assert.Equal(["onConversationAdded", "onParticipantAdded", "onParticipantAdded", "onConversationStateUpdated"], events);
        var path = "/v1/Conversations/" + (string)made.Json["sid"]!;
        Assert.Equal("active", (string?)(await scene.Client.GetAsync(path)).Expect(200).Json["state"]);
        Assert.Equal(2, (await scene.Client.ListAsync(path + "/Participants", "participants")).Count);

        var taken = await StartAsync(scene, Pair("+15551230001"));
        Assert.Equal((409, 50425), (taken.Status, (int?)taken.Json["code"]));
        Assert.Contains((string)made.Json["sid"]!, (string?)taken.Json["message"], StringComparison.Ordinal);
        var many = await StartAsync(scene, [.. Enumerable.Range(0, 11).Select(i => $$"""{"identity":"user{{i}}"}""")]);
        Assert.Equal((400, 50426), (many.Status, (int?)many.Json["code"]));
        Assert.Equal((400, 20001), Of(await StartAsync(scene, "zoe")));
        var empty = await StartAsync(scene);
        Assert.Equal((201, "active"), (empty.Status, (string?)empty.Json["state"]));
        static (int, int?) Of(Answer answer) => (answer.Status, (int?)answer.Json["code"]);
    }

    [Theory, MemberData(nameof(Backend.All), MemberType = typeof(Backend))]
    public async Task A_hook_that_refuses_a_participant_closes_the_conversation_and_frees_its_pairs(string backend)
    {
        using var scene = await Scene.CreateAsync(servers, backend);
        await using var hook = new WebhookReceiver(403);
        await HookAsync(scene, "PreWebhookUrl", hook, "onParticipantAdd");
        var made = (await StartAsync(scene, Pair("+15551230001"))).Expect(202).Json;
        await scene.Client.SettleAsync();
        Assert.Equal("closed", (string?)(await scene.Client.GetAsync("/v1/Conversations/" + (string)made["sid"]!)).Expect(200).Json["state"]);
        (await scene.Client.PostAsync(
            scene.Path + "/Participants", ("MessagingBinding.Address", "+15551230001"), ("MessagingBinding.ProxyAddress", Scene.SmsProxy)))
            .Expect(201);
    }

    [Theory, MemberData(nameof(Backend.All), MemberType = typeof(Backend))]
    public async Task What_the_channel_told_is_there_to_read(string backend)
    {
        using var scene = await Scene.CreateAsync(servers, backend);
        await scene.Client.PhoneSendsAsync(Scene.WhatsAppPhone, Scene.WhatsAppProxy, "hello");
        await scene.Client.SettleAsync();
        var message = (await scene.Client.ListAsync(scene.Path + "/Messages", "messages"))[^1];
        var path = new Uri((string)message["links"]!["channel_metadata"]!).PathAndQuery;
        var told = (await scene.Client.GetAsync(path)).Expect(200).Json;
        Assert.Equal(("whatsapp", (string?)message["sid"]), ((string?)told["type"], (string?)told["message_sid"]));
        Assert.Equal("text", (string?)told["data"]!["type"]);
        Assert.EndsWith(path, (string?)told["url"], StringComparison.Ordinal);
        var nothing = await scene.Client.GetAsync($"{scene.Path}/Messages/{scene.Message}/ChannelMetadata");
        Assert.Equal((404, 50530), (nothing.Status, (int?)nothing.Json["code"]));
        Assert.Equal(404, (await scene.Client.GetAsync($"{scene.Path}/Messages/IM{Scene.UnknownSid}/ChannelMetadata")).Status);
    }

    [Theory, MemberData(nameof(Backend.All), MemberType = typeof(Backend))]
    public async Task A_conversation_is_exported_as_a_file(string backend)
    {
        using var scene = await Scene.CreateAsync(servers, backend);
        Assert.Equal(404, (await scene.Client.GetAsync(scene.Path + "/Export")).Status);
        Assert.Equal("queued", (string?)(await scene.Client.PostAsync(scene.Path + "/Export")).Expect(202).Json["state"]);
        await scene.Client.SettleAsync();
        var export = (await scene.Client.GetAsync(scene.Path + "/Export")).Expect(200).Json;
        Assert.Equal("completed", (string?)export["state"]);
        var bytes = await scene.Client.DownloadAsync((string)export["links"]!["content"]!);
        Assert.Equal(bytes.Length, (int?)export["size"]);
        var file = JsonNode.Parse(bytes)!;
        Assert.Equal("The first", (string?)file["messages"]![0]!["body"]);
        Assert.Equal(3, file["participants"]!.AsArray().Count);
    }

    [Theory, MemberData(nameof(Backend.All), MemberType = typeof(Backend))]
    public async Task An_access_token_acts_for_its_identity_only(string backend)
    {
        using var scene = await Scene.CreateAsync(servers, backend);
        var key = (await scene.Client.PostAsync($"/2010-04-01/Accounts/{scene.Client.Account.Sid}/Keys.json")).Expect(201).Json;
        var token = ChatToken.Sign(key, scene.Client.Account, "chatter", scene.Service);
        var posted = (await AsAsync(scene, token, HttpMethod.Post, scene.Path + "/Messages", ("Body", "hi"), ("Author", "somebody"))).Expect(201).Json;
        Assert.Equal(("chatter", scene.Chatter), ((string?)posted["author"], (string?)posted["participant_sid"]));

        // The header of the SDK's media client, and both mounts.
        var request = new HttpRequestMessage(HttpMethod.Get, $"/v1/Services/{scene.Service}/Conversations/the%20one");
        request.Headers.Add("X-Twilio-Token", token);
        (await scene.Client.SendAsync(request, anonymous: true)).Expect(200);
        var other = (await scene.Client.PostAsync("/v1/Conversations", ("FriendlyName", "other"))).Expect(201).Json;
        var mine = (await AsAsync(scene, token, HttpMethod.Get, "/v1/Conversations")).Expect(200).Json["conversations"]!.AsArray();
        Assert.Equal(scene.Conversation, (string?)Assert.Single(mine)!["sid"]);
        var service = (string)(await scene.Client.PostAsync("/v1/Services", ("FriendlyName", "x"))).Expect(201).Json["sid"]!;
        foreach (var (method, path, status, code) in new[]
        {
            (HttpMethod.Get, "/v1/Conversations/" + (string)other["sid"]!, 404, 50430),
            (HttpMethod.Get, $"/v1/Services/{service}/Conversations", 404, 20404),
            (HttpMethod.Delete, scene.Path, 403, 50107),
            (HttpMethod.Get, scene.Path + "/Webhooks", 403, 20403),
            (HttpMethod.Get, "/v1/Roles", 403, 20403),
            (HttpMethod.Get, "/v1/Services", 403, 20403),
            (HttpMethod.Get, "/v1/Content", 403, 20403),
            (HttpMethod.Get, $"/2010-04-01/Accounts/{scene.Client.Account.Sid}.json", 403, 20403),
            (HttpMethod.Get, "/v1/Users/somebody/Conversations", 403, 50107),
        })
        {
            var refused = await AsAsync(scene, token, method, path);
            Assert.Equal((path, status, code), (path, refused.Status, (int?)refused.Json["code"]));
        }

        foreach (var (bad, code) in new[]
        {
            (token[..^3], 20160), ("x", 20160), (ChatToken.Sign(key, scene.Client.Account, "chatter", scene.Service, "another secret"), 20107),
            (ChatToken.Sign(key, scene.Client.Account, "chatter", scene.Service, life: -1), 20104),
        })
        {
            var refused = await AsAsync(scene, bad, HttpMethod.Get, scene.Path);
            Assert.Equal((401, code), (refused.Status, (int?)refused.Json["code"]));
        }

        // A deleted key's tokens end with it.
        (await scene.Client.DeleteAsync($"/2010-04-01/Accounts/{scene.Client.Account.Sid}/Keys/{(string)key["sid"]!}.json")).Expect(204);
        Assert.Equal(401, (await AsAsync(scene, token, HttpMethod.Get, scene.Path)).Status);
    }

    private static async Task<Answer> AsAsync(
        Scene scene, string token, HttpMethod method, string path, params (string, string)[] fields)
    {
        var request = new HttpRequestMessage(method, path) { Content = method == HttpMethod.Post ? ApiClient.Form(fields) : null };
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", token);
        return await scene.Client.SendAsync(request);
    }

    private static string Pair(string address) =>
        $$"""{"messaging_binding":{"address":"{{address}}","proxy_address":"{{Scene.SmsProxy}}"} }""";

    private static Task<Answer> StartAsync(Scene scene, params string[] participants)
    {
        var request = new HttpRequestMessage(HttpMethod.Post, "/v1/ConversationWithParticipants")
        {
            Content = ApiClient.Form([("FriendlyName", "made"), .. participants.Select(entry => ("Participant", entry))]),
        };
        request.Headers.Add("X-Twilio-Webhook-Enabled", "true");
        return scene.Client.SendAsync(request);
    }

    private static async Task HookAsync(Scene scene, string which, WebhookReceiver receiver, params string[] filters) =>
        (await scene.Client.PostAsync(
            "/v1/Configuration/Webhooks", [("Method", "POST"), (which, receiver.Url), .. filters.Select(name => ("Filters", name))]))
        .Expect(200);
}
