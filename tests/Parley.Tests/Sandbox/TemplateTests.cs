using Parley.Sandbox;

namespace Parley.Tests.Sandbox;

/// <summary>Templates at Meta: submission, review, use.</summary>
public sealed class TemplateTests
{
    private const string Sid = "HX00000000000000000000000000000001";

    private const string Body =
        """{"type":"BODY","text":"Hi {{1}}, your order {{2}} is on its way.","example":{"body_text":[["Ann","7"]]}}""";

    private static string Draft(string components, string name = "on_its_way", string language = "en", string category = "UTILITY") =>
        $$"""{"name":"{{name}}","language":"{{language}}","category":"{{category}}","components":[{{components}}]}""";

    private static Task<Answer> SubmitAsync(SandboxServer sandbox, string draft) =>
        sandbox.GraphAsync("POST", $"/v25.0/{sandbox.BusinessId()}/message_templates", draft);

    private static Task<Answer> SendAsync(SandboxServer sandbox, string parameters, string language = "en", string name = "on_its_way") =>
        sandbox.GraphAsync("POST", $"/{sandbox.NumberId()}/messages",
            $$$"""{"messaging_product":"whatsapp","to":"15550002222","type":"template","template":{"name":"{{{name}}}","language":{"code":"{{{language}}}"},"components":[{"type":"body","parameters":[{{{parameters}}}]}]}}""");

    private static string Texts(params string[] values) => string.Join(',', values.Select(value => $$"""{"type":"text","text":"{{value}}"}"""));

    [Fact]
    public async Task A_template_is_approved_at_once_and_reaches_a_phone_that_never_wrote()
    {
        await using var sandbox = await SandboxServer.StartAsync();
        var submitted = await SubmitAsync(sandbox, Draft(Body));
        Assert.Equal("APPROVED", submitted.Json.GetProperty("status").GetString());
        var webhook = await sandbox.HearAsync();
        Assert.Equal("template APPROVED", webhook.Words);
        Assert.Equal("message_template_status_update", webhook.Change.GetProperty("field").GetString());
        Assert.Equal(submitted.Json.GetProperty("id").GetString(), webhook.Value.GetProperty("message_template_id").GetRawText());
        Assert.Equal("on_its_way", webhook.Value.GetProperty("message_template_name").GetString());
        Assert.Equal("en", webhook.Value.GetProperty("message_template_language").GetString());
        Assert.Equal(sandbox.BusinessId(), webhook.Json.GetProperty("entry")[0].GetProperty("id").GetString());

        var answer = await SendAsync(sandbox, Texts("Zoë", "42"));
        Assert.Equal("accepted", answer.Json.GetProperty("messages")[0].GetProperty("message_status").GetString());
        Assert.Equal("sent, delivered", await sandbox.HearAsync(2));
        Assert.Equal("received Hi Zoë, your order 42 is on its way. delivered", await sandbox.PhoneAsync());
        var message = (await sandbox.CallAsync("GET", $"Phones/{Uri.EscapeDataString(SandboxServer.Customer)}/Messages")).Json.GetProperty("messages")[0];
        Assert.Equal("on_its_way", message.GetProperty("template").GetString());
    }

    [Fact]
    public async Task Values_that_do_not_fit_are_refused()
    {
        await using var sandbox = await SandboxServer.StartAsync();
        await SubmitAsync(sandbox, Draft(Body));
        _ = await sandbox.HearAsync();
        foreach (var (parameters, language, expected) in new[]
        {
            (Texts("Ann"), "en", "400 132000"), ("", "en", "400 132000"), (Texts("Ann", "7", "8"), "en", "400 132000"),
            (Texts("Ann", "7"), "de", "404 132001"), (Texts("Ann", "a\\nb"), "en", "400 132018"), (Texts("Ann", "a     b"), "en", "400 132018"),
            (Texts("Ann", ""), "en", "400 132018"), ("""{"type":"text"}""", "en", "400 100"), ("7", "en", "400 100"),
        })
        {
            var answer = await SendAsync(sandbox, parameters, language);
            Assert.Equal((parameters, expected), (parameters, $"{answer.Status} {answer.GraphCode}"));
        }

        await sandbox.SettleAsync();
        Assert.Equal("", await sandbox.PhoneAsync());
    }

