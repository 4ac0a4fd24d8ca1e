using System.Text;
using System.Text.Json.Nodes;
using Parley.Conformance.Server;

namespace Parley.Conformance.Contract;

/// <summary>The operations that exist under <c>/v1</c> and again under <c>/v1/Services/{IS…}</c>.</summary>
internal sealed class MountWalk(Walk walk, ApiClient client, string mount)
{
    private const string Date = "2026-01-02T03:04:05Z";
    private const string Later = "2026-01-03T03:04:05Z";
    private const string Flow = "FW00000000000000000000000000000000";

    // Pairs and names are unique in the account, and this walks twice.
    private readonly string _number = mount == "/v1" ? "1" : "2";

    private string Phone(int which) => $"+1555{_number}0000{which:00}";

    public async Task RunAsync()
    {
        var roles = await RolesAsync();
        var user = await UsersAsync(roles);
        var conversation = await ConversationsAsync();
        await ParticipantsAsync(conversation, roles.Conversation);
        await MessagesAsync(conversation);
        await WebhooksAsync(conversation);
        await ConversationWithParticipantsAsync();
        await MembershipsAsync(conversation, user);
        await EndAsync(conversation, user, roles);
    }

    private async Task<(string Conversation, string Service)> RolesAsync()
    {
        var conversation = Sid(await walk.PostAsync(
            mount + "/Roles",
            ("FriendlyName", "Writer " + _number), ("Type", "conversation"), ("Permission", "sendMessage"), ("Permission", "leaveConversation")));
        var service = Sid(await walk.PostAsync(
            mount + "/Roles", ("FriendlyName", "Opener " + _number), ("Type", "service"), ("Permission", "createConversation")));
        await walk.PostAsync($"{mount}/Roles/{conversation}", ("Permission", "sendMessage"), ("Permission", "sendMediaMessage"));
        await walk.GetAsync($"{mount}/Roles/{conversation}");
        await PagesAsync(mount + "/Roles", "roles");
        return (conversation, service);
    }

    private async Task<string> UsersAsync((string Conversation, string Service) roles)
    {
        var user = Sid(await walk.PostAsync(
            mount + "/Users",
            ("Identity", "alice"), ("FriendlyName", "Alice"), ("Attributes", """{"a": 1}"""), ("RoleSid", roles.Service)));
        await walk.PostAsync($"{mount}/Users/alice", ("FriendlyName", "Alice A."), ("Attributes", "{}"), ("RoleSid", roles.Service));
        await walk.PostAsync(mount + "/Users", ("Identity", "bob"));
        await walk.GetAsync($"{mount}/Users/{user}");
        await PagesAsync(mount + "/Users", "users");
        return user;
    }

    private async Task<string> ConversationsAsync()
    {
        var messaging = (await client.GetAsync("/v1/Configuration")).Expect(200).Json["default_messaging_service_sid"]!.GetValue<string>();
        (string, string)[] fields =
        [
            ("FriendlyName", "The talk"), ("UniqueName", "talk" + _number), ("DateCreated", Date), ("DateUpdated", Later),
            ("MessagingServiceSid", messaging), ("Attributes", """{"topic": "orders"}"""), ("State", "active"),
            ("Timers.Inactive", "PT1H"), ("Timers.Closed", "P1D"), ("Bindings.Email.Address", "talk@example.com"),
            ("Bindings.Email.Name", "The talk"),
        ];
        var conversation = Sid(await walk.PostAsync(mount + "/Conversations", fields));
        await walk.PostAsync($"{mount}/Conversations/{conversation}", fields);
        await walk.PostAsync(mount + "/Conversations");
        await walk.GetAsync($"{mount}/Conversations/{conversation}");
        await walk.GetAsync(
            mount + "/Conversations", ("StartDate", "2026-01-01T00:00:00Z"), ("EndDate", "2026-01-31T23:59:59Z"), ("State", "active"));
        await PagesAsync(mount + "/Conversations", "conversations");
        return conversation;
    }

    private async Task ParticipantsAsync(string conversation, string role)
    {
        var path = $"{mount}/Conversations/{conversation}/Participants";
        (string, string)[] dates = [("DateCreated", Date), ("DateUpdated", Later), ("Attributes", """{"seat": 1}"""), ("RoleSid", role)];
        await walk.PostAsync(path, [("Identity", "alice"), .. dates]);
        await walk.PostAsync(
            path, ("MessagingBinding.Address", Phone(1)), ("MessagingBinding.ProxyAddress", Phone(90)));
        await walk.PostAsync(path, ("Identity", "bob"), ("MessagingBinding.ProjectedAddress", Phone(91)));
        await walk.GetAsync($"{path}/alice");
        await walk.PostAsync($"{path}/alice", [.. dates, ("LastReadMessageIndex", "0"), ("LastReadTimestamp", Later), ("Identity", "alice")]);
        await walk.PostAsync($"{path}/bob", ("MessagingBinding.ProjectedAddress", "null"));
        var phone = Sid((await client.ListAsync(path, "participants")).First(one => one["identity"] is null));
        await walk.PostAsync($"{path}/{phone}", ("MessagingBinding.ProxyAddress", Phone(92)));
        await PagesAsync(path, "participants");
    }

