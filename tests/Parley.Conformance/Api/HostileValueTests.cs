using System.Text;
using Parley.Conformance.Server;

namespace Parley.Conformance.Api;

/// <summary>
/// Every field of every form, and every parameter of every list, with values that break readers: never a 5xx, what is refused changes
/// nothing, and what is taken can be read back.
/// </summary>
public sealed class HostileValueTests(Servers servers)
{
    // As they stand on the wire, percent-encoded.
    private static readonly string[] Values =
    [
        "", "%01", "%0D%0A%09", "%7F", "%C2%85", "%E2%80%A8", "%EF%BB%BF", "%EF%BF%BE", "%F4%8F%BF%BF", "%ED%A0%80", "%ED%B0%80%ED%A0%80",
        "%C0%80", "%FF", "%00", "x%00", "%", "%5Cu0000", "-1", "0", "99999999999999999999", "1e999", "NaN", "9223372036854775807",
        "9223372036854775808", "-9223372036854775808", "2147483647", "2147483648", "9999-12-31T23:59:59-14:00",
        "0001-01-01T00:00:00%2B14:00", "0001-01-01", "9999-12-31T23:59:59.9999999Z", "10000-01-01", "2026-02-30", "2026-01-01T24:00:00Z",
        "P99999999999999999999D", "P10675199D", "P10675200D", "P36500D", "P36501D", "PT1e9S", "-PT1M", "PT", "P", "PT0.0000001S",
        "%20PT1M%20", "null", "[]", "{}", "%22%5Cud800%22", "%7B%22a%22%3A%22%5Cu0000%22%7D", "1E400", "..%2F..%2Fetc%2Fpasswd", "'%20OR%201=1%20--",
        "%241", "%25%73", "true", "PA7a7a", "PB7a7a", "PAff", "PA" + "61", "PA2d39393939393939393939393939393939393939",
        new string('x', 257), new string('9', 300), new string('x', 70_000), "%F0%9F%9A%AA" + new string('x', 255),
    ];

    private static readonly string[] Conversation =
    [
        "FriendlyName", "UniqueName", "Attributes", "MessagingServiceSid", "State", "Timers.Inactive", "Timers.Closed", "DateCreated",
        "DateUpdated", "Bindings.Email.Address", "Bindings.Email.Name", "Unknown", "%01%C2%85",
    ];

    private static readonly string[] Participant =
    [
        "Identity", "MessagingBinding.Address", "MessagingBinding.ProxyAddress", "MessagingBinding.ProjectedAddress", "Attributes",
        "RoleSid", "DateCreated", "DateUpdated", "LastReadMessageIndex", "LastReadTimestamp",
    ];

    private static readonly string[] Message =
        ["Author", "Body", "Attributes", "MediaSid", "ContentSid", "ContentVariables", "Subject", "DateCreated", "DateUpdated"];

    private static readonly string[] Webhook =
    [
        "Target", "Configuration.Url", "Configuration.Method", "Configuration.Filters", "Configuration.Triggers", "Configuration.FlowSid",
        "Configuration.ReplayAfter",
    ];

    private static readonly string[] List = ["PageSize", "Page", "PageToken", "Order", "State", "StartDate", "EndDate", "Unknown"];

    [Theory, MemberData(nameof(Backend.All), MemberType = typeof(Backend))]
    public async Task Never_break_the_server_and_change_nothing_when_refused(string backend)
    {
        using var scene = await Scene.CreateAsync(servers, backend);
        var refused = new List<Request>();
        foreach (var request in Requests(scene))
        {
            var status = await SendAsync(scene, request);
            Assert.True(status is (>= 200 and < 300) or 400 or 404 or 409 or 413 or 414, $"{status} for {request}");
            // A name that the first account has by now, or its sixth webhook, may well pass in another one.
            if (status >= 400 && request.Form is not null && status != 409 && !request.Path.EndsWith("/Webhooks", StringComparison.Ordinal))
            {
                refused.Add(request);
            }
        }

        // What was taken can be read.
        await scene.PictureAsync();

        // The refused ones again, in an untouched account.
        Assert.True(refused.Count > 500);
        using var fresh = await Scene.CreateAsync(servers, backend);
        var before = await fresh.PictureAsync();
        foreach (var request in refused)
        {
            var moved = request with { Path = Moved(request.Path, scene, fresh), Form = Moved(request.Form!, scene, fresh) };
            var status = await SendAsync(fresh, moved);
            Assert.True(status >= 400, $"{status} for {moved}, which was refused before");
        }

        Assert.Equal(before, await fresh.PictureAsync());
    }

