using System.Net.Http.Headers;
using System.Text;
using Parley.Conformance.Server;

namespace Parley.Conformance.Api;

/// <summary>
/// The table of bad input. Codes are of https://www.twilio.com/docs/api/errors; statuses: 400 a bad value, 401 no credentials, 404 not
/// there, 409 a conflict.
/// </summary>
internal static class Refusals
{
    private const string Participants = "/Participants";
    private const string Addresses = "/v1/Configuration/Addresses";
    private const string Messages = "/Messages";
    private const string Webhooks = "/Webhooks";

    public static IReadOnlyDictionary<string, Refusal> All { get; } = new Dictionary<string, Refusal>
    {
        // Unknown things. The SID is of the right shape, and nobody's.
        ["an unknown conversation"] = Get(_ => "/v1/Conversations/CH" + Scene.UnknownSid),
        ["an unknown unique name"] = Get(_ => "/v1/Conversations/nobody%20knows"),
        ["updating an unknown conversation"] = Missing(_ => "/v1/Conversations/CH" + Scene.UnknownSid, ("FriendlyName", "x")),
        ["removing an unknown conversation"] = Delete(_ => "/v1/Conversations/CH" + Scene.UnknownSid),
        ["a participant of an unknown conversation"] = Get(s => $"/v1/Conversations/CH{Scene.UnknownSid}/Participants/{s.WhatsApp}"),
        ["participants of an unknown conversation"] = Get(_ => $"/v1/Conversations/CH{Scene.UnknownSid}/Participants"),
        ["messages of an unknown conversation"] = Get(_ => $"/v1/Conversations/CH{Scene.UnknownSid}/Messages"),
        ["webhooks of an unknown conversation"] = Get(_ => $"/v1/Conversations/CH{Scene.UnknownSid}/Webhooks"),
        ["posting to an unknown conversation"] = Missing(_ => $"/v1/Conversations/CH{Scene.UnknownSid}/Messages", ("Body", "x")),
        ["an unknown participant"] = Get(s => $"{s.Path}/Participants/MB{Scene.UnknownSid}"),
        ["an unknown identity"] = Get(s => s.Path + "/Participants/stranger"),
        ["removing an unknown participant"] = Delete(s => $"{s.Path}/Participants/MB{Scene.UnknownSid}"),
        ["an unknown message"] = Get(s => $"{s.Path}/Messages/IM{Scene.UnknownSid}"),
        ["updating an unknown message"] = Missing(s => $"{s.Path}/Messages/IM{Scene.UnknownSid}", ("Body", "x")),
        ["removing an unknown message"] = Delete(s => $"{s.Path}/Messages/IM{Scene.UnknownSid}"),
        ["receipts of an unknown message"] = Get(s => $"{s.Path}/Messages/IM{Scene.UnknownSid}/Receipts"),
        ["an unknown receipt"] = Get(s => $"{s.Path}/Messages/{s.Message}/Receipts/DY{Scene.UnknownSid}"),
        ["an unknown webhook"] = Get(s => $"{s.Path}/Webhooks/WH{Scene.UnknownSid}"),
        ["removing an unknown webhook"] = Delete(s => $"{s.Path}/Webhooks/WH{Scene.UnknownSid}"),
        ["an unknown service"] = Get(_ => "/v1/Services/IS" + Scene.UnknownSid),
        ["conversations of an unknown service"] = Get(_ => $"/v1/Services/IS{Scene.UnknownSid}/Conversations"),
        ["a conversation through another service"] = Get(s => $"/v1/Services/IS{Scene.UnknownSid}/Conversations/{s.Conversation}"),
        ["an unknown content"] = Get(_ => "/v1/Content/HX" + Scene.UnknownSid),
        ["approvals of an unknown content"] = Get(_ => $"/v1/Content/HX{Scene.UnknownSid}/ApprovalRequests"),
        ["removing an unknown content"] = Delete(_ => "/v1/Content/HX" + Scene.UnknownSid),
        ["unknown media"] = Get(s => $"/v1/Services/{s.Service}/Media/ME{Scene.UnknownSid}"),
        ["a SID of the wrong kind"] = Get(s => "/v1/Conversations/" + s.Message),
        ["a path that nobody serves"] = Get(_ => "/v1/Conversation"),

        // Credentials.
        ["no credentials"] = new(s => new(HttpMethod.Get, s.Path), 401, 20003) { Anonymous = true },
        ["no credentials, posting"] = new(s => Request(HttpMethod.Post, s.Path + Messages, ("Body", "x")), 401, 20003) { Anonymous = true },
        ["a wrong token"] = As(s => new("Basic", Base64($"{s.Client.Account.Sid}:{new string('0', 32)}"))),
        ["no token"] = As(s => new("Basic", Base64(s.Client.Account.Sid + ":"))),
        ["a token that is too long"] = As(s => new("Basic", Base64($"{s.Client.Account.Sid}:{s.Client.Account.Token}0"))),
        ["an unknown API key"] = As(_ => new("Basic", Base64($"SK{Scene.UnknownSid}:{Scene.UnknownSid}"))),
        ["credentials that are not Base64"] = As(_ => new("Basic", "!!!!")),
        ["credentials without a colon"] = As(_ => new("Basic", Base64("nobody"))),
        ["an AccountSid of another shape"] = As(_ => new("Basic", Base64($"ACshort:{Scene.UnknownSid}"))),
        ["another scheme"] = As(_ => new("Digest", "username=x")),

        // Addresses.
        ["an address that is not E.164"] = Pair("5551234567", Scene.SmsProxy, 50407),
        ["an address with letters"] = Pair("+1555CALLME", Scene.SmsProxy, 50407),
        ["an address that is too long"] = Pair("+1234567890123456", Scene.SmsProxy, 50407),
        ["an address of 300 characters"] = Pair("+" + new string('1', 300), Scene.SmsProxy, 50407),
        ["a WhatsApp address that is not E.164"] = Pair("whatsapp:15551234567", Scene.WhatsAppProxy, 50407),
        ["a proxy that is not E.164"] = Pair("+15551234567", "12", 50408),
        ["a proxy of a channel that does not exist"] = Pair("whatsapp:+15551234567", "pigeon:+15551234567", 50408),
        ["an SMS address with a WhatsApp proxy"] = Pair("+15551234567", Scene.WhatsAppProxy, 50414),
        ["a WhatsApp address with an SMS proxy"] = Pair("whatsapp:+15551234567", Scene.SmsProxy, 50414),
        ["an address that is its proxy"] = Pair(Scene.SmsProxy, Scene.SmsProxy, 50409),
        ["a WhatsApp address that is its proxy"] = Pair(Scene.WhatsAppProxy, Scene.WhatsAppProxy, 50409),
        ["an empty address"] = Pair("", Scene.SmsProxy, 50411),
        ["an empty proxy"] = Pair("+15551234567", "", 50412),
        ["identity and address"] = Bad(
            s => s.Path + Participants, 50211,
            ("Identity", "both"), ("MessagingBinding.Address", "+15551234567"), ("MessagingBinding.ProxyAddress", Scene.SmsProxy)),
        ["neither identity nor address"] = Bad(s => s.Path + Participants, 50204, ("Attributes", "{}")),
        ["an identity that looks like a user's SID"] = Bad(s => s.Path + Participants, 50206, ("Identity", "US" + Scene.UnknownSid)),
        ["an identity that is too long"] = Bad(s => s.Path + Participants, 50207, ("Identity", new string('i', 257))),
        ["a pair that is taken"] = Pair(Scene.SmsPhone, Scene.SmsProxy, 50416, 409) with
        {
            Words = s => "A binding for this participant and proxy address already exists in Conversation " + s.Conversation,
        },
        ["an identity that is there"] = Conflict(s => s.Path + Participants, 50433, ("Identity", "chatter")),

        // Groups.
        ["a group's member outside of North America"] = Bad(
            s => s.Path + Participants, 50407, ("MessagingBinding.Address", "+436601234567")),
        ["a WhatsApp address without a proxy"] = Bad(
            s => s.Path + Participants, 50412, ("MessagingBinding.Address", "whatsapp:+15551234567")),
        ["a projected address outside of North America"] = Bad(
            s => s.Path + Participants, 50439, ("MessagingBinding.ProjectedAddress", "+436601234567")),
        ["a projected WhatsApp address"] = Bad(
            s => s.Path + Participants, 50439, ("Identity", "new"), ("MessagingBinding.ProjectedAddress", Scene.WhatsAppProxy)),
        ["an address and a projected address"] = Bad(
            s => s.Path + Participants, 50443, ("MessagingBinding.Address", "+15551234567"),
            ("MessagingBinding.ProjectedAddress", Scene.SmsProxy)),
        ["a member who is there behind a proxy"] = Conflict(
            s => s.Path + Participants, 50437, ("MessagingBinding.Address", Scene.SmsPhone)),
        ["a proxy to remove that is not there"] = Bad(
            s => $"{s.Path}{Participants}/{s.Chatter}", 50440, ("MessagingBinding.ProxyAddress", "null")),
        ["a proxy for a chat identity"] = Bad(
            s => $"{s.Path}{Participants}/{s.Chatter}", 50441, ("MessagingBinding.ProxyAddress", Scene.SmsProxy)),
        ["a WhatsApp proxy to remove"] = Bad(
            s => $"{s.Path}{Participants}/{s.WhatsApp}", 50412, ("MessagingBinding.ProxyAddress", "null")),
        ["a projected address to remove that is not there"] = Bad(
            s => $"{s.Path}{Participants}/{s.Chatter}", 50442, ("MessagingBinding.ProjectedAddress", "null")),
        ["a projected address for a phone"] = Bad(
            s => $"{s.Path}{Participants}/{s.Sms}", 50443, ("MessagingBinding.ProjectedAddress", Scene.SmsProxy)),
        ["a projected address that is none, for a chat identity"] = Bad(
            s => $"{s.Path}{Participants}/{s.Chatter}", 50439, ("MessagingBinding.ProjectedAddress", "x")),
        ["an identity for a phone"] = Bad(s => $"{s.Path}{Participants}/{s.Sms}", 50444, ("Identity", "somebody")),

        // Address configurations.
        ["an address configuration without a type"] = Bad(_ => Addresses, 20001, ("Address", Scene.SmsProxy)),
        ["an address configuration of an unknown type"] = Bad(_ => Addresses, 20001, ("Type", "pigeon"), ("Address", Scene.SmsProxy)),
        ["an address configuration without an address"] = Bad(_ => Addresses, 50411, ("Type", "sms")),
        ["an address configuration whose address is of another channel"] = Bad(
            _ => Addresses, 50407, ("Type", "sms"), ("Address", Scene.WhatsAppProxy)),
        ["an address configuration with a long name"] = Bad(
            _ => Addresses, 20001, ("Type", "sms"), ("Address", Scene.SmsProxy), ("FriendlyName", new string('n', 257))),
        ["an address configuration with a webhook without a URL"] = Bad(
            _ => Addresses, 50369, ("Type", "sms"), ("Address", Scene.SmsProxy), ("AutoCreation.Type", "webhook")),
        ["an address configuration with an unknown filter"] = Bad(
            _ => Addresses, 50365, ("Type", "sms"), ("Address", Scene.SmsProxy), ("AutoCreation.WebhookFilters", "onEverything")),
        ["an address configuration with a flow that is none"] = Bad(
            _ => Addresses, 50367, ("Type", "sms"), ("Address", Scene.SmsProxy), ("AutoCreation.Type", "studio")),
        ["an address configuration with too many retries"] = Bad(
            _ => Addresses, 20001, ("Type", "sms"), ("Address", Scene.SmsProxy), ("AutoCreation.StudioRetryCount", "4")),

        // Attributes.
        ["attributes of a conversation that are not JSON"] = Bad(_ => "/v1/Conversations", 50304, ("Attributes", "{not json")),
        ["attributes that end early"] = Bad(_ => "/v1/Conversations", 50304, ("Attributes", """{"a":[1,2""")),
        ["empty attributes"] = Bad(_ => "/v1/Conversations", 50304, ("Attributes", "")),
        ["attributes of a message that are not JSON"] = Bad(s => s.Path + Messages, 50304, ("Body", "x"), ("Attributes", "{'a':1}")),
        ["attributes of a participant that are not JSON"] = Bad(s => s.Path + Participants, 50304, ("Identity", "x"), ("Attributes", "{,}")),
        ["attributes in an update that are not JSON"] = Bad(s => s.Path, 50304, ("Attributes", "nope")),
        ["attributes nested too deeply"] = Bad(
            _ => "/v1/Conversations", 50304, ("Attributes", new string('[', 5000) + new string(']', 5000))),
        ["too many attributes on a conversation"] = Bad(_ => "/v1/Conversations", 50303, ("Attributes", Attributes(16 * 1024 + 1))),
        ["too many attributes on a message"] = Bad(
            s => s.Path + Messages, 50303, ("Body", "x"), ("Attributes", Attributes(4 * 1024 + 1))),
        ["too many attributes on a participant"] = Bad(
            s => s.Path + Participants, 50303, ("Identity", "x"), ("Attributes", Attributes(4 * 1024 + 1))),

        // Conversations.
        ["a unique name that is taken"] = Conflict(_ => "/v1/Conversations", 50353, ("UniqueName", "the one")) with
        {
            Words = _ => "Conversation with provided unique name already exists",
        },
        ["a unique name that looks like a SID"] = Bad(_ => "/v1/Conversations", 50390, ("UniqueName", "CH" + Scene.UnknownSid)),
        ["an unknown state"] = Bad(_ => "/v1/Conversations", 50378, ("State", "asleep")),
        ["an empty state"] = Bad(s => s.Path, 50374, ("State", "")),
        ["a conversation that is born closed"] = Bad(_ => "/v1/Conversations", 50384, ("State", "closed")),
        ["an inactive timer under a minute"] = Bad(_ => "/v1/Conversations", 50375, ("Timers.Inactive", "PT59S")),
        ["a closed timer under ten minutes"] = Bad(_ => "/v1/Conversations", 50376, ("Timers.Closed", "PT9M")),
        ["a timer that is no duration"] = Bad(_ => "/v1/Conversations", 50379, ("Timers.Inactive", "an hour")),

        // Messages.
        ["a message of more than 32 KB"] = Bad(s => s.Path + Messages, 50504, ("Body", new string('x', 32 * 1024 + 1))),
        ["a message of 11000 emoji"] = Bad(s => s.Path + Messages, 50504, ("Body", string.Concat(Enumerable.Repeat("🚪", 11000)))),
        ["a message without words"] = Bad(s => s.Path + Messages, 50503),
        ["media that is not there"] = Bad(s => s.Path + Messages, 50507, ("MediaSid", "ME" + Scene.UnknownSid)),
        ["media of another shape"] = Bad(s => s.Path + Messages, 50510, ("MediaSid", "picture")),
        ["a date that is no date"] = Bad(s => s.Path + Messages, 20001, ("Body", "x"), ("DateCreated", "yesterday")),
        ["content that is not there"] = Bad(s => s.Path + Messages, 21655, ("ContentSid", "HX" + Scene.UnknownSid)),
        ["variables that are not JSON"] = Bad(
            s => s.Path + Messages, 21656, s => [("ContentSid", s.Content), ("ContentVariables", "{1:")]),
        ["variables that are a list"] = Bad(
            s => s.Path + Messages, 21656, s => [("ContentSid", s.Content), ("ContentVariables", """["a","b"]""")]),
        ["a variable too few"] = Bad(
            s => s.Path + Messages, 21656, s => [("ContentSid", s.Content), ("ContentVariables", """{"1":"you"}""")]),

        // Webhooks.
        ["no target"] = Bad(s => s.Path + Webhooks, 50368, ("Configuration.Url", "http://127.0.0.1:9/")),
        ["an unknown target"] = Hook("carrier-pigeon", "http://127.0.0.1:9/", "onMessageAdded", 50364),
        ["an unknown filter"] = Hook("webhook", "http://127.0.0.1:9/", "onMoonrise", 50365),
        ["no address"] = Bad(
            s => s.Path + Webhooks, 50369, ("Target", "webhook"), ("Configuration.Filters", "onMessageAdded")),
        ["no filter"] = Bad(
            s => s.Path + Webhooks, 50370, ("Target", "webhook"), ("Configuration.Url", "http://127.0.0.1:9/")),
        ["a long address"] = Hook("webhook", "http://127.0.0.1:9/" + new string('x', 512), "onMessageAdded", 50372),
        ["no trigger"] = Bad(s => s.Path + Webhooks, 50371, ("Target", "trigger"), ("Configuration.Url", "http://127.0.0.1:9/")),
        ["a trigger that is too long"] = Bad(
            s => s.Path + Webhooks, 50366,
            ("Target", "trigger"), ("Configuration.Url", "http://127.0.0.1:9/"), ("Configuration.Triggers", new string('x', 249))),
        ["six triggers"] = Bad(
            s => s.Path + Webhooks, 50362,
            [("Target", "trigger"), ("Configuration.Url", "http://127.0.0.1:9/"),
                .. Enumerable.Range(1, 6).Select(i => ("Configuration.Triggers", "word" + i))]),
        ["an unknown method"] = Bad(
            s => s.Path + Webhooks, 50055,
            ("Target", "webhook"), ("Configuration.Url", "http://127.0.0.1:9/"), ("Configuration.Filters", "onMessageAdded"),
            ("Configuration.Method", "BREW")),
        ["an address that is no address"] = Hook("webhook", "somewhere", "onMessageAdded", 50369),
        ["an address of another protocol"] = Hook("webhook", "file:///etc/hostname", "onMessageAdded", 50369),
        ["an address with a line break"] = Hook("webhook", "http://127.0.0.1:9/\n", "onMessageAdded", 50369),
        ["an empty trigger"] = Bad(
            s => s.Path + Webhooks, 50366,
            ("Target", "trigger"), ("Configuration.Url", "http://127.0.0.1:9/"), ("Configuration.Triggers", "")),
        ["six triggers among the filters"] = Bad(
            s => s.Path + Webhooks, 50362,
            [("Target", "trigger"), ("Configuration.Url", "http://127.0.0.1:9/"),
                .. Enumerable.Range(1, 6).Select(i => ("Configuration.Filters", "word" + i))]),
        ["a trigger without an address"] = Bad(
            s => s.Path + Webhooks, 50369, ("Target", "trigger"), ("Configuration.Triggers", "word")),
        ["a pre-event as a filter"] = Hook("webhook", "http://127.0.0.1:9/", "onMessageAdd", 50365),
        ["no flow"] = Bad(s => s.Path + Webhooks, 50367, ("Target", "studio")),
        ["a flow that is none"] = Bad(s => s.Path + Webhooks, 50367, ("Target", "studio"), ("Configuration.FlowSid", "FW1")),
        ["an index to replay from that is no number"] = Bad(
            s => s.Path + Webhooks, 20001,
            ("Target", "webhook"), ("Configuration.Url", "http://127.0.0.1:9/"), ("Configuration.Filters", "onMessageAdded"),
            ("Configuration.ReplayAfter", "the start")),
        ["an empty list of filters in an update"] = Bad(
            s => $"{s.Path}/Webhooks/{s.Webhook}", 50370, ("Configuration.Filters", "")),
        ["an empty address in an update"] = Bad(s => $"{s.Path}/Webhooks/{s.Webhook}", 50369, ("Configuration.Url", "")),
        ["a long address in an update"] = Bad(
            s => $"{s.Path}/Webhooks/{s.Webhook}", 50372, ("Configuration.Url", "http://127.0.0.1:9/" + new string('x', 512))),
        ["an unknown filter in an update"] = Bad(
            s => $"{s.Path}/Webhooks/{s.Webhook}", 50365, ("Configuration.Filters", "onMoonrise")),

        // Paging.
        ["a page size of nothing"] = new(s => new(HttpMethod.Get, s.Path + "/Messages?PageSize=0"), 400, 20001),
        ["a page size in words"] = new(s => new(HttpMethod.Get, s.Path + "/Messages?PageSize=many"), 400, 20001),
        ["a page token that nobody gave"] = new(s => new(HttpMethod.Get, s.Path + "/Messages?PageToken=../etc"), 400, 20001),
        ["an order that is none"] = new(s => new(HttpMethod.Get, s.Path + "/Messages?Order=sideways"), 400, 20001),

        // What is no form, no JSON, and no picture.
        ["a form with a bad escape"] = Raw(s => s.Path + Messages, "Body=%ZZ"),
        ["a form that ends in an escape"] = Raw(s => s.Path + Messages, "Body=abc%4"),
        ["a form that is not UTF-8"] = Raw(s => s.Path + Messages, "Body=%FF%FE"),
        ["a form with half a character"] = Raw(s => s.Path + Messages, "Body=%F0%9F%9A"),
        ["a form with an overlong character"] = Raw(s => s.Path + Messages, "Body=%C0%80"),
        ["a form with a NUL"] = Raw(s => s.Path + Messages, "Body=a%00b"),
        ["a form with too many parameters"] = Raw(s => s.Path + Messages, string.Join('&', Enumerable.Repeat("a=b", 20000))),
        ["a form over the limit"] = new(
            s => Expecting(Request(HttpMethod.Post, s.Path + Messages, ("Body", new string('x', 8 * 1024 * 1024)))), 413, 20001),
        ["content that is not JSON"] = Json("{\"friendly_name\":"),
        ["content without types"] = Json("""{"friendly_name":"x","language":"en"}"""),
        ["content without a language"] = Json("""{"friendly_name":"x","types":{"twilio/text":{"body":"x"}}}"""),
        ["content of an unknown type"] = Json("""{"friendly_name":"x","language":"en","types":{"twilio/pigeon":{"body":"x"}}}"""),
        ["content without words"] = Json("""{"friendly_name":"x","language":"en","types":{"twilio/text":{}}}"""),
        ["content that is a list"] = Json("[]"),
        ["content nested too deeply"] = Json(new string('[', 5000) + new string(']', 5000)),
        ["an approval without a name"] = new(
            s => JsonRequest($"/v1/Content/{s.Content}/ApprovalRequests/whatsapp", """{"category":"UTILITY"}"""), 400, null),
        ["an approval with a name of another shape"] = new(
            s => JsonRequest($"/v1/Content/{s.Content}/ApprovalRequests/whatsapp", """{"name":"Not A Name!","category":"UTILITY"}"""),
            400, null),
        ["an approval of an unknown category"] = new(
            s => JsonRequest($"/v1/Content/{s.Content}/ApprovalRequests/whatsapp", """{"name":"fine","category":"GOSSIP"}"""), 400, null),

        // Refused by the HTTP server itself.
        ["huge headers"] = new(
            s =>
            {
                var request = new HttpRequestMessage(HttpMethod.Get, s.Path);
                request.Headers.Add("X-Huge", new string('x', 100_000));
                return request;
            },
            431, null),
    };

