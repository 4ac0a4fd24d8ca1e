using System.Net.Http.Headers;
using System.Text.Json;

namespace Parley.Tests.Sandbox;

/// <summary>The control API's edges: bad input, access, events, description.</summary>
public sealed class ControlTests
{
    private const string Phone = "Phones/whatsapp%3A%2B15550002222";

    /// <summary>Method, path, body, status.</summary>
    public static TheoryData<string, string, string?, int> Hostile => new()
    {
        { "POST", Phone + "/Messages", "", 400 },
        { "POST", Phone + "/Messages", "{", 400 },
        { "POST", Phone + "/Messages", "[]", 400 },
        { "POST", Phone + "/Messages", "{}", 400 },
        { "POST", Phone + "/Messages", """{"to":7}""", 400 },
        { "POST", Phone + "/Messages", """{"to":"nobody","body":"x"}""", 400 },
        { "POST", Phone + "/Messages", """{"to":"+15550001111","body":"x"}""", 400 },
        { "POST", Phone + "/Messages", """{"to":"whatsapp:+15550002222","body":"x"}""", 400 },
        { "POST", Phone + "/Messages", """{"to":"whatsapp:+15550001111"}""", 400 },
        { "POST", Phone + "/Messages", """{"to":"whatsapp:+15550001111","body":""}""", 400 },
        { "POST", Phone + "/Messages", """{"to":"whatsapp:+15550001111","body":7}""", 400 },
        { "POST", Phone + "/Messages", """{"to":"whatsapp:+15550001111","body":"\ud800"}""", 400 },
        { "POST", Phone + "/Messages", """{"to":"whatsapp:+15550001111","media":7}""", 400 },
        { "POST", Phone + "/Messages", """{"to":"whatsapp:+15550001111","media":[7]}""", 400 },
        { "POST", Phone + "/Messages", """{"to":"whatsapp:+15550001111","media":[{}]}""", 400 },
        { "POST", Phone + "/Messages", """{"to":"whatsapp:+15550001111","media":[{"contentType":"image/png","base64":"%%"}]}""", 400 },
        { "POST", Phone + "/Messages", """{"to":"whatsapp:+15550001111","media":[{"contentType":"png","base64":"AAAA"}]}""", 400 },
        { "POST", Phone + "/Messages", """{"to":"whatsapp:+15550001111","media":[{"contentType":"image/png\r\nX: y","base64":"AAAA"}]}""", 400 },
        { "POST", Phone + "/Messages", """{"to":"whatsapp:+15550001111","media":[{"url":"https://203.0.113.7/a.png"}]}""", 400 },
        { "POST", Phone + "/Messages", """{"to":"whatsapp:+15550001111","media":[{"url":"file:///etc/passwd"}]}""", 400 },
        { "POST", Phone + "/Messages", """{"to":"whatsapp:+15550001111","media":[{"url":"http://127.0.0.1:1/a.png"}]}""", 400 },
        { "POST", Phone + "/Messages", """{"to":"whatsapp:+15550001111","media":[{},{},{},{},{},{},{},{},{},{},{}]}""", 400 },
        { "POST", "Phones/15550002222/Messages", """{"to":"+15550001111","body":"x"}""", 400 },
        { "POST", "Phones/whatsapp%3A15550002222/Read", null, 400 },
        { "POST", "Phones/%01/Read", null, 400 },
        { "GET", "Phones/sip%3Aa%40b/Messages", null, 400 },
        { "PATCH", Phone, "{}", 400 },
        { "PATCH", Phone, """{"reachable":"no"}""", 400 },
        { "POST", "Clock", "{}", 400 },
        { "POST", "Clock", """{"advance":"25 hours"}""", 400 },
        { "POST", "Clock", """{"advance":"-PT1H"}""", 400 },
        { "POST", "Clock", """{"advance":"P99999999Y"}""", 400 },
        { "POST", "Clock", """{"advance":3600}""", 400 },
        { "POST", "Settle", """{"timeout":"PT1H"}""", 400 },
        { "POST", "Settle", """{"timeout":5}""", 400 },
        { "POST", "Faults", "{}", 400 },
        { "POST", "Faults", """{"target":"moon","effect":{"httpStatus":500}}""", 400 },
        { "POST", "Faults", """{"target":"webhook"}""", 400 },
        { "POST", "Faults", """{"target":"webhook","effect":{}}""", 400 },
        { "POST", "Faults", """{"target":"webhook","effect":{"explode":true}}""", 400 },
        { "POST", "Faults", """{"target":"webhook","effect":{"smppStatus":88}}""", 400 },
        { "POST", "Faults", """{"target":"webhook","effect":{"duplicate":false}}""", 400 },
        { "POST", "Faults", """{"target":"whatsapp.send","effect":{"mode":"sync"}}""", 400 },
        { "POST", "Faults", """{"target":"sms.receipt","effect":{"smppStatus":88}}""", 400 },
        { "POST", "Faults", """{"target":"\ud800","effect":{"duplicate":true}}""", 400 },
        { "POST", "Faults", """{"target":"webhook","effect":{"\ud800":true}}""", 400 },
        { "POST", "Faults", """{"target":"webhook","effect":{"delay":"\ud800"}}""", 400 },
        { "POST", "Faults", """{"target":"webhook","effect":{"duplicate":true},"match":{"to":"\ud800"}}""", 400 },
        { "POST", "Faults", """{"target":"webhook","effect":{"httpStatus":99}}""", 400 },
        { "POST", "Faults", """{"target":"webhook","effect":{"httpStatus":"500"}}""", 400 },
        { "POST", "Faults", """{"target":"webhook","effect":{"delay":"P400D"}}""", 400 },
        { "POST", "Faults", """{"target":"webhook","effect":{"duplicate":1}}""", 400 },
        { "POST", "Faults", """{"target":"whatsapp.send","effect":{"error":131026,"mode":"later"}}""", 400 },
        { "POST", "Faults", """{"target":"webhook","effect":{"httpStatus":500},"times":0}""", 400 },
        { "POST", "Faults", """{"target":"webhook","effect":{"httpStatus":500},"match":{"colour":"red"}}""", 400 },
        { "POST", "Faults", """{"target":"webhook","effect":{"httpStatus":500},"match":[]}""", 400 },
        { "DELETE", "Faults/nope", null, 404 },
        { "PATCH", "Faults/nope", """{"enabled":true}""", 404 },
        { "PATCH", "Faults/nope", """{"enabled":"yes"}""", 400 },
        { "PATCH", "Faults/nope", "{}", 400 },
        { "GET", "Requests/nope", null, 404 },
        { "GET", "Requests?status=fine", null, 400 },
        { "POST", "Templates/HX0/Review", """{"status":"approved"}""", 404 },
        { "POST", "Templates/HX0/Review", """{"status":"praised"}""", 400 },
        { "POST", "Templates/HX0/Review", """{"status":"rejected","reason":7}""", 400 },
        { "GET", "Senders/nobody", null, 400 },
        { "GET", "Media/..%2F..", null, 404 },
        { "GET", "Nothing", null, 404 },
        { "DELETE", "Phones", null, 405 },
    };

