using System.Text.Json.Nodes;
using Parley.Conformance.Server;

namespace Parley.Conformance.Api;

/// <summary>
/// What messaging.twilio.com and the numbers and messages of the 2010-04-01 API answer: every field that the published descriptions name
/// (https://github.com/twilio/twilio-oai), and where the same path means another thing on another host.
/// </summary>
public sealed class MessagingShapeTests(Servers servers)
{
    private static readonly string[] Service =
    [
        "account_sid", "area_code_geomatch", "date_created", "date_updated", "fallback_method", "fallback_to_long_code", "fallback_url",
        "friendly_name", "inbound_method", "inbound_request_url", "links", "mms_converter", "scan_message_content", "sid",
        "smart_encoding", "status_callback", "sticky_sender", "synchronous_validation", "url", "us_app_to_person_registered", "usecase",
        "use_inbound_webhook_on_number", "validity_period",
    ];

    private static readonly string[] PoolNumber =
    [
        "account_sid", "capabilities", "country_code", "date_created", "date_updated", "phone_number", "service_sid", "sid", "url",
    ];

    private static readonly string[] PoolChannel =
    [
        "account_sid", "country_code", "date_created", "date_updated", "messaging_service_sid", "sender", "sender_type", "sid", "url",
    ];

    private static readonly string[] PoolAlpha =
        ["account_sid", "alpha_sender", "capabilities", "date_created", "date_updated", "service_sid", "sid", "url"];

    private static readonly string[] Sender =
    [
        "compliance", "configuration", "offline_reasons", "profile", "properties", "sender_id", "sid", "status", "url", "webhook",
    ];

    private static readonly string[] Message =
    [
        "account_sid", "api_version", "body", "date_created", "date_sent", "date_updated", "direction", "error_code", "error_message",
        "from", "messaging_service_sid", "num_media", "num_segments", "price", "price_unit", "sid", "status", "subresource_uris", "to",
        "uri",
    ];

    private static readonly string[] Page =
    [
        "end", "first_page_uri", "messages", "next_page_uri", "page", "page_size", "previous_page_uri", "start", "uri",
    ];

    [Theory, MemberData(nameof(Backend.All), MemberType = typeof(Backend))]
    public async Task Every_field_is_there_and_every_url_leads_back(string backend)
    {
        using var client = await servers.NewAccountOnAsync(backend);
        var account = $"/2010-04-01/Accounts/{client.Account.Sid}";
        var number = (await client.PostAsync(account + "/IncomingPhoneNumbers.json", ("PhoneNumber", Unique("+1555", client)))).Expect(201).Json;
        Assert.Equal(Text(number, "sid"), Text((await client.GetAsync(Text(number, "uri"))).Expect(200).Json, "sid"));
        var sender = (await client.PostJsonAsync(
            "/messaging/v2/Channels/Senders", $$"""{"sender_id":"{{Unique("whatsapp:+1557", client)}}"}""")).Expect(202).Json;
        await IsItselfAsync(client, Sender, sender);

        var service = (await client.PostAsync("/messaging/v1/Services", ("FriendlyName", "bulk"))).Expect(201).Json;
        await IsItselfAsync(client, Service, service);
        var path = "/messaging/v1/Services/" + Text(service, "sid");
        await IsItselfAsync(
            client, PoolNumber, (await client.PostAsync(path + "/PhoneNumbers", ("PhoneNumberSid", Text(number, "sid")))).Expect(201).Json);
        await IsItselfAsync(
            client, PoolChannel, (await client.PostAsync(path + "/ChannelSenders", ("Sid", Text(sender, "sid")))).Expect(201).Json);
        await IsItselfAsync(client, PoolAlpha, (await client.PostAsync(path + "/AlphaSenders", ("AlphaSender", "Parley"))).Expect(201).Json);

        var message = (await client.PostAsync(
            account + "/Messages.json", ("From", Scene.SmsProxy), ("To", Scene.SmsPhone), ("Body", "x"))).Expect(201).Json;
        HasExactly(Message, message);
        Assert.Equal(Text(message, "sid"), Text((await client.GetAsync(Text(message, "uri"))).Expect(200).Json, "sid"));
        HasExactly(Page, (await client.GetAsync(account + "/Messages.json?PageSize=1")).Expect(200).Json);
    }

    [Theory, MemberData(nameof(Backend.All), MemberType = typeof(Backend))]
    public async Task The_host_says_which_services_are_meant(string backend)
    {
        using var client = await servers.NewAccountOnAsync(backend);
        async Task<Answer> OnAsync(string host, string path)
        {
            var request = new HttpRequestMessage(HttpMethod.Get, path);
            request.Headers.Host = host;
            return await client.SendAsync(request);
        }

        Assert.StartsWith("MG", await FirstAsync("messaging.twilio.com"), StringComparison.Ordinal);
        Assert.StartsWith("MG", await FirstAsync("messaging.dublin.ie1.twilio.com"), StringComparison.Ordinal);
        Assert.StartsWith("IS", await FirstAsync("conversations.twilio.com"), StringComparison.Ordinal);
        Assert.StartsWith("IS", await FirstAsync("messaging.example.com"), StringComparison.Ordinal);
        (await OnAsync("messaging.twilio.com", "/v1/Conversations")).Expect(404);
        var missing = (await OnAsync("messaging.twilio.com", "/v1/Services/MG" + Scene.UnknownSid)).Expect(404).Json;
        Assert.Contains(" /v1/Services/MG", Text(missing, "message"), StringComparison.Ordinal);

        async Task<string> FirstAsync(string host) => Text((await OnAsync(host, "/v1/Services")).Expect(200).Json["services"]![0]!, "sid");
    }

