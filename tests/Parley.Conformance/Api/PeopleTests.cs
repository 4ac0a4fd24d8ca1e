using System.Text.Json.Nodes;
using Parley.Conformance.Server;

namespace Parley.Conformance.Api;

/// <summary>Roles, users, configuration, credentials and bindings over HTTP, under each mount that the description has.</summary>
public sealed class PeopleTests(Servers servers)
{
    private const string Unknown = Scene.UnknownSid;

    private static readonly string[] Role =
    [
        "account_sid", "chat_service_sid", "date_created", "date_updated", "friendly_name", "permissions", "sid", "type", "url",
    ];

    private static readonly string[] User =
    [
        "account_sid", "attributes", "chat_service_sid", "date_created", "date_updated", "friendly_name", "identity", "is_notifiable",
        "is_online", "links", "role_sid", "sid", "url",
    ];

    private static readonly string[] Configuration =
    [
        "account_sid", "default_chat_service_sid", "default_closed_timer", "default_inactive_timer", "default_messaging_service_sid",
        "links", "url",
    ];

    private static readonly string[] ServiceConfiguration =
    [
        "chat_service_sid", "default_chat_service_role_sid", "default_conversation_creator_role_sid", "default_conversation_role_sid",
        "links", "reachability_enabled", "url",
    ];

    private static readonly string[] Notifications =
    [
        "account_sid", "added_to_conversation", "chat_service_sid", "log_enabled", "new_message", "removed_from_conversation", "url",
    ];

    private static readonly string[] Credential =
        ["account_sid", "date_created", "date_updated", "friendly_name", "sandbox", "sid", "type", "url"];

    [Theory, MemberData(nameof(Backend.All), MemberType = typeof(Backend))]
    public async Task Names_with_a_slash_are_found_by_their_paths(string backend)
    {
        using var client = await servers.NewAccountOnAsync(backend);
        var sid = (await client.PostAsync("/v1/Conversations", ("UniqueName", "shop/42?"))).Expect(201).Json["sid"]!.GetValue<string>();
        const string path = "/v1/Conversations/shop%2F42%3F";
        (await client.PostAsync(path + "/Participants", ("Identity", "org/ann"))).Expect(201);
        Assert.Equal("org/ann", (await client.GetAsync(path + "/Participants/org%2fann")).Expect(200).Json["identity"]!.GetValue<string>());
        Assert.Equal("org/ann", (await client.GetAsync("/v1/Users/org%2Fann")).Expect(200).Json["identity"]!.GetValue<string>());
        Assert.Equal(
            sid, (await client.GetAsync("/v1/Users/org%2Fann/Conversations/shop%2F42%3F")).Expect(200).Json["conversation_sid"]!.GetValue<string>());
        (await client.GetAsync("/v1/Users/org%252Fann")).Expect(404);
        (await client.DeleteAsync(path)).Expect(204);
        (await client.GetAsync("/v1/Conversations/" + sid)).Expect(404);
    }

    [Theory, MemberData(nameof(Backend.All), MemberType = typeof(Backend))]
    public async Task Roles_are_made_read_changed_and_removed_under_both_mounts(string backend)
    {
        using var scene = await Scene.CreateAsync(servers, backend);
        foreach (var mount in Mounts(scene))
        {
            var role = (await scene.Client.PostAsync(
                $"{mount}/Roles", ("FriendlyName", "guest"), ("Type", "conversation"), ("Permission", "sendMessage"),
                ("Permission", "leaveConversation"))).Expect(201).Json;
            HasExactly(Role, role);
            Assert.Equal(scene.Service, Text(role, "chat_service_sid"));
            Assert.Equal("""["sendMessage","leaveConversation"]""", role["permissions"]!.ToJsonString());
            await IsItselfAsync(scene, mount, "Roles", role);
            var path = $"{mount}/Roles/{Text(role, "sid")}";
            var changed = (await scene.Client.PostAsync(path, ("Permission", "editOwnMessage"))).Expect(200).Json;
            Assert.Equal("""["editOwnMessage"]""", changed["permissions"]!.ToJsonString());
            Assert.Equal(
                ["service admin", "service user", "channel admin", "channel user", "guest"],
                (await scene.Client.ListAsync($"{mount}/Roles?PageSize=2", "roles")).Select(one => Text(one, "friendly_name")));
            (await scene.Client.DeleteAsync(path)).Expect(204);
            await RefusedAsync(scene.Client.DeleteAsync(path), 404, 20404);
            await RefusedAsync(scene.Client.GetAsync(path), 404, 20404);
            await RefusedAsync(scene.Client.PostAsync(path, ("Permission", "sendMessage")), 404, 20404);
            await RefusedAsync(
                scene.Client.PostAsync($"{mount}/Roles", ("FriendlyName", "x"), ("Type", "service"), ("Permission", "fly")), 400, 50104);
        }

        var defaults = (await scene.Client.GetAsync($"/v1/Services/{scene.Service}/Configuration")).Expect(200).Json;
        await RefusedAsync(
            scene.Client.DeleteAsync($"/v1/Roles/{Text(defaults, "default_chat_service_role_sid")}"), 403, 50107);
    }

