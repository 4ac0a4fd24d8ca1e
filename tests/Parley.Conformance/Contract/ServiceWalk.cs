using System.Text.Json.Nodes;
using Parley.Conformance.Server;

namespace Parley.Conformance.Contract;

/// <summary>The operations that belong to one conversation service.</summary>
internal sealed class ServiceWalk(Walk walk, ApiClient client, string service)
{
    private readonly string _path = "/v1/Services/" + service;

    public async Task RunAsync()
    {
        await ConfigurationAsync();
        await NotificationsAsync();
        await BindingsAsync();
        await walk.PostAsync(
            _path + "/Configuration/Webhooks",
            ("Method", "GET"), ("Filters", "onMessageAdded"), ("PreWebhookUrl", "http://127.0.0.1:9/pre"),
            ("PostWebhookUrl", "http://127.0.0.1:9/post"));
        await walk.GetAsync(_path + "/Configuration/Webhooks");
        await walk.GetAsync(_path);
        await walk.GetAsync("/v1/Services");
        await walk.DeleteAsync(_path);
    }

    private async Task ConfigurationAsync()
    {
        var now = await walk.GetAsync(_path + "/Configuration");
        await walk.PostAsync(
            _path + "/Configuration",
            ("DefaultConversationCreatorRoleSid", Text(now, "default_conversation_creator_role_sid")),
            ("DefaultConversationRoleSid", Text(now, "default_conversation_role_sid")),
            ("DefaultChatServiceRoleSid", Text(now, "default_chat_service_role_sid")), ("ReachabilityEnabled", "true"));
        await walk.PostAsync(_path + "/Users", ("Identity", "carol"));
        var carol = await walk.GetAsync(_path + "/Users/carol");
        Assert.False(carol["is_online"]!.GetValue<bool>());
    }

    private async Task NotificationsAsync()
    {
        await walk.PostAsync(
            _path + "/Configuration/Notifications",
            ("LogEnabled", "true"), ("NewMessage.Enabled", "true"), ("NewMessage.Template", "${PARTICIPANT}: ${MESSAGE}"), ("NewMessage.Sound", "ping"),
            ("NewMessage.BadgeCountEnabled", "true"), ("AddedToConversation.Enabled", "true"), ("AddedToConversation.Template", "Welcome"),
            ("AddedToConversation.Sound", "ping"), ("RemovedFromConversation.Enabled", "true"), ("RemovedFromConversation.Template", "Bye"),
            ("RemovedFromConversation.Sound", "ping"), ("NewMessage.WithMedia.Enabled", "true"), ("NewMessage.WithMedia.Template", "A file"));
        await walk.GetAsync(_path + "/Configuration/Notifications");
    }

    // No REST operation makes a binding: a device does, when its SDK registers for push.
    private async Task BindingsAsync()
    {
        var credential = (await client.PostAsync("/v1/Credentials", ("Type", "fcm"), ("Secret", "s"))).Expect(201).Json["sid"]!.GetValue<string>();
        var device = new JsonObject { ["serviceSid"] = service, ["identity"] = "carol", ["type"] = "fcm", ["credentialSid"] = credential, ["endpoint"] = "device-1" };
        (await client.PostJsonAsync("/sandbox/v1/Bindings", device.ToJsonString())).Expect(201);
        var page = await walk.GetAsync(
            _path + "/Bindings", ("BindingType", "fcm"), ("Identity", "carol"), ("PageSize", "1"), ("Page", "0"), ("PageToken", ""));
        var binding = page["bindings"]![0]!["sid"]!;
        await walk.GetAsync($"{_path}/Bindings/{binding}");
        await walk.DeleteAsync($"{_path}/Bindings/{binding}");
    }

    private static string Text(JsonNode resource, string name) => resource[name]!.GetValue<string>();
}