    [Fact]
    public async Task The_reviewer_decides_when_reviews_are_manual()
    {
        await using var sandbox = await SandboxServer.StartAsync(new SandboxOptions { ApprovesTemplates = false });
        sandbox.Engine.Names[Sid] = ("on_its_way", "en");
        Assert.Equal(404, (await sandbox.CallAsync("POST", $"Templates/{Sid}/Review", """{"status":"approved"}""")).Status);
        Assert.Equal("PENDING", (await SubmitAsync(sandbox, Draft(Body))).Json.GetProperty("status").GetString());
        Assert.Equal("132001", (await SendAsync(sandbox, Texts("Ann", "7"))).GraphCode);
        foreach (var (review, webhook, code) in new[]
        {
            ("""{"status":"rejected","reason":"SCAM"}""", "template REJECTED SCAM", "132001"),
            ("""{"status":"approved"}""", "template APPROVED NONE", ""), ("""{"status":"paused"}""", "template PAUSED NONE", "132015"),
            ("""{"status":"disabled","reason":"Abuse"}""", "template DISABLED Abuse", "132016"),
        })
        {
            var decided = await sandbox.CallAsync("POST", $"Templates/{Sid}/Review", review);
            Assert.Equal(200, decided.Status);
            var heard = await sandbox.HearAsync();
            Assert.Equal(webhook, $"{heard.Words} {heard.Value.GetProperty("reason")}");
            var listed = (await sandbox.CallAsync("GET", "Templates")).Json.GetProperty("templates")[0];
            Assert.Equal((Sid, decided.Json.GetProperty("status").GetString()), (listed.GetProperty("sid").GetString(), listed.GetProperty("status").GetString()));
            var answer = await SendAsync(sandbox, Texts("Ann", "7"));
            Assert.Equal(code, answer.Status == 200 ? "" : answer.GraphCode);
            if (code.Length == 0)
            {
                Assert.Equal("sent, delivered", await sandbox.HearAsync(2));
            }
        }
    }

    [Fact]
    public async Task A_picture_in_the_header_is_wanted_and_shown()
    {
        await using var sandbox = await SandboxServer.StartAsync();
        await SubmitAsync(sandbox, Draft("""{"type":"HEADER","format":"IMAGE","example":{"header_handle":["4::x"]}},{"type":"BODY","text":"Look!"}"""));
        _ = await sandbox.HearAsync();
        const string Start = """{"messaging_product":"whatsapp","to":"15550002222","type":"template","template":{"name":"on_its_way","language":{"code":"en"}""";
        Assert.Equal("132012", (await sandbox.GraphAsync("POST", $"/{sandbox.NumberId()}/messages", Start + "}}")).GraphCode);
        var answer = await sandbox.GraphAsync("POST", $"/{sandbox.NumberId()}/messages",
            Start + ""","components":[{"type":"header","parameters":[{"type":"image","image":{"link":"https://203.0.113.7/a.png"}}]}]}}""");
        Assert.Equal(200, answer.Status);
        var message = (await sandbox.CallAsync("GET", $"Phones/{Uri.EscapeDataString(SandboxServer.Customer)}/Messages")).Json.GetProperty("messages")[0];
        Assert.Equal("https://203.0.113.7/a.png", message.GetProperty("media")[0].GetProperty("url").GetString());
        Assert.Equal("Look!", message.GetProperty("body").GetString());
    }

    [Fact]
    public async Task Named_parameters_are_filled_in_by_name()
    {
        await using var sandbox = await SandboxServer.StartAsync();
        await SubmitAsync(sandbox,
            """{"name":"on_its_way","language":"en","category":"UTILITY","parameter_format":"NAMED","components":[{"type":"BODY","text":"{{what}} for {{who}}","example":{"body_text_named_params":[{"param_name":"what","example":"a"},{"param_name":"who","example":"b"}]}}]}""");
        await SendAsync(sandbox, """{"type":"text","parameter_name":"who","text":"Ann"},{"type":"text","parameter_name":"what","text":"Tea"}""");
        Assert.Equal("received Tea for Ann delivered", await sandbox.PhoneAsync());
        Assert.Equal("100", (await SendAsync(sandbox, Texts("Ann", "Tea"))).GraphCode);
    }