    [Theory, MemberData(nameof(Backend.All), MemberType = typeof(Backend))]
    public async Task Users_are_made_read_changed_and_removed_under_both_mounts(string backend)
    {
        using var scene = await Scene.CreateAsync(servers, backend);
        foreach (var mount in Mounts(scene))
        {
            var user = (await scene.Client.PostAsync($"{mount}/Users", ("Identity", "amy"), ("Attributes", "{ \"a\": 1 }"))).Expect(201).Json;
            HasExactly(User, user);
            HasExactly(["user_conversations"], user["links"]!);
            Assert.Equal("{ \"a\": 1 }", Text(user, "attributes"));
            Assert.Null(user["is_online"]);
            await IsItselfAsync(scene, mount, "Users", user);
            Assert.Equal(user.ToJsonString(), (await scene.Client.GetAsync($"{mount}/Users/amy")).Expect(200).Json.ToJsonString());
            await RefusedAsync(scene.Client.PostAsync($"{mount}/Users", ("Identity", "amy")), 409, 50201);
            await RefusedAsync(scene.Client.PostAsync($"{mount}/Users", ("Identity", "bob"), ("RoleSid", "RL" + Unknown)), 400, 50100);
            var changed = (await scene.Client.PostAsync($"{mount}/Users/amy", ("FriendlyName", "Amy"))).Expect(200).Json;
            Assert.Equal("Amy", Text(changed, "friendly_name"));
            Assert.Equal(
                ["chatter", "amy"],
                (await scene.Client.ListAsync($"{mount}/Users?PageSize=1", "users")).Select(one => Text(one, "identity")));

            (await scene.Client.PostAsync(scene.Path + "/Participants", ("Identity", "amy"))).Expect(201);
            (await scene.Client.DeleteAsync($"{mount}/Users/amy")).Expect(204);
            await scene.Client.SettleAsync();
            (await scene.Client.GetAsync(scene.Path + "/Participants/amy")).Expect(404);
            await RefusedAsync(scene.Client.DeleteAsync($"{mount}/Users/amy"), 404, 20404);
            await RefusedAsync(scene.Client.GetAsync($"{mount}/Users/amy"), 404, 20404);
            await RefusedAsync(scene.Client.PostAsync($"{mount}/Users/amy"), 404, 20404);
        }

        var configuration = $"/v1/Services/{scene.Service}/Configuration";
        (await scene.Client.PostAsync(configuration, ("ReachabilityEnabled", "true"))).Expect(200);
        var seen = (await scene.Client.GetAsync("/v1/Users/chatter")).Expect(200).Json;
        Assert.Equal((false, false), (seen["is_online"]!.GetValue<bool>(), seen["is_notifiable"]!.GetValue<bool>()));
        Assert.All(await scene.Client.ListAsync("/v1/Users", "users"), one => Assert.Null(one["is_online"]));
    }

    [Theory, MemberData(nameof(Backend.All), MemberType = typeof(Backend))]
    public async Task Participants_have_the_services_role_or_the_one_they_are_given(string backend)
    {
        using var scene = await Scene.CreateAsync(servers, backend);
        var defaults = (await scene.Client.GetAsync($"/v1/Services/{scene.Service}/Configuration")).Expect(200).Json;
        foreach (var sid in (string[])[scene.Chatter, scene.Sms, scene.WhatsApp])
        {
            var participant = (await scene.Client.GetAsync($"{scene.Path}/Participants/{sid}")).Expect(200).Json;
            Assert.Equal(Text(defaults, "default_conversation_role_sid"), Text(participant, "role_sid"));
        }

        var admin = Text(defaults, "default_conversation_creator_role_sid");
        var path = scene.Path + "/Participants";
        var given = (await scene.Client.PostAsync(path, ("Identity", "amy"), ("RoleSid", admin))).Expect(201).Json;
        Assert.Equal(admin, Text(given, "role_sid"));
        await RefusedAsync(
            scene.Client.PostAsync(path, ("Identity", "bob"), ("RoleSid", Text(defaults, "default_chat_service_role_sid"))), 400, 50105);
        await RefusedAsync(scene.Client.PostAsync(path, ("Identity", "bob"), ("RoleSid", "RL" + Unknown)), 400, 50100);
        await RefusedAsync(scene.Client.PostAsync(path + "/chatter", ("RoleSid", "RL" + Unknown)), 400, 50100);
        (await scene.Client.GetAsync("/v1/Users/bob")).Expect(404);
    }