    [Theory, MemberData(nameof(Backend.All), MemberType = typeof(Backend))]
    public async Task Bad_input_is_refused_and_changes_nothing(string backend)
    {
        using var client = await servers.NewAccountOnAsync(backend);
        using var stranger = await servers.NewAccountOnAsync(backend);
        var account = $"/2010-04-01/Accounts/{client.Account.Sid}";
        var service = Text((await client.PostAsync("/messaging/v1/Services", ("FriendlyName", "bulk"))).Expect(201).Json, "sid");
        var path = "/messaging/v1/Services/" + service;

        (await stranger.GetAsync(path)).Expect(404);
        (await stranger.PostAsync(path, ("FriendlyName", "mine"))).Expect(404);
        (await stranger.GetAsync(account + "/Messages.json")).Expect(404);
        (await stranger.PostAsync(account + "/Messages.json", ("From", Scene.SmsProxy), ("To", Scene.SmsPhone), ("Body", "x"))).Expect(404);
        (await stranger.GetAsync(account + "/IncomingPhoneNumbers.json")).Expect(404);
        foreach (var (answer, code) in (IEnumerable<(Answer, int)>)
        [
            (await client.PostAsync("/messaging/v1/Services"), 20001),
            (await client.PostAsync(path, ("FriendlyName", "")), 20001),
            (await client.PostAsync(path, ("ValidityPeriod", "36001")), 20001),
            (await client.PostAsync(path, ("StickySender", "perhaps")), 20001),
            (await client.PostAsync(path, ("StatusCallback", "nowhere")), 20001),
            (await client.PostAsync(path + "/PhoneNumbers", ("PhoneNumberSid", "PN")), 20001),
            (await client.PostAsync(path + "/AlphaSenders", ("AlphaSender", "12345")), 21709),
            (await client.PostJsonAsync("/messaging/v2/Channels/Senders", "{"), 20001),
            (await client.PostJsonAsync("/messaging/v2/Channels/Senders", """{"sender_id":"+15551234567"}"""), 20001),
            (await client.GetAsync("/messaging/v2/Channels/Senders"), 20001),
            (await client.PostAsync(account + "/IncomingPhoneNumbers.json", ("AreaCode", "555")), 21452),
            (await client.PostAsync(account + "/IncomingPhoneNumbers.json"), 21402),
            (await client.PostAsync(account + "/IncomingPhoneNumbers.json", ("PhoneNumber", "+15550001111"), ("SmsUrl", "x")), 21502),
            (await client.GetAsync(account + "/Messages.json?DateSent=soon"), 20001),
        ])
        {
            Assert.Equal((400, code), (answer.Status, answer.Json["code"]!.GetValue<int>()));
        }

        (await client.PostAsync(path + "/PhoneNumbers", ("PhoneNumberSid", "PN" + Scene.UnknownSid))).Expect(404);
        (await client.PostAsync($"/messaging/v1/Services/MG{Scene.UnknownSid}/AlphaSenders", ("AlphaSender", "x"))).Expect(404);
        (await client.DeleteAsync(account + "/Messages/SM" + Scene.UnknownSid + ".json")).Expect(404);
        Assert.Equal("bulk", Text((await client.GetAsync(path)).Expect(200).Json, "friendly_name"));
        Assert.Empty((await client.GetAsync(account + "/IncomingPhoneNumbers.json")).Expect(200).Json["incoming_phone_numbers"]!.AsArray());
    }

    private static string Unique(string start, ApiClient client) =>
        start + (Math.Abs(client.Account.Sid.Aggregate(17L, (hash, letter) => (hash * 31) + letter)) % 10_000_000)
            .ToString("D7", System.Globalization.CultureInfo.InvariantCulture);

    private static async Task IsItselfAsync(ApiClient client, string[] fields, JsonNode made)
    {
        HasExactly(fields, made);
        var fetched = (await client.GetAsync(Text(made, "url"))).Expect(200).Json;
        Assert.True(JsonNode.DeepEquals(made, fetched), $"{made.ToJsonString()} is not {fetched.ToJsonString()}");
    }

    private static void HasExactly(string[] fields, JsonNode resource) =>
        Assert.Equal(fields.Order(StringComparer.Ordinal), resource.AsObject().Select(pair => pair.Key).Order(StringComparer.Ordinal));

    private static string Text(JsonNode resource, string name) => resource[name]!.GetValue<string>();
}