    [Theory, MemberData(nameof(Backend.All), MemberType = typeof(Backend))]
    public async Task Hostile_json_is_refused_and_changes_nothing(string backend)
    {
        using var scene = await Scene.CreateAsync(servers, backend);
        var before = await scene.PictureAsync();
        foreach (var json in (string[])
        [
            """{"friendly_name":"\ud800","language":"en","types":{"twilio/text":{"body":"x"}}}""",
            """{"friendly_name":"x","language":"en","types":{"twilio/text":{"body":"\udc00"}}}""",
            """{"friendly_name":"x","language":"en","types":{"twilio/text":{"body":"\u0000"}}}""",
            """{"friendly_name":"x","language":"en","types":{"twilio/text":{"body":"x","\ud800":1}}}""",
            """{"friendly_name":"x","language":"en","variables":{"1":"\ud800"},"types":{"twilio/text":{"body":"x"}}}""",
            """{"friendly_name":"x","language":1e999,"types":{"twilio/text":{"body":"x"}}}""",
            """{"friendly_name":"x","language":"en\u0000","types":{"twilio/text":{"body":"x"}}}""",
            "\"\\ud800\"", "nul", "", "1e999", "\u0001",
        ])
        {
            Assert.Equal(400, (await scene.Client.PostJsonAsync("/v1/Content", json)).Status);
        }

        // Octets that are no UTF-8, and a form where JSON belongs.
        foreach (var (octets, type) in (IEnumerable<(byte[], string)>)
        [
            ([.. """{"friendly_name":"x","language":"en","types":{"twilio/text":{"body":"""u8, (byte)'"', 0xFF, 0xFE, .. "\"}}}"u8], "application/json"),
            ("friendly_name=x"u8.ToArray(), "application/x-www-form-urlencoded"),
        ])
        {
            var content = new ByteArrayContent(octets);
            content.Headers.ContentType = new(type);
            var answer = await scene.Client.SendAsync(new(HttpMethod.Post, "/v1/Content") { Content = content });
            Assert.Equal(400, answer.Status);
        }

        foreach (var variables in (string[])["""{"1":"\ud800"}""", """{"1":"\u0000"}""", """{"\ud800":"x"}""", """{"1":{}}""", "[[[["])
        {
            var answer = await scene.Client.PostAsync(
                scene.Path + "/Messages", ("ContentSid", scene.Content), ("ContentVariables", variables));
            ErrorShape.Check(answer.Expect(400), 21656);
        }

        Assert.Equal(before, await scene.PictureAsync());
    }

    [Theory]
    [InlineData("/v1/Conversations?PageSize=1000", 100)]
    [InlineData("/v1/Services?PageSize=2147483647", 100)]
    public async Task A_page_size_over_the_most_is_cut(string path, int size)
    {
        using var client = await servers.NewAccountOnAsync(Backend.Sqlite);
        Assert.Equal(size, (await client.GetAsync(path)).Expect(200).Json["meta"]!["page_size"]!.GetValue<int>());
    }

    private sealed record Request(HttpMethod Method, string Path, string? Form)
    {
        public override string ToString() => $"{Method} {Short(Path)} {Short(Form ?? "")}";

        private static string Short(string text) => text.Length <= 200 ? text : text[..200] + "…";
    }

    private static IEnumerable<Request> Requests(Scene scene)
    {
        var webhook = "Target=webhook&Configuration.Url=http://127.0.0.1:9/&Configuration.Filters=onMessageRemoved&";
        var key = $"/2010-04-01/Accounts/{scene.Client.Account.Sid}/Keys.json";
        (string Path, string[] Fields, string Base)[] forms =
        [
            ("/v1/Conversations", Conversation, ""), (scene.Path, Conversation, ""),
            (scene.Path + "/Participants", Participant, ""), (scene.Path + "/Participants", Participant, "Identity=someone&"),
            ($"{scene.Path}/Participants/{scene.Chatter}", Participant, ""),
            (scene.Path + "/Messages", Message, ""), (scene.Path + "/Messages", Message, $"ContentSid={scene.Content}&"),
            ($"{scene.Path}/Messages/{scene.Message}", Message, ""),
            (scene.Path + "/Webhooks", Webhook, webhook), ($"{scene.Path}/Webhooks/{scene.Webhook}", Webhook, ""),
            ("/v1/Services", ["FriendlyName"], ""), (key, ["FriendlyName"], ""),
        ];
        foreach (var (path, fields, start) in forms)
        {
            foreach (var field in fields)
            {
                foreach (var value in Values)
                {
                    yield return new(HttpMethod.Post, path, $"{start}{field}={value}");
                }
            }
        }

        foreach (var path in (string[])
            ["/v1/Conversations", scene.Path + "/Messages", scene.Path + "/Participants", scene.Path + "/Webhooks", "/v1/Services", "/v1/Content",
                $"{scene.Path}/Messages/{scene.Message}/Receipts", key])
        {
            foreach (var parameter in path == "/v1/Conversations" ? List : List[..4])
            {
                foreach (var value in Values.Where(value => value.Length < 5000))
                {
                    yield return new(HttpMethod.Get, $"{path}?{parameter}={value}", null);
                }
            }
        }

        foreach (var value in Values.Where(value => value.Length is > 0 and < 5000))
        {
            yield return new(HttpMethod.Get, "/v1/Conversations/" + value, null);
            yield return new(HttpMethod.Get, $"{scene.Path}/Participants/{value}", null);
            yield return new(HttpMethod.Delete, $"{scene.Path}/Messages/{value}", null);
            yield return new(HttpMethod.Get, $"/v1/Services/{value}/Conversations", null);
        }
    }

    private static async Task<int> SendAsync(Scene scene, Request request)
    {
        // The path goes out as it is written.
        var uri = new Uri(scene.Client.Server.GetLeftPart(UriPartial.Authority) + request.Path, new UriCreationOptions
        {
            DangerousDisablePathAndQueryCanonicalization = true,
        });
        var message = new HttpRequestMessage(request.Method, uri);
        if (request.Form is not null)
        {
            message.Content = new StringContent(request.Form, Encoding.ASCII, "application/x-www-form-urlencoded");
        }

        return (await scene.Client.SendAsync(message)).Status;
    }

    private static string Moved(string text, Scene from, Scene to) => text
        .Replace(from.Conversation, to.Conversation, StringComparison.Ordinal)
        .Replace(from.Chatter, to.Chatter, StringComparison.Ordinal)
        .Replace(from.Message, to.Message, StringComparison.Ordinal)
        .Replace(from.Webhook, to.Webhook, StringComparison.Ordinal)
        .Replace(from.Content, to.Content, StringComparison.Ordinal)
        .Replace(from.Client.Account.Sid, to.Client.Account.Sid, StringComparison.Ordinal);
}