    [Theory, MemberData(nameof(Backend.All), MemberType = typeof(Backend))]
    public async Task The_accounts_configuration_decides_what_new_conversations_are(string backend)
    {
        using var scene = await Scene.CreateAsync(servers, backend);
        const string path = "/v1/Configuration";
        var before = (await scene.Client.GetAsync(path)).Expect(200).Json;
        HasExactly(Configuration, before);
        HasExactly(["service", "webhooks"], before["links"]!);
        Assert.Equal(scene.Service, Text(before, "default_chat_service_sid"));
        Assert.Null(before["default_inactive_timer"]);
        Assert.Null(before["default_closed_timer"]);

        var other = Text((await scene.Client.PostAsync("/v1/Services", ("FriendlyName", "other"))).Expect(201).Json, "sid");
        var after = (await scene.Client.PostAsync(
            path, ("DefaultChatServiceSid", other), ("DefaultInactiveTimer", "PT1M"), ("DefaultClosedTimer", "PT10M"))).Expect(200).Json;
        Assert.Equal(after.ToJsonString(), (await scene.Client.GetAsync(path)).Expect(200).Json.ToJsonString());
        var made = (await scene.Client.PostAsync("/v1/Conversations")).Expect(201).Json;
        Assert.Equal(other, Text(made, "chat_service_sid"));
        HasExactly(["date_closed", "date_inactive"], made["timers"]!);
        var own = (await scene.Client.PostAsync("/v1/Conversations", ("Timers.Closed", "P1D"), ("Timers.Inactive", "PT0S"))).Expect(201).Json;
        HasExactly(["date_closed"], own["timers"]!);
        (await scene.Client.GetAsync(scene.Path)).Expect(404);
        (await scene.Client.GetAsync($"/v1/Services/{scene.Service}/Conversations/{scene.Conversation}")).Expect(200);

        await RefusedAsync(scene.Client.DeleteAsync("/v1/Services/" + other), 403, 20403);
        await RefusedAsync(scene.Client.PostAsync(path, ("DefaultChatServiceSid", "IS" + Unknown)), 400, 50050);
        await RefusedAsync(scene.Client.PostAsync(path, ("DefaultMessagingServiceSid", "x")), 400, 50341);
        await RefusedAsync(scene.Client.PostAsync(path, ("DefaultInactiveTimer", "PT59S")), 400, 50375);
        await RefusedAsync(scene.Client.PostAsync(path, ("DefaultClosedTimer", "PT9M")), 400, 50376);
        await RefusedAsync(scene.Client.PostAsync(path, ("DefaultInactiveTimer", "x")), 400, 50379);
        await RefusedAsync(scene.Client.PostAsync(path, ("DefaultClosedTimer", "x")), 400, 50380);
        Assert.Equal(after.ToJsonString(), (await scene.Client.GetAsync(path)).Expect(200).Json.ToJsonString());
    }

