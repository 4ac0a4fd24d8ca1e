using System.Globalization;
using System.Text.Json.Nodes;
using Parley.Conformance.Server;

namespace Parley.Conformance.Api;

/// <summary>
/// Every field that the published description names is there, null or not, and nothing else is
/// (https://github.com/twilio/twilio-oai, spec/json/twilio_conversations_v1.json and twilio_content_v1.json).
/// </summary>
public sealed class ResourceShapeTests(Servers servers)
{
    private static readonly string[] Conversation =
    [
        "account_sid", "attributes", "bindings", "chat_service_sid", "date_created", "date_updated", "friendly_name", "links",
        "messaging_service_sid", "sid", "state", "timers", "unique_name", "url",
    ];

    private static readonly string[] Participant =
    [
        "account_sid", "attributes", "conversation_sid", "date_created", "date_updated", "identity", "last_read_message_index",
        "last_read_timestamp", "messaging_binding", "role_sid", "sid", "url",
    ];

    private static readonly string[] Message =
    [
        "account_sid", "attributes", "author", "body", "content_sid", "conversation_sid", "date_created", "date_updated", "delivery",
        "index", "links", "media", "participant_sid", "sid", "url",
    ];

    private static readonly string[] Receipt =
    [
        "account_sid", "channel_message_sid", "conversation_sid", "date_created", "date_updated", "error_code", "message_sid",
        "participant_sid", "sid", "status", "url",
    ];

    private static readonly string[] Webhook =
        ["account_sid", "configuration", "conversation_sid", "date_created", "date_updated", "sid", "target", "url"];

    private static readonly string[] Service = ["account_sid", "date_created", "date_updated", "friendly_name", "links", "sid", "url"];

    private static readonly string[] Content =
    [
        "account_sid", "date_created", "date_updated", "friendly_name", "language", "links", "sid", "types", "url", "variables",
    ];

    private static readonly string[] ContentAndApprovals =
    [
        "account_sid", "approval_requests", "date_created", "date_updated", "friendly_name", "language", "sid", "types", "variables",
    ];

    private static readonly string[] Media =
    [
        "account_sid", "author", "category", "channel_sid", "content_type", "date_created", "date_updated", "date_upload_updated",
        "filename", "is_multipart_upstream", "links", "message_sid", "service_sid", "sid", "size", "url",
    ];

    [Theory, MemberData(nameof(Backend.All), MemberType = typeof(Backend))]
    public async Task A_conversation_has_every_field(string backend)
    {
        using var scene = await Scene.CreateAsync(servers, backend);
        var bare = (await scene.Client.PostAsync("/v1/Conversations")).Expect(201).Json;

        HasExactly(Conversation, bare);
        HasExactly(["export", "messages", "participants", "webhooks"], bare["links"]!);
        Assert.Null(bare["friendly_name"]);
        Assert.Null(bare["unique_name"]);
        Assert.Equal("{}", Text(bare, "attributes"));
        Assert.Equal("{}", bare["timers"]!.ToJsonString());
        Assert.Equal(Text(bare, "date_created"), Text(bare, "date_updated"));
        IsInstant(bare, "date_created");
        await IsItselfAtItsUrlAsync(scene, bare);

        var timed = (await scene.Client.PostAsync(
            "/v1/Conversations", ("State", "active"), ("Timers.Inactive", "PT1M"), ("Timers.Closed", "PT10M"))).Expect(201).Json;
        HasExactly(["date_closed", "date_inactive"], timed["timers"]!);
    }

    [Theory, MemberData(nameof(Backend.All), MemberType = typeof(Backend))]
    public async Task A_participant_has_every_field(string backend)
    {
        using var scene = await Scene.CreateAsync(servers, backend);
        foreach (var (sid, type) in (IEnumerable<(string, string?)>)[(scene.WhatsApp, "whatsapp"), (scene.Sms, "sms"), (scene.Chatter, null)])
        {
            var participant = (await scene.Client.GetAsync($"{scene.Path}/Participants/{sid}")).Expect(200).Json;

            HasExactly(Participant, participant);
            Assert.Equal(type is null, participant["messaging_binding"] is null);
            if (type is not null)
            {
                HasExactly(["address", "proxy_address", "type"], participant["messaging_binding"]!);
                Assert.Equal(type, Text(participant["messaging_binding"]!, "type"));
                Assert.Null(participant["identity"]);
            }

            Assert.Null(participant["last_read_message_index"]);
            Assert.Null(participant["last_read_timestamp"]);
            await IsItselfAtItsUrlAsync(scene, participant);
        }

        var byIdentity = (await scene.Client.GetAsync(scene.Path + "/Participants/chatter")).Expect(200).Json;
        Assert.Equal(scene.Chatter, Text(byIdentity, "sid"));
    }