    [Theory]
    [InlineData("Not_Small", "en", "UTILITY", """{"type":"BODY","text":"x"}""")]
    [InlineData("", "en", "UTILITY", """{"type":"BODY","text":"x"}""")]
    [InlineData("a", "e n", "UTILITY", """{"type":"BODY","text":"x"}""")]
    [InlineData("a", "en", "CHATTER", """{"type":"BODY","text":"x"}""")]
    [InlineData("a", "en", "UTILITY", "")]
    [InlineData("a", "en", "UTILITY", """{"type":"FOOTER","text":"x"}""")]
    [InlineData("a", "en", "UTILITY", """{"type":"BODY","text":"x"},{"type":"BODY","text":"y"}""")]
    [InlineData("a", "en", "UTILITY", """{"type":"BODY","text":"Hi {{1}}"}""")]
    [InlineData("a", "en", "UTILITY", """{"type":"BODY","text":"Hi {{2}}","example":{"body_text":[["a"]]}}""")]
    [InlineData("a", "en", "UTILITY", """{"type":"BODY","text":"Hi {{1}}","example":{"body_text":[["a","b"]]}}""")]
    [InlineData("a", "en", "UTILITY", """{"type":"HEADER","format":"IMAGE"},{"type":"BODY","text":"x"}""")]
    [InlineData("a", "en", "UTILITY", """{"type":"HEADER","format":"SMELL"},{"type":"BODY","text":"x"}""")]
    [InlineData("a", "en", "UTILITY", "7")]
    public async Task A_malformed_template_is_refused(string name, string language, string category, string components)
    {
        await using var sandbox = await SandboxServer.StartAsync();
        var answer = await SubmitAsync(sandbox, Draft(components, name, language, category));
        Assert.Equal((400, "100"), (answer.Status, answer.GraphCode));
        Assert.Equal(0, (await sandbox.GraphAsync("GET", $"/{sandbox.BusinessId()}/message_templates")).Json.GetProperty("data").GetArrayLength());
    }

    [Fact]
    public async Task Templates_are_listed_in_pages_found_and_removed()
    {
        await using var sandbox = await SandboxServer.StartAsync();
        foreach (var (name, language) in new[] { ("one", "en"), ("one", "de"), ("two", "en") })
        {
            Assert.Equal(200, (await SubmitAsync(sandbox, Draft(Body, name, language))).Status);
        }

        Assert.Equal("100/2388024", (await SubmitAsync(sandbox, Draft(Body, "one", "en"))).GraphCode);
        var path = $"/v25.0/{sandbox.BusinessId()}/message_templates";
        var first = await sandbox.GraphAsync("GET", path + "?limit=2");
        Assert.Equal(2, first.Json.GetProperty("data").GetArrayLength());
        var second = await sandbox.GraphAsync("GET", first.Json.GetProperty("paging").GetProperty("next").GetString()!);
        Assert.Equal(1, second.Json.GetProperty("data").GetArrayLength());
        Assert.False(second.Json.GetProperty("paging").TryGetProperty("next", out _));
        var found = await sandbox.GraphAsync("GET", path + "?name=one&language=de&status=APPROVED");
        var id = found.Json.GetProperty("data")[0].GetProperty("id").GetString();
        Assert.Equal(200, (await sandbox.GraphAsync("GET", $"/{id}")).Status);
        Assert.Equal(200, (await sandbox.GraphAsync("DELETE", $"{path}?name=one&hsm_id={id}")).Status);
        Assert.Equal(200, (await sandbox.GraphAsync("DELETE", $"{path}?name=one")).Status);
        Assert.Equal(404, (await sandbox.GraphAsync("DELETE", $"{path}?name=one")).Status);
        Assert.Equal(1, (await sandbox.GraphAsync("GET", path)).Json.GetProperty("data").GetArrayLength());
    }
}