    [Theory, MemberData(nameof(Backend.All), MemberType = typeof(Backend))]
    public async Task A_services_configuration_and_notifications_are_read_and_changed(string backend)
    {
        using var scene = await Scene.CreateAsync(servers, backend);
        var path = $"/v1/Services/{scene.Service}/Configuration";
        var before = (await scene.Client.GetAsync(path)).Expect(200).Json;
        HasExactly(ServiceConfiguration, before);
        HasExactly(["notifications", "webhooks"], before["links"]!);
        Assert.False(before["reachability_enabled"]!.GetValue<bool>());
        var creator = Text(before, "default_conversation_creator_role_sid");
        var after = (await scene.Client.PostAsync(path, ("DefaultConversationRoleSid", creator))).Expect(200).Json;
        Assert.Equal(creator, Text(after, "default_conversation_role_sid"));
        Assert.Equal(after.ToJsonString(), (await scene.Client.GetAsync(path)).Expect(200).Json.ToJsonString());
        await RefusedAsync(scene.Client.PostAsync(path, ("DefaultConversationRoleSid", "RL" + Unknown)), 400, 50109);
        await RefusedAsync(scene.Client.PostAsync(path, ("DefaultConversationCreatorRoleSid", "RL" + Unknown)), 400, 50106);
        await RefusedAsync(scene.Client.PostAsync(path, ("DefaultChatServiceRoleSid", "RL" + Unknown)), 400, 50102);
        await RefusedAsync(scene.Client.PostAsync(path, ("DefaultChatServiceRoleSid", creator)), 400, 50105);
        await RefusedAsync(scene.Client.GetAsync($"/v1/Services/IS{Unknown}/Configuration"), 404, 20404);

        var push = Text(before["links"]!, "notifications");
        var quiet = (await scene.Client.GetAsync(push)).Expect(200).Json;
        HasExactly(Notifications, quiet);
        Assert.Equal("""{"enabled":false}""", quiet["new_message"]!.ToJsonString());
        var loud = (await scene.Client.PostAsync(
            push, ("NewMessage.Enabled", "true"), ("NewMessage.Template", "${MESSAGE}"), ("NewMessage.WithMedia.Enabled", "true"),
            ("LogEnabled", "true"))).Expect(200).Json;
        Assert.Equal(
            """{"enabled":true,"template":"${MESSAGE}","with_media":{"enabled":true}}""", loud["new_message"]!.ToJsonString());
        Assert.Equal(loud.ToJsonString(), (await scene.Client.GetAsync(push)).Expect(200).Json.ToJsonString());
        await RefusedAsync(scene.Client.PostAsync(push, ("NewMessage.Enabled", "x")), 400, 20001);
        await RefusedAsync(scene.Client.PostAsync(push, ("NewMessage.Sound", new string('s', 257))), 400, 50059);
    }

    [Theory, MemberData(nameof(Backend.All), MemberType = typeof(Backend))]
    public async Task Credentials_never_show_their_secrets_and_bindings_are_listed(string backend)
    {
        using var scene = await Scene.CreateAsync(servers, backend);
        var made = (await scene.Client.PostAsync(
            "/v1/Credentials", ("Type", "apn"), ("Certificate", "TOP-1"), ("PrivateKey", "TOP-2"), ("Sandbox", "true"))).Expect(201);
        HasExactly(Credential, made.Json);
        Assert.Equal("True", Text(made.Json, "sandbox"));
        Assert.DoesNotContain("TOP", made.Text, StringComparison.Ordinal);
        await IsItselfAsync(scene, "/v1", "Credentials", made.Json);
        var path = $"/v1/Credentials/{Text(made.Json, "sid")}";
        var changed = (await scene.Client.PostAsync(path, ("FriendlyName", "Ours"), ("Sandbox", "false"))).Expect(200);
        Assert.Equal(("Ours", "False"), (Text(changed.Json, "friendly_name"), Text(changed.Json, "sandbox")));
        Assert.Single(await scene.Client.ListAsync("/v1/Credentials", "credentials"));
        await RefusedAsync(scene.Client.PostAsync("/v1/Credentials"), 400, 20001);
        (await scene.Client.DeleteAsync(path)).Expect(204);
        await RefusedAsync(scene.Client.GetAsync(path), 404, 20404);
        await RefusedAsync(scene.Client.PostAsync(path, ("FriendlyName", "x")), 404, 20404);
        await RefusedAsync(scene.Client.DeleteAsync(path), 404, 20404);

        var bindings = $"/v1/Services/{scene.Service}/Bindings";
        Assert.Empty(await scene.Client.ListAsync(bindings + "?BindingType=apn&Identity=amy", "bindings"));
        await RefusedAsync(scene.Client.GetAsync(bindings + "?BindingType=pigeon"), 400, 50209);
        await RefusedAsync(scene.Client.GetAsync($"{bindings}/BS{Unknown}"), 404, 20404);
        await RefusedAsync(scene.Client.DeleteAsync($"{bindings}/BS{Unknown}"), 404, 20404);
    }