    private async Task MessagesAsync(string conversation)
    {
        var path = $"{mount}/Conversations/{conversation}/Messages";
        (string, string)[] fields =
        [
            ("Author", "alice"), ("Body", "Hello"), ("DateCreated", Date), ("DateUpdated", Later), ("Attributes", """{"n": 1}"""),
            ("Subject", "About"),
        ];
        var message = Sid(await walk.PostAsync(path, fields));
        await walk.PostAsync($"{path}/{message}", fields);
        await walk.PostAsync(path, ("MediaSid", await UploadAsync(conversation)));
        await walk.PostAsync(path, ("ContentSid", await ContentAsync()), ("ContentVariables", """{"1":"Ann"}"""));
        await client.PhoneSendsAsync(Phone(1), Phone(92), "Hi");
        await client.SettleAsync();
        await walk.GetAsync(path, ("Order", "desc"));
        await PagesAsync(path, "messages");
        await walk.GetAsync($"{path}/{message}");
        var receipts = $"{path}/{message}/Receipts";
        await PagesAsync(receipts, "delivery_receipts");
        await walk.GetAsync($"{receipts}/{Sid((await client.ListAsync(receipts, "delivery_receipts"))[0])}");
    }

    private async Task WebhooksAsync(string conversation)
    {
        var path = $"{mount}/Conversations/{conversation}/Webhooks";
        (string, string)[] fields =
        [
            ("Configuration.Url", "http://127.0.0.1:9/hook"), ("Configuration.Method", "post"), ("Configuration.Filters", "onMessageRemoved"),
            ("Configuration.Triggers", "help"), ("Configuration.FlowSid", Flow),
        ];
        var hook = Sid(await walk.PostAsync(path, [("Target", "webhook"), ("Configuration.ReplayAfter", "100"), .. fields]));
        await walk.PostAsync($"{path}/{hook}", fields);
        await walk.PostAsync(path, ("Target", "studio"), ("Configuration.FlowSid", Flow));
        await walk.GetAsync($"{path}/{hook}");
        await PagesAsync(path, "webhooks");
        await walk.DeleteAsync($"{path}/{hook}");
    }

    private async Task ConversationWithParticipantsAsync()
    {
        var messaging = (await client.GetAsync("/v1/Configuration")).Expect(200).Json["default_messaging_service_sid"]!.GetValue<string>();
        await walk.PostAsync(
            mount + "/ConversationWithParticipants",
            ("FriendlyName", "All at once"), ("UniqueName", "all" + _number), ("DateCreated", Date), ("DateUpdated", Later),
            ("MessagingServiceSid", messaging), ("Attributes", "{}"), ("State", "active"), ("Timers.Inactive", "PT1H"),
            ("Timers.Closed", "P1D"), ("Bindings.Email.Address", "all@example.com"), ("Bindings.Email.Name", "All"),
            ("Participant", """{"identity": "alice"}"""),
            ("Participant", $$$"""{"messaging_binding": {"address": "{{{Phone(3)}}}", "proxy_address": "{{{Phone(93)}}}"}}"""));
        await walk.PostAsync(mount + "/ConversationWithParticipants", ("FriendlyName", "Nobody yet"));
        await client.SettleAsync();
    }

    private async Task MembershipsAsync(string conversation, string user)
    {
        var lookup = mount + "/ParticipantConversations";
        await walk.GetAsync(lookup, ("Address", Phone(1)));
        await walk.GetAsync(lookup, ("Identity", "alice"));
        await PagesAsync(lookup, "conversations", ("Identity", "alice"));

        var path = $"{mount}/Users/{user}/Conversations";
        await walk.PostAsync(
            $"{path}/{conversation}", ("NotificationLevel", "muted"), ("LastReadTimestamp", Later), ("LastReadMessageIndex", "1"));
        await walk.GetAsync($"{path}/{conversation}");
        await PagesAsync(path, "conversations");
        await walk.DeleteAsync($"{path}/{conversation}");
    }

    private async Task EndAsync(string conversation, string user, (string Conversation, string Service) roles)
    {
        var path = $"{mount}/Conversations/{conversation}";
        await walk.DeleteAsync($"{path}/Messages/{Sid((await client.ListAsync(path + "/Messages", "messages"))[0])}");
        await walk.DeleteAsync($"{path}/Participants/bob");
        await walk.DeleteAsync(path);
        await walk.DeleteAsync($"{mount}/Users/{user}");
        await walk.DeleteAsync($"{mount}/Users/bob");
        await walk.DeleteAsync($"{mount}/Roles/{roles.Conversation}");
    }

    // One item a page, as far as the second, so that the page's own parameters are sent as the links have them.
    private async Task PagesAsync(string path, string key, params (string Name, string Value)[] filters)
    {
        var page = await walk.GetAsync(path, [.. filters, ("PageSize", "1")]);
        Assert.NotEmpty(page[key]!.AsArray());
        await walk.GetAsync(path, filters);
        var next = page["meta"]!["next_page_url"]?.GetValue<string>() ?? page["meta"]!["url"]!.GetValue<string>();
        var query = System.Web.HttpUtility.ParseQueryString(new Uri(next).Query);
        await walk.GetAsync(
            path, [.. filters, ("PageSize", "1"), ("Page", query["Page"] ?? "0"), ("PageToken", query["PageToken"] ?? "")]);
    }

    private async Task<string> UploadAsync(string conversation)
    {
        var service = (await client.GetAsync($"{mount}/Conversations/{conversation}")).Expect(200).Json["chat_service_sid"]!.GetValue<string>();
        using var content = new ByteArrayContent(Encoding.ASCII.GetBytes("GIF89a"));
        content.Headers.ContentType = new("image/gif");
        var request = new HttpRequestMessage(HttpMethod.Post, $"/v1/Services/{service}/Media?Filename=dot.gif")
        {
            Content = content,
        };
        return Sid((await client.SendAsync(request)).Expect(201).Json);
    }

    private async Task<string> ContentAsync() => Sid((await client.PostJsonAsync(
        "/v1/Content",
        """{"friendly_name":"greeting","language":"en","variables":{"1":"you"},"types":{"twilio/text":{"body":"Hello {{1}}"}}}""")).Expect(201).Json);

    private static string Sid(JsonNode resource) => resource["sid"]!.GetValue<string>();
}