    [Fact]
    public async Task Bad_input_gets_a_clear_error_and_changes_nothing()
    {
        await using var sandbox = await SandboxServer.StartAsync();
        var wrong = new List<string>();
        foreach (var row in Hostile)
        {
            var (method, path, body, status) = row.Data;
            var answer = await sandbox.CallAsync(method, path, body);
            var isClear = answer.Bytes.Length == 0
                ? path == "Nothing" || status == 405
                : answer.Code > 0 && answer.Json.GetProperty("status").GetInt32() == status &&
                    answer.Json.GetProperty("message").GetString()!.Length > 0 && answer.Json.TryGetProperty("more_info", out _);
            if (answer.Status != status || !isClear)
            {
                wrong.Add($"{method} {path} {body}: {answer.Status} {answer.Text}");
            }
        }

        Assert.Empty(wrong);
        Assert.Equal("""{"phones":[]}""", (await sandbox.CallAsync("GET", "Phones")).Text);
        Assert.Equal(0, (await sandbox.CallAsync("GET", "Faults")).Json.GetProperty("faults").GetArrayLength());
        Assert.False(sandbox.Engine.Webhooks.TryRead(out _));
    }

    [Theory]
    [InlineData("Basic", "x:y")]
    [InlineData("Basic", "no colon")]
    [InlineData("Bearer", "x:secret")]
    public async Task Wrong_credentials_get_20003(string scheme, string pair)
    {
        await using var sandbox = await SandboxServer.StartAsync();
        var answer = await sandbox.CallAsync("GET", "Environment", change: request => request.Headers.Authorization =
            new AuthenticationHeaderValue(scheme, Convert.ToBase64String(System.Text.Encoding.UTF8.GetBytes(pair))));
        Assert.Equal((401, 20003), (answer.Status, answer.Code));
        Assert.DoesNotContain("secret", answer.Text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Host", "parley.evil.example")]
    [InlineData("Host", "127.0.0.1.evil.example")]
    [InlineData("Host", "conversations.twilio.com")]
    [InlineData("Origin", "https://evil.example")]
    [InlineData("Origin", "null")]
    public async Task A_page_from_elsewhere_gets_nothing(string header, string value)
    {
        await using var sandbox = await SandboxServer.StartAsync();
        foreach (var path in new[] { "Environment", "Phones" })
        {
            var answer = await sandbox.CallAsync("GET", path, change: request => request.Headers.TryAddWithoutValidation(header, value));
            Assert.Equal(403, answer.Status);
        }
    }

    [Theory]
    [InlineData("Host", "localhost")]
    [InlineData("Host", "[::1]:80")]
    [InlineData("Origin", "http://localhost:5173")]
    public async Task A_page_of_this_machine_may(string header, string value)
    {
        await using var sandbox = await SandboxServer.StartAsync();
        var answer = await sandbox.CallAsync("GET", "Environment", change: request => request.Headers.TryAddWithoutValidation(header, value));
        Assert.Equal(FakeEngine.One.Value, answer.Json.GetProperty("accountSid").GetString());
    }

    [Fact]
    public async Task A_message_of_a_phone_answers_with_what_was_sent()
    {
        await using var sandbox = await SandboxServer.StartAsync();
        var sent = await sandbox.WriteAsync("Hello");
        Assert.Equal(201, sent.Status);
        Assert.Equal(
            ["id", "from", "to", "body", "media", "timestamp"], sent.Json.EnumerateObject().Select(member => member.Name));
        var listed = (await sandbox.CallAsync("GET", Phone + "/Messages")).Json.GetProperty("messages")[0];
        Assert.Equal(
            ["id", "direction", "from", "to", "body", "media", "template", "status", "timestamp"],
            listed.EnumerateObject().Select(member => member.Name));
    }

    [Fact]
    public async Task Events_tell_what_happens_as_it_happens()
    {
        await using var sandbox = await SandboxServer.StartAsync();
        using var response = await sandbox.Http.GetAsync(
            new Uri(sandbox.Url, "/sandbox/v1/Events"), HttpCompletionOption.ResponseHeadersRead, TestContext.Current.CancellationToken);
        Assert.Equal("text/event-stream", response.Content.Headers.ContentType!.MediaType);
        using var reader = new StreamReader(await response.Content.ReadAsStreamAsync(TestContext.Current.CancellationToken));
        Assert.Equal("hello", (await NextAsync(reader)).Name);
        await sandbox.WriteAsync("For the other account", account: FakeEngine.Two);
        await sandbox.WriteAsync("Hi");
        await sandbox.SettleAsync();
        await sandbox.SendTextAsync("Hello");
        await sandbox.CallAsync("POST", Phone + "/Read");
        await sandbox.CallAsync("PATCH", Phone, """{"reachable":false}""");
        await sandbox.CallAsync("POST", "Clock", """{"advance":"PT1H"}""");
        await sandbox.CallAsync("POST", "Reset");
        var story = new List<string>();
        while (story.Count == 0 || story[^1] != "reset")
        {
            var (name, data) = await NextAsync(reader);
            story.Add(data.TryGetProperty("body", out var body) ? $"{name} {body}" : data.TryGetProperty("status", out var status) ? $"{name} {status}" : name);
        }

        Assert.Equal(["message Hi", "status delivered", "message Hello", "status read", "phone", "clock", "reset"], story);
    }

    [Fact]
    public async Task The_log_of_webhooks_is_read_and_sent_again()
    {
        await using var sandbox = await SandboxServer.StartAsync();
        var ended = new Parley.Sandbox.LoggedDelivery(
            "WD1", "EV1", "onMessageAdded", "post", "conversation", "WH1", "CH1", "failed", 2, "token", null, 1_000, 42, "POST",
            "http://127.0.0.1/", """{"X-Twilio-Signature":"s"}""", new Dictionary<string, string> { ["Body"] = "Hi" }, 503, "{}", "busy", null);
        sandbox.Engine.Log.Add(ended);
        sandbox.Engine.Log.Add(ended with { Sid = "WD2", Kind = "pre", Status = "succeeded", HttpStatus = null, ResponseHeaders = null });

        var list = (await sandbox.CallAsync("GET", "WebhookDeliveries?status=failed")).Json;
        Assert.Equal("next", list.GetProperty("nextPageToken").GetString());
        var first = Assert.Single(list.GetProperty("webhookDeliveries").EnumerateArray());
        Assert.Equal("1970-01-01T00:00:00.001Z", first.GetProperty("dateCreated").GetString());
        Assert.Equal("s", first.GetProperty("request").GetProperty("headers").GetProperty("X-Twilio-Signature").GetString());
        Assert.Equal("Hi", first.GetProperty("request").GetProperty("parameters").GetProperty("Body").GetString());
        Assert.Equal(503, first.GetProperty("response").GetProperty("status").GetInt32());
        Assert.Equal(400, (await sandbox.CallAsync("GET", "WebhookDeliveries?status=bored")).Status);
        Assert.Equal(JsonValueKind.Null, (await sandbox.CallAsync("GET", "WebhookDeliveries/WD2")).Json.GetProperty("response").ValueKind);
        Assert.Equal(404, (await sandbox.CallAsync("GET", "WebhookDeliveries/WD3")).Status);
        Assert.Equal(404, (await sandbox.CallAsync("GET", "WebhookDeliveries/WD1", account: FakeEngine.Two)).Status);
        var again = await sandbox.CallAsync("POST", "WebhookDeliveries/WD1/Redeliver");
        Assert.Equal((202, "pending"), (again.Status, again.Json.GetProperty("status").GetString()));
        Assert.Equal(400, (await sandbox.CallAsync("POST", "WebhookDeliveries/WD2/Redeliver")).Status);
        Assert.Equal(404, (await sandbox.CallAsync("POST", "WebhookDeliveries/WD3/Redeliver")).Status);
    }

    [Theory]
    [InlineData("""{"serviceSid":"IS11111111111111111111111111111111","identity":"ann","type":"fcm","credentialSid":"CR1","endpoint":"e"}""", 201)]
    [InlineData("""{"serviceSid":"IS22222222222222222222222222222222","identity":"ann","type":"fcm","credentialSid":"CR1","endpoint":"e"}""", 404)]
    [InlineData("""{"serviceSid":"IS11111111111111111111111111111111","identity":"ann","type":"fcm","endpoint":"e"}""", 400)]
    [InlineData("""{"serviceSid":"IS11111111111111111111111111111111","identity":"ann","type":"pager","credentialSid":"CR1","endpoint":"e"}""", 400)]
    [InlineData("""{"serviceSid":1,"identity":null}""", 400)]
    public async Task A_device_registers_with_a_credential_of_the_account(string device, int status)
    {
        await using var sandbox = await SandboxServer.StartAsync();
        Assert.Equal(status, (await sandbox.CallAsync("POST", "Bindings", device)).Status);
    }

    [Fact]
    public async Task The_description_names_every_call()
    {
        await using var sandbox = await SandboxServer.StartAsync();
        var text = await sandbox.Http.GetStringAsync(new Uri(sandbox.Url, "/openapi/sandbox.json"), TestContext.Current.CancellationToken);
        using var document = JsonDocument.Parse(text);
        var described = document.RootElement.GetProperty("paths").EnumerateObject()
            .SelectMany(path => path.Value.EnumerateObject().Where(member => member.Name is "get" or "post" or "patch" or "delete")
                .Select(method => $"{method.Name.ToUpperInvariant()} {path.Name}"))
            .Order(StringComparer.Ordinal);
        var endpoints = ((Microsoft.AspNetCore.Routing.EndpointDataSource)sandbox.Services.GetService(typeof(Microsoft.AspNetCore.Routing.EndpointDataSource))!)
            .Endpoints.OfType<Microsoft.AspNetCore.Routing.RouteEndpoint>()
            .Where(endpoint => endpoint.RoutePattern.RawText!.StartsWith("/sandbox/", StringComparison.Ordinal))
            .SelectMany(endpoint => endpoint.Metadata.OfType<Microsoft.AspNetCore.Routing.HttpMethodMetadata>().Single().HttpMethods
                .Select(method => $"{method} {endpoint.RoutePattern.RawText}"))
            .Order(StringComparer.Ordinal);
        Assert.Equal(endpoints, described);
    }

    private static async Task<(string Name, JsonElement Data)> NextAsync(StreamReader reader)
    {
        var name = "";
        while (true)
        {
            var line = await reader.ReadLineAsync(TestContext.Current.CancellationToken).AsTask().WaitAsync(TimeSpan.FromSeconds(20));
            if (line!.StartsWith("event: ", StringComparison.Ordinal))
            {
                name = line[7..];
            }
            else if (line.StartsWith("data: ", StringComparison.Ordinal))
            {
                return (name, JsonDocument.Parse(line[6..]).RootElement);
            }
        }
    }
}