    private static Refusal Get(Func<Scene, string> path) => new(s => new(HttpMethod.Get, path(s)), 404, 20404);

    private static Refusal Delete(Func<Scene, string> path) => new(s => new(HttpMethod.Delete, path(s)), 404, 20404);

    private static Refusal Missing(Func<Scene, string> path, params (string, string)[] fields) =>
        new(s => Request(HttpMethod.Post, path(s), fields), 404, 20404);

    private static Refusal Bad(Func<Scene, string> path, int code, params (string, string)[] fields) =>
        new(s => Request(HttpMethod.Post, path(s), fields), 400, code);

    private static Refusal Bad(Func<Scene, string> path, int code, Func<Scene, (string, string)[]> fields) =>
        new(s => Request(HttpMethod.Post, path(s), fields(s)), 400, code);

    private static Refusal Conflict(Func<Scene, string> path, int code, params (string, string)[] fields) =>
        new(s => Request(HttpMethod.Post, path(s), fields), 409, code);

    private static Refusal Pair(string address, string proxy, int code, int status = 400) => new(
        s => Request(
            HttpMethod.Post, s.Path + Participants, ("MessagingBinding.Address", address), ("MessagingBinding.ProxyAddress", proxy)),
        status, code);

    private static Refusal Hook(string target, string url, string filter, int code) => Bad(
        s => s.Path + Webhooks, code, ("Target", target), ("Configuration.Url", url), ("Configuration.Filters", filter));