    [Theory, MemberData(nameof(Backend.All), MemberType = typeof(Backend))]
    public async Task Webhooks_hear_of_users_and_may_refuse_their_change(string backend)
    {
        using var scene = await Scene.CreateAsync(servers, backend);
        await using var after = new WebhookReceiver();
        await using var before = new WebhookReceiver(200, 403);
        (await scene.Client.PostAsync(
            "/v1/Configuration/Webhooks", ("Method", "POST"), ("PostWebhookUrl", after.Url), ("PreWebhookUrl", before.Url),
            ("Filters", "onUserAdded"), ("Filters", "onUserUpdate"), ("Filters", "onUserUpdated"))).Expect(200);

        await SendAsync(scene, "/v1/Users", ("Identity", "amy"));
        Assert.Equal("onUserAdded", (await after.NextAsync()).EventType);
        await SendAsync(scene, scene.Path + "/Participants", ("Identity", "bob"));
        Assert.Equal("onUserAdded", (await after.NextAsync()).EventType);
        (await SendAsync(scene, "/v1/Users/amy", ("FriendlyName", "Amy"))).Expect(200);
        Assert.Equal("onUserUpdate", (await before.NextAsync()).EventType);
        Assert.Equal("onUserUpdated", (await after.NextAsync()).EventType);
        await RefusedAsync(SendAsync(scene, "/v1/Users/amy", ("FriendlyName", "Other")), 403, 50056);
        Assert.Equal("Amy", Text((await scene.Client.GetAsync("/v1/Users/amy")).Expect(200).Json, "friendly_name"));
        (await scene.Client.PostAsync("/v1/Users/amy", ("FriendlyName", "Quiet"))).Expect(200);
        await scene.Client.SettleAsync();
        Assert.True(after.IsQuiet);
    }

    [Theory, MemberData(nameof(Backend.All), MemberType = typeof(Backend))]
    public async Task A_reset_account_is_as_it_was_at_first(string backend)
    {
        using var scene = await Scene.CreateAsync(servers, backend);
        var service = $"/v1/Services/{scene.Service}";
        (await scene.Client.PostAsync("/v1/Configuration", ("DefaultClosedTimer", "P1D"))).Expect(200);
        (await scene.Client.PostAsync(service + "/Configuration", ("ReachabilityEnabled", "true"))).Expect(200);
        (await scene.Client.PostAsync("/v1/Credentials", ("Type", "fcm"))).Expect(201);
        (await scene.Client.PostAsync(
            "/v1/Roles", ("FriendlyName", "guest"), ("Type", "conversation"), ("Permission", "sendMessage"))).Expect(201);
        Assert.InRange((await scene.Client.PostJsonAsync("/sandbox/v1/Reset", "{}")).Status, 200, 204);

        Assert.Empty(await scene.Client.ListAsync("/v1/Users", "users"));
        Assert.Empty(await scene.Client.ListAsync("/v1/Credentials", "credentials"));
        Assert.Equal(4, (await scene.Client.ListAsync("/v1/Roles", "roles")).Count);
        var account = (await scene.Client.GetAsync("/v1/Configuration")).Expect(200).Json;
        Assert.Equal(scene.Service, Text(account, "default_chat_service_sid"));
        Assert.Null(account["default_closed_timer"]);
        Assert.False((await scene.Client.GetAsync(service + "/Configuration")).Expect(200).Json["reachability_enabled"]!.GetValue<bool>());
    }

    private static IEnumerable<string> Mounts(Scene scene) => ["/v1", $"/v1/Services/{scene.Service}"];

    private static Task<Answer> SendAsync(Scene scene, string path, params (string Name, string Value)[] fields)
    {
        var request = new HttpRequestMessage(HttpMethod.Post, path) { Content = ApiClient.Form(fields) };
        request.Headers.Add("X-Twilio-Webhook-Enabled", "true");
        return scene.Client.SendAsync(request);
    }

    private static async Task RefusedAsync(Task<Answer> answer, int status, int code) =>
        Assert.Equal(code, (await answer).Expect(status).Json["code"]!.GetValue<int>());

    private static async Task IsItselfAsync(Scene scene, string mount, string list, JsonNode resource)
    {
        Assert.EndsWith($"{mount}/{list}/{Text(resource, "sid")}", Text(resource, "url"), StringComparison.Ordinal);
        Assert.Equal(
            resource.ToJsonString(), (await scene.Client.GetAsync(Text(resource, "url"))).Expect(200).Json.ToJsonString());
        Assert.Contains(
            resource.ToJsonString(),
            (await scene.Client.ListAsync($"{mount}/{list}", list.ToLowerInvariant())).Select(one => one.ToJsonString()));
    }

    private static string Text(JsonNode resource, string name) =>
        resource[name]?.GetValue<string>() ?? throw new InvalidOperationException($"{name} is null or missing: {resource.ToJsonString()}");

    private static void HasExactly(string[] names, JsonNode resource) =>
        Assert.Equal(names.Order(StringComparer.Ordinal), resource.AsObject().Select(field => field.Key).Order(StringComparer.Ordinal));
}