    [Theory, MemberData(nameof(Backend.All), MemberType = typeof(Backend))]
    public async Task A_message_and_its_receipts_have_every_field(string backend)
    {
        using var scene = await Scene.CreateAsync(servers, backend);
        var message = (await scene.Client.GetAsync($"{scene.Path}/Messages/{scene.Message}")).Expect(200).Json;

        HasExactly(Message, message);
        HasExactly(["channel_metadata", "delivery_receipts"], message["links"]!);
        HasExactly(["delivered", "failed", "read", "sent", "total", "undelivered"], message["delivery"]!);
        Assert.Null(message["media"]);
        Assert.Null(message["content_sid"]);
        Assert.Equal(0, message["index"]!.GetValue<int>());
        Assert.Equal(scene.WhatsApp, Text(message, "participant_sid"));
        await IsItselfAtItsUrlAsync(scene, message);

        var receipts = await scene.Client.ListAsync(Text(message["links"]!, "delivery_receipts"), "delivery_receipts");
        var receipt = Assert.Single(receipts);
        HasExactly(Receipt, receipt);
        Assert.Equal(scene.Sms, Text(receipt, "participant_sid"));
        Assert.Equal("delivered", Text(receipt, "status"));
        Assert.Matches("^[A-Z]{2}[0-9a-f]{32}$", Text(receipt, "channel_message_sid"));
        await IsItselfAtItsUrlAsync(scene, receipt);
    }

    [Theory, MemberData(nameof(Backend.All), MemberType = typeof(Backend))]
    public async Task A_webhook_has_every_field(string backend)
    {
        using var scene = await Scene.CreateAsync(servers, backend);
        var webhook = (await scene.Client.GetAsync($"{scene.Path}/Webhooks/{scene.Webhook}")).Expect(200).Json;

        HasExactly(Webhook, webhook);
        Assert.Equal("http://127.0.0.1:9/", Text(webhook["configuration"]!, "url"));
        Assert.Equal(["onMessageRemoved"], webhook["configuration"]!["filters"]!.AsArray().Select(item => item!.GetValue<string>()));
        await IsItselfAtItsUrlAsync(scene, webhook);
    }

    [Theory, MemberData(nameof(Backend.All), MemberType = typeof(Backend))]
    public async Task There_is_a_default_service_and_everything_has_a_place_in_it(string backend)
    {
        using var scene = await Scene.CreateAsync(servers, backend);
        var service = (await scene.Client.GetAsync("/v1/Services/" + scene.Service)).Expect(200).Json;
        HasExactly(Service, service);
        await IsItselfAtItsUrlAsync(scene, service);

        var root = $"/v1/Services/{scene.Service}";
        foreach (var path in (string[])
        [
            scene.Path, $"{scene.Path}/Participants/{scene.Sms}", $"{scene.Path}/Messages/{scene.Message}",
            $"{scene.Path}/Messages/{scene.Message}/Receipts/{scene.Receipt}", $"{scene.Path}/Webhooks/{scene.Webhook}",
        ])
        {
            var plain = (await scene.Client.GetAsync(path)).Expect(200).Json.AsObject();
            var inService = (await scene.Client.GetAsync(root + path["/v1".Length..])).Expect(200).Json.AsObject();

            Assert.Equal(scene.Service, Text(inService, "chat_service_sid"));
            Assert.Contains(root, Text(inService, "url"), StringComparison.Ordinal);
            var names = plain.Select(field => field.Key).Append("chat_service_sid").Distinct();
            HasExactly([.. names.Order(StringComparer.Ordinal)], inService);
            foreach (var name in plain.Select(field => field.Key).Except(["url", "links"]))
            {
                Assert.Equal(plain[name]?.ToJsonString(), inService[name]?.ToJsonString());
            }

            await IsItselfAtItsUrlAsync(scene, inService);
        }
    }

    [Theory, MemberData(nameof(Backend.All), MemberType = typeof(Backend))]
    public async Task Services_keep_their_conversations_apart(string backend)
    {
        using var scene = await Scene.CreateAsync(servers, backend);
        var service = (await scene.Client.PostAsync("/v1/Services", ("FriendlyName", "Another"))).Expect(201).Json;
        HasExactly(Service, service);
        HasExactly(
            [
                "bindings", "configuration", "conversation_with_participants", "conversations", "participant_conversations", "roles",
                "users",
            ],
            service["links"]!);
        var root = "/v1/Services/" + Text(service, "sid");

        var conversation = (await scene.Client.PostAsync(root + "/Conversations", ("UniqueName", "the one"))).Expect(201).Json;
        HasExactly(Conversation, conversation);
        Assert.Equal(Text(service, "sid"), Text(conversation, "chat_service_sid"));
        Assert.Single(await scene.Client.ListAsync(root + "/Conversations", "conversations"));
        Assert.Equal(scene.Conversation, Text(Assert.Single(await scene.Client.ListAsync("/v1/Conversations", "conversations")), "sid"));
        (await scene.Client.GetAsync($"{root}/Conversations/{scene.Conversation}")).Expect(404);

        (await scene.Client.DeleteAsync(root)).Expect(204);
        (await scene.Client.GetAsync($"{root}/Conversations/{Text(conversation, "sid")}")).Expect(404);
        (await scene.Client.GetAsync(scene.Path)).Expect(200);
    }