    private static Refusal As(Func<Scene, AuthenticationHeaderValue> credentials) => new(
        s =>
        {
            var request = new HttpRequestMessage(HttpMethod.Get, s.Path);
            request.Headers.Authorization = credentials(s);
            return request;
        },
        401, 20003);

    private static Refusal Raw(Func<Scene, string> path, string form) => new(
        s => new(HttpMethod.Post, path(s))
        {
            Content = new StringContent(form, Encoding.ASCII, "application/x-www-form-urlencoded"),
        },
        400, 20001);

    private static Refusal Json(string json) => new(_ => JsonRequest("/v1/Content", json), 400, null);

    private static HttpRequestMessage JsonRequest(string path, string json) =>
        new(HttpMethod.Post, path) { Content = ApiClient.JsonBody(json) };

    private static HttpRequestMessage Request(HttpMethod method, string path, params (string, string)[] fields) =>
        new(method, path) { Content = ApiClient.Form(fields) };

    // Asks before it sends, so that an early refusal is read rather than lost with the connection.
    private static HttpRequestMessage Expecting(HttpRequestMessage request)
    {
        request.Headers.ExpectContinue = true;
        return request;
    }

    private static string Attributes(int length) => $$"""{"a":"{{new string('x', length - 8)}}"}""";

    private static string Base64(string text) => Convert.ToBase64String(Encoding.UTF8.GetBytes(text));
}