    [Theory, MemberData(nameof(Backend.All), MemberType = typeof(Backend))]
    public async Task Content_has_every_field(string backend)
    {
        using var scene = await Scene.CreateAsync(servers, backend);
        var content = (await scene.Client.GetAsync("/v1/Content/" + await scene.CreateReviewableContentAsync())).Expect(200).Json;
        HasExactly(Content, content);
        HasExactly(["approval_create", "approval_fetch"], content["links"]!);
        await IsItselfAtItsUrlAsync(scene, content);

        var fetched = (await scene.Client.GetAsync(Text(content["links"]!, "approval_fetch"))).Expect(200).Json;
        HasExactly(["account_sid", "sid", "url", "whatsapp"], fetched);

        var request = (await scene.Client.PostJsonAsync(
            Text(content["links"]!, "approval_create"), """{"name":"greeting_1","category":"MARKETING"}""")).Expect(201).Json;
        HasExactly(["allow_category_change", "category", "content_type", "name", "rejection_reason", "status"], request);

        await scene.Client.SettleAsync();
        fetched = (await scene.Client.GetAsync(Text(content["links"]!, "approval_fetch"))).Expect(200).Json;
        HasExactly(
            ["allow_category_change", "category", "content_type", "name", "rejection_reason", "status", "type"], fetched["whatsapp"]!);

        var list = await scene.Client.ListAsync("/v1/ContentAndApprovals", "contents");
        Assert.Equal(2, list.Count);
        foreach (var both in list)
        {
            HasExactly(ContentAndApprovals, both);
            HasExactly(
                ["allow_category_change", "category", "content_type", "name", "rejection_reason", "status"], both["approval_requests"]!);
        }

        // Version 2 has lists only, and each row is the resource of version 1.
        foreach (var row in await scene.Client.ListAsync("/v2/Content", "contents"))
        {
            HasExactly(Content, row);
            await IsItselfAtItsUrlAsync(scene, row);
        }

        var approved = await scene.Client.ListAsync("/v2/ContentAndApprovals?ChannelEligibility=whatsapp:approved", "contents");
        HasExactly(ContentAndApprovals, Assert.Single(approved, row => Text(row, "sid") == Text(content, "sid")));
        var legacy = (await scene.Client.ListAsync("/v1/LegacyContent", "contents")).Single(row => Text(row, "sid") == Text(content, "sid"));
        HasExactly(
            [
                "account_sid", "date_created", "date_updated", "friendly_name", "language", "legacy_body", "legacy_template_name", "sid",
                "types", "url", "variables",
            ],
            legacy);
        Assert.Equal("greeting_1", Text(legacy, "legacy_template_name"));

        var picture = (await scene.Client.PostJsonAsync(
            "/v1/Content",
            """{"friendly_name":"map","language":"en","types":{"twilio/media":{"body":"Here","media":["http://127.0.0.1:9/map.png"]}}}"""))
            .Expect(201).Json;
        HasExactly(["twilio/media"], picture["types"]!);
        (await scene.Client.DeleteAsync("/v1/Content/" + Text(picture, "sid"))).Expect(204);
        (await scene.Client.GetAsync("/v1/Content/" + Text(picture, "sid"))).Expect(404);
    }

    [Theory, MemberData(nameof(Backend.All), MemberType = typeof(Backend))]
    public async Task Media_have_every_field_and_a_link_that_needs_no_credentials(string backend)
    {
        using var scene = await Scene.CreateAsync(servers, backend);
        byte[] bytes = [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a, 0, 1, 2, 3];
        var root = $"/v1/Services/{scene.Service}/Media";
        var upload = new HttpRequestMessage(HttpMethod.Post, root + "?Category=media&Filename=dot.png") { Content = new ByteArrayContent(bytes) };
        upload.Content.Headers.ContentType = new("image/png");
        var media = (await scene.Client.SendAsync(upload)).Expect(201).Json;

        HasExactly(Media, media);
        Assert.Equal("dot.png", Text(media, "filename"));
        Assert.Equal("image/png", Text(media, "content_type"));
        Assert.Equal("media", Text(media, "category"));
        Assert.Equal(bytes.Length, media["size"]!.GetValue<int>());
        HasExactly(["content", "content_direct_temporary"], media["links"]!);

        var path = $"{root}/{Text(media, "sid")}";
        HasExactly(Media, (await scene.Client.GetAsync(path)).Expect(200).Json);
        Assert.Equal(200, (await scene.Client.GetAsync(path + "/Content")).Status);
        var direct = Text(media["links"]!, "content_direct_temporary");
        Assert.Equal(bytes, await scene.Client.DownloadAsync(direct));

        Assert.Equal(401, (await scene.Client.SendAsync(new(HttpMethod.Get, path + "/Content"), anonymous: true)).Status);
        var forged = direct[..^1] + (direct[^1] == 'A' ? 'B' : 'A');
        Assert.InRange((await scene.Client.SendAsync(new(HttpMethod.Get, forged), anonymous: true)).Status, 400, 404);
    }

    [Theory, MemberData(nameof(Backend.All), MemberType = typeof(Backend))]
    public async Task Attributes_come_back_to_the_character(string backend)
    {
        using var client = await servers.NewAccountOnAsync(backend);
        const string Kept = """ { "b" : 1.0 ,"a":[ ],  "é":"\u00e9 🚪", "b":1e2 } """;
        var created = (await client.PostAsync("/v1/Conversations", ("Attributes", Kept), ("FriendlyName", " two  spaces "))).Expect(201).Json;

        Assert.Equal(Kept, Text(created, "attributes"));
        Assert.Equal(" two  spaces ", Text(created, "friendly_name"));
        Assert.Equal(Kept, Text((await client.GetAsync("/v1/Conversations/" + Text(created, "sid"))).Expect(200).Json, "attributes"));
    }

    [Theory, MemberData(nameof(Backend.All), MemberType = typeof(Backend))]
    public async Task An_account_can_be_fetched_and_given_keys_that_open_it(string backend)
    {
        using var scene = await Scene.CreateAsync(servers, backend);
        var sid = scene.Client.Account.Sid;
        var account = (await scene.Client.GetAsync($"/2010-04-01/Accounts/{sid}.json")).Expect(200).Json;
        Assert.Equal((sid, scene.Client.Account.Token), (Text(account, "sid"), Text(account, "auth_token")));

        var key = (await scene.Client.PostAsync($"/2010-04-01/Accounts/{sid}/Keys.json", ("FriendlyName", "For tests"))).Expect(201).Json;
        Assert.Matches("^SK[0-9a-f]{32}$", Text(key, "sid"));
        using var byKey = new ApiClient(scene.Client.Server, new TestAccount(Text(key, "sid"), Text(key, "secret")));
        Assert.Equal(scene.Conversation, Text((await byKey.GetAsync(scene.Path)).Expect(200).Json, "sid"));

        // A key is there to be taken back: it does not open what opens everything.
        Assert.Null((await byKey.GetAsync($"/2010-04-01/Accounts/{sid}.json")).Expect(200).Json["auth_token"]);
        Assert.Null((await byKey.GetAsync("/2010-04-01/Accounts.json")).Expect(200).Json["accounts"]![0]!["auth_token"]);

        using var wrong = new ApiClient(scene.Client.Server, new TestAccount(Text(key, "sid"), new string('0', 32)));
        (await wrong.GetAsync(scene.Path)).Expect(401);
    }

    private static string Text(JsonNode resource, string name) =>
        resource[name]?.GetValue<string>() ?? throw new InvalidOperationException($"{name} is null or missing: {resource.ToJsonString()}");

    private static void HasExactly(string[] names, JsonNode resource) =>
        Assert.Equal(names.Order(StringComparer.Ordinal), resource.AsObject().Select(field => field.Key).Order(StringComparer.Ordinal));

    private static void IsInstant(JsonNode resource, string name) => Assert.True(
        DateTimeOffset.TryParseExact(
            Text(resource, name), "yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out _),
        Text(resource, name));

    private static async Task IsItselfAtItsUrlAsync(Scene scene, JsonNode resource)
    {
        var url = new Uri(Text(resource, "url"), UriKind.Absolute);
        Assert.Equal(scene.Client.Server.Authority, url.Authority);
        Assert.Equal(resource.ToJsonString(), (await scene.Client.GetAsync(url.ToString())).Expect(200).Json.ToJsonString());
        foreach (var (name, link) in resource["links"]?.AsObject() ?? [])
        {
            Assert.True(Uri.IsWellFormedUriString(link!.GetValue<string>(), UriKind.Absolute), name);
        }
    }
}
