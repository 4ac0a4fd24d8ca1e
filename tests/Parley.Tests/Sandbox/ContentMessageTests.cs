using System.Net.Http.Headers;
using System.Text.Json;
using System.Text.Json.Nodes;
using Parley.Channels;
using Parley.Sandbox;
using Parley.Tests.Channels.WhatsApp;

namespace Parley.Tests.Sandbox;

/// <summary>Buttons, lists, places and templates with all their parts: taken by the pretend Meta, shown by phones, tapped by people.</summary>
public sealed class ContentMessageTests
{
    private const string Buttons =
        """{"type":"button","header":{"type":"text","text":"Order 7"},"body":{"text":"Is it you?"},"footer":{"text":"Parley"},"action":{"buttons":[{"type":"reply","reply":{"id":"y","title":"Yes"}},{"type":"reply","reply":{"id":"n","title":"No"}}]}}""";

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    private static string Phone => $"Phones/{Uri.EscapeDataString(SandboxServer.Customer)}/Messages";

    [Fact]
    public async Task Reply_buttons_are_shown_and_a_tap_is_Meta_s_webhook()
    {
        await using var sandbox = await SandboxServer.StartAsync();
        await OpenAsync(sandbox);
        var wamid = (await SendAsync(sandbox, "interactive", Buttons)).Wamid;
        Assert.Equal("sent, delivered", await sandbox.HearAsync(2));
        Same(
            """{"header":"Order 7","footer":"Parley","buttons":[{"type":"reply","title":"Yes","id":"y"},{"type":"reply","title":"No","id":"n"}]}""",
            await ShownAsync(sandbox));

        var tapped = await sandbox.CallAsync("POST", Phone, Tap(wamid, "No"));
        Assert.Equal((201, "No"), (tapped.Status, tapped.Json.GetProperty("body").GetString()));
        var message = (await sandbox.HearAsync()).Value.GetProperty("messages")[0];
        Assert.Equal("interactive", message.GetProperty("type").GetString());
        Same("""{"type":"button_reply","button_reply":{"id":"n","title":"No"}}""", message.GetProperty("interactive"));
        Same($$"""{"from":"15550001111","id":"{{wamid}}"}""", message.GetProperty("context"));
        await sandbox.SettleAsync();
        Assert.EndsWith("sent No delivered", await sandbox.PhoneAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_row_of_a_list_is_tapped_by_id()
    {
        await using var sandbox = await SandboxServer.StartAsync();
        await OpenAsync(sandbox);
        var wamid = (await SendAsync(sandbox, "interactive",
            """{"type":"list","body":{"text":"Where?"},"action":{"button":"Go","sections":[{"rows":[{"id":"a","title":"Rome","description":"Warm"},{"id":"b","title":"Oslo"}]}]}}""")).Wamid;
        Assert.Equal("sent, delivered", await sandbox.HearAsync(2));
        Same(
            """{"list":{"button":"Go","sections":[{"rows":[{"id":"a","title":"Rome","description":"Warm"},{"id":"b","title":"Oslo"}]}]}}""",
            await ShownAsync(sandbox));

        Assert.Equal(201, (await sandbox.CallAsync("POST", Phone, Tap(wamid, "a"))).Status);
        var message = (await sandbox.HearAsync()).Value.GetProperty("messages")[0];
        Same("""{"type":"list_reply","list_reply":{"id":"a","title":"Rome","description":"Warm"}}""", message.GetProperty("interactive"));
    }

    [Fact]
    public async Task A_place_goes_both_ways()
    {
        await using var sandbox = await SandboxServer.StartAsync();
        await OpenAsync(sandbox);
        await SendAsync(sandbox, "location", """{"latitude":52.5,"longitude":13.25,"name":"Desk","address":"Here 1"}""");
        Assert.Equal("sent, delivered", await sandbox.HearAsync(2));
        Same("""{"location":{"latitude":52.5,"longitude":13.25,"name":"Desk","address":"Here 1"}}""", await ShownAsync(sandbox));

        var sent = await sandbox.CallAsync("POST", Phone, $$$"""{"to":"{{{SandboxServer.Courier}}}","location":{"latitude":-1.5,"longitude":2,"name":"Door"}}""");
        Assert.Equal((201, "Door\n-1.5, 2"), (sent.Status, sent.Json.GetProperty("body").GetString()));
        var message = (await sandbox.HearAsync()).Value.GetProperty("messages")[0];
        Assert.Equal("location", message.GetProperty("type").GetString());
        Same("""{"latitude":-1.5,"longitude":2,"name":"Door"}""", message.GetProperty("location"));
    }

    [Theory]
    [InlineData("""{"messageId":"$","button":"Maybe"}""", null)]
    [InlineData("""{"messageId":"wamid.other","button":"Yes"}""", null)]
    [InlineData("""{"messageId":"$"}""", null)]
    [InlineData("""{"button":"Yes"}""", null)]
    [InlineData("7", null)]
    [InlineData("""{"messageId":"$","button":"Yes"}""", "whatsapp:+15550009999")]
    public async Task A_tap_on_nothing_is_refused(string tap, string? to)
    {
        await using var sandbox = await SandboxServer.StartAsync();
        await OpenAsync(sandbox);
        var wamid = (await SendAsync(sandbox, "interactive", Buttons)).Wamid;
        await sandbox.SettleAsync();
        var answer = await sandbox.CallAsync(
            "POST", Phone, $$$"""{"to":"{{{to ?? SandboxServer.Courier}}}","tap":{{{tap.Replace("$", wamid, StringComparison.Ordinal)}}}}""");
        Assert.Equal((400, 20001), (answer.Status, answer.Code));
    }

    [Theory]
    [InlineData("""{"latitude":91,"longitude":1}""")]
    [InlineData("""{"latitude":1}""")]
    [InlineData("""{"latitude":"1","longitude":1}""")]
    [InlineData("""{"latitude":1,"longitude":1,"name":7}""")]
    [InlineData("7")]
    public async Task A_place_that_is_none_is_refused(string place)
    {
        await using var sandbox = await SandboxServer.StartAsync();
        Assert.Equal(400, (await sandbox.CallAsync("POST", Phone, $$$"""{"to":"{{{SandboxServer.Courier}}}","location":{{{place}}}}""")).Status);
    }

    // What Meta refuses in interactive messages.
    [Theory]
    [InlineData("""{"type":"button","body":{"text":"x"},"action":{"buttons":[{"type":"reply","reply":{"id":"a","title":"123456789012345678901"}}]}}""", "131009")]
    [InlineData("""{"type":"button","body":{"text":"x"},"action":{"buttons":[{"type":"reply","reply":{"id":"a","title":"A"}},{"type":"reply","reply":{"id":"b","title":"B"}},{"type":"reply","reply":{"id":"c","title":"C"}},{"type":"reply","reply":{"id":"d","title":"D"}}]}}""", "131009")]
    [InlineData("""{"type":"button","body":{"text":"x"},"action":{"buttons":[{"type":"url","reply":{"id":"a","title":"A"}}]}}""", "131009")]
    [InlineData("""{"type":"button","body":{"text":"x"},"action":{"buttons":[{"type":"reply","reply":{"id":"a"}}]}}""", "100")]
    [InlineData("""{"type":"button","action":{"buttons":[{"type":"reply","reply":{"id":"a","title":"A"}}]}}""", "100")]
    [InlineData("""{"type":"list","header":{"type":"image","image":{"link":"https://a.example"}},"body":{"text":"x"},"action":{"button":"Go","sections":[{"rows":[{"id":"1","title":"One"}]}]}}""", "131009")]
    [InlineData("""{"type":"list","body":{"text":"x"},"action":{"button":"123456789012345678901","sections":[{"rows":[{"id":"1","title":"One"}]}]}}""", "131009")]
    [InlineData("""{"type":"list","body":{"text":"x"},"action":{"button":"Go","sections":[{"rows":[{"id":"1","title":"1234567890123456789012345"}]}]}}""", "131009")]
    [InlineData("""{"type":"list","body":{"text":"x"},"action":{"button":"Go","sections":[{"rows":[{"id":"1","title":"One"},{"id":"1","title":"Two"}]}]}}""", "131009")]
    public async Task Meta_refuses_what_its_rules_forbid(string interactive, string code)
    {
        await using var sandbox = await SandboxServer.StartAsync();
        await OpenAsync(sandbox);
        var answer = await SendAsync(sandbox, "interactive", interactive);
        Assert.Equal((400, code), (answer.Status, answer.GraphCode));
    }

    // The connector's own drafts and messages, at the emulator: what was submitted is what the phone shows.
    [Fact]
    public async Task Every_kind_of_template_is_reviewed_sent_shown_and_tapped()
    {
        await using var sandbox = await SandboxServer.StartAsync();
        await using var connector = Connector(sandbox);
        foreach (var (type, json, body, shown) in new[]
        {
            ("twilio/quick-reply", """{"body":"Order {{1}}?","actions":[{"title":"Yes","id":"yes-{{1}}"},{"title":"No"}]}""", "Order 7?",
                """{"buttons":[{"type":"reply","title":"Yes","id":"yes-7"},{"type":"reply","title":"No","id":"No"}]}"""),
            ("twilio/call-to-action", """{"body":"See.","actions":[{"type":"URL","title":"Shop","url":"https://shop.example/{{3}}"},{"type":"PHONE_NUMBER","title":"Call","phone":"+15550001111"},{"type":"COPY_CODE","title":"Code","code":"TEN"},{"type":"VOICE_CALL","title":"Talk"}]}""", "See.",
                """{"buttons":[{"type":"url","title":"Shop","value":"https://shop.example/sale"},{"type":"phone_number","title":"Call","value":"+15550001111"},{"type":"copy_code","title":"Copy offer code","value":"TEN"},{"type":"voice_call","title":"Talk"}]}"""),
            ("twilio/card", """{"title":"Sale, {{2}}!","subtitle":"Until {{1}}","media":["https://a.example/a.png"]}""", "Sale, Zoë!", """{"footer":"Until 7"}"""),
            ("whatsapp/card", """{"header_text":"For {{2}}","body":"It is here.","footer":"Bye"}""", "It is here.", """{"header":"For Zoë","footer":"Bye"}"""),
            ("twilio/media", """{"body":"Look","media":["https://a.example/a.pdf"]}""", "Look", "{}"),
            ("whatsapp/authentication", """{"actions":[{"type":"COPY_CODE","copy_code_text":"Copy"}],"code_expiration_minutes":10}""",
                "7 is your verification code. For your security, do not share this code.",
                """{"footer":"This code expires in 10 minutes.","buttons":[{"type":"copy_code","title":"Copy","value":"7"}]}"""),
        })
        {
            var content = Drafts.Read(type, json);
            var name = type.Replace('/', '_').Replace('-', '_');
            var draft = Drafts.Of(content, content.Passcode is null ? "UTILITY" : "AUTHENTICATION") with { Name = name };
            Assert.Equal("approved", Assert.IsType<TemplateSubmission.Taken>(
                await connector.Channel.SubmitTemplateAsync(FakeEngine.One, draft, Cancellation)).Status);

            var use = new TemplateUse(name, "en", content, Drafts.Samples, Drafts.Samples);
            Assert.IsType<SendOutcome.Accepted>(await connector.Channel.SendAsync(Message() with { Template = use }, Cancellation));
            await sandbox.SettleAsync();
            var message = await LastAsync(sandbox);
            Assert.Equal((name, body), (message.GetProperty("template").GetString(), message.GetProperty("body").GetString()));
            Assert.Equal(content.Media.Count, message.GetProperty("media").GetArrayLength());
            Same(shown, await ShownAsync(sandbox));
        }

        while (sandbox.Engine.Webhooks.TryRead(out _))
        {
            // What the submissions and sends caused.
        }

        var quick = (await sandbox.CallAsync("GET", Phone)).Json.GetProperty("messages")[0].GetProperty("id").GetString()!;
        Assert.Equal(201, (await sandbox.CallAsync("POST", Phone, Tap(quick, "Yes"))).Status);
        var tapped = (await sandbox.HearAsync()).Value.GetProperty("messages")[0];
        Same("""{"payload":"yes-7","text":"Yes"}""", tapped.GetProperty("button"));
        var page = (await sandbox.CallAsync("GET", Phone)).Json.GetProperty("messages")[1].GetProperty("id").GetString()!;
        Assert.Equal(400, (await sandbox.CallAsync("POST", Phone, Tap(page, "Shop"))).Status);
    }

    [Theory]
    [InlineData("UTILITY", """{"type":"BUTTONS","buttons":[]}""")]
    [InlineData("UTILITY", """{"type":"BUTTONS","buttons":[{"type":"SING","text":"x"}]}""")]
    [InlineData("UTILITY", """{"type":"BUTTONS","buttons":[{"type":"QUICK_REPLY"}]}""")]
    [InlineData("UTILITY", """{"type":"BUTTONS","buttons":[{"type":"QUICK_REPLY","text":"12345678901234567890123456"}]}""")]
    [InlineData("UTILITY", """{"type":"BUTTONS","buttons":[{"type":"URL","text":"x","url":"https://a.example/{{1}}"}]}""")]
    [InlineData("UTILITY", """{"type":"BUTTONS","buttons":[{"type":"URL","text":"x","url":"https://a.example/{{1}}/b","example":["c"]}]}""")]
    [InlineData("UTILITY", """{"type":"BUTTONS","buttons":[{"type":"URL","text":"x","url":"nowhere"}]}""")]
    [InlineData("UTILITY", """{"type":"BUTTONS","buttons":[{"type":"PHONE_NUMBER","text":"x"}]}""")]
    [InlineData("UTILITY", """{"type":"BUTTONS","buttons":[{"type":"PHONE_NUMBER","text":"x","phone_number":"1"},{"type":"PHONE_NUMBER","text":"y","phone_number":"2"}]}""")]
    [InlineData("UTILITY", """{"type":"BUTTONS","buttons":[{"type":"COPY_CODE"}]}""")]
    [InlineData("UTILITY", """{"type":"BUTTONS","buttons":[{"type":"OTP","otp_type":"COPY_CODE"}]}""")]
    [InlineData("UTILITY", """{"type":"BUTTONS","buttons":[{"type":"QUICK_REPLY","text":"a"},{"type":"URL","text":"b","url":"https://a.example"},{"type":"QUICK_REPLY","text":"c"}]}""")]
    [InlineData("AUTHENTICATION", """{"type":"BUTTONS","buttons":[{"type":"QUICK_REPLY","text":"a"}]}""")]
    [InlineData("AUTHENTICATION", """{"type":"BUTTONS","buttons":[{"type":"OTP","otp_type":"COPY_CODE"}]}""")]
    [InlineData("AUTHENTICATION", """{"type":"FOOTER","code_expiration_minutes":5}""")]
    public async Task A_template_with_such_buttons_is_refused(string category, string component)
    {
        await using var sandbox = await SandboxServer.StartAsync();
        var answer = await sandbox.GraphAsync("POST", $"/v25.0/{sandbox.BusinessId()}/message_templates",
            $$"""{"name":"n","language":"en","category":"{{category}}","components":[{"type":"BODY","text":"x"},{{component}}]}""");
        Assert.Equal((400, "100"), (answer.Status, answer.GraphCode));
    }

    [Theory]
    [InlineData("", "131008")]
    [InlineData("""{"type":"button","sub_type":"url","index":"0","parameters":[{"type":"payload","payload":"x"}]}""", "132018")]
    [InlineData("""{"type":"button","sub_type":"quick_reply","index":"0","parameters":[{"type":"payload","payload":"x"}]}""", "132018")]
    [InlineData("""{"type":"button","sub_type":"url","index":"5","parameters":[{"type":"text","text":"x"}]}""", "131008")]
    [InlineData("""{"type":"button","sub_type":"url","parameters":[{"type":"text","text":"x"}]}""", "100")]
    [InlineData("""{"type":"button","sub_type":"url","index":"0","parameters":[{"type":"text","text":"x"}]}""", "131008")]
    [InlineData("""{"type":"button","sub_type":"url","index":"0","parameters":[{"type":"text","text":"x"}]},{"type":"button","sub_type":"copy_code","index":1,"parameters":[{"type":"coupon_code","coupon_code":"1234567890123456"}]}""", "100")]
    [InlineData("""{"type":"button","sub_type":"url","index":"0","parameters":[{"type":"text","text":"x"}]},{"type":"button","sub_type":"copy_code","index":1,"parameters":[{"type":"coupon_code","coupon_code":"TEN"}]}""", "200")]
    [InlineData("""{"type":"button","sub_type":"url","index":"0","parameters":[{"type":"text","text":"x"}]},{"type":"button","sub_type":"copy_code","index":1,"parameters":[{"type":"coupon_code","coupon_code":"TEN"}]},{"type":"button","sub_type":"url","index":"2","parameters":[{"type":"text","text":"x"}]}""", "132018")]
    public async Task Values_of_buttons_must_fit(string components, string expected)
    {
        await using var sandbox = await SandboxServer.StartAsync();
        Assert.Equal(200, (await sandbox.GraphAsync("POST", $"/v25.0/{sandbox.BusinessId()}/message_templates",
            """{"name":"n","language":"en","category":"MARKETING","components":[{"type":"BODY","text":"x"},{"type":"BUTTONS","buttons":[{"type":"URL","text":"Go","url":"https://a.example/{{1}}","example":["b"]},{"type":"COPY_CODE","example":"TEN"}]}]}""")).Status);
        var answer = await SendAsync(sandbox, "template", $$$"""{"name":"n","language":{"code":"en"},"components":[{{{components}}}]}""");
        Assert.Equal(expected, answer.Status == 200 ? "200" : answer.GraphCode);
    }

    [Fact]
    public async Task A_rejected_template_is_edited_and_reviewed_again()
    {
        await using var sandbox = await SandboxServer.StartAsync(new SandboxOptions { ApprovesTemplates = false });
        await using var connector = Connector(sandbox);
        var first = Assert.IsType<TemplateSubmission.Taken>(
            await connector.Channel.SubmitTemplateAsync(FakeEngine.One, Drafts.Text("One"), Cancellation));
        var edit = """{"category":"MARKETING","components":[{"type":"BODY","text":"Two"}]}""";
        Assert.Equal("100/2388025", (await sandbox.GraphAsync("POST", $"/v25.0/{first.ProviderId}", edit)).GraphCode);

        sandbox.Engine.Names["HX00000000000000000000000000000001"] = ("order_update", "en");
        await sandbox.CallAsync("POST", "Templates/HX00000000000000000000000000000001/Review", """{"status":"rejected","reason":"SCAM"}""");
        var second = await connector.Channel.SubmitTemplateAsync(FakeEngine.One, Drafts.Text("Two"), Cancellation);

        Assert.Equal(new TemplateSubmission.Taken(first.ProviderId, "pending"), second);
        Assert.Equal("template REJECTED, template PENDING", await sandbox.HearAsync(2));
        var listed = (await sandbox.CallAsync("GET", "Templates")).Json.GetProperty("templates")[0];
        Assert.Equal(("pending", "Two"), (listed.GetProperty("status").GetString(), listed.GetProperty("body").GetString()));
        Assert.True(await connector.Channel.RemoveTemplateAsync(FakeEngine.One, "order_update", first.ProviderId, Cancellation));
        Assert.Equal(0, (await sandbox.CallAsync("GET", "Templates")).Json.GetProperty("templates").GetArrayLength());
    }

    [Fact]
    public async Task A_sample_is_uploaded_in_two_steps()
    {
        await using var web = await FakeGraph.StartAsync();
        web.Answer = (_, context) => FakeGraph.Json(context, 200, "PNG");
        await using var sandbox = await SandboxServer.StartAsync();
        await using var connector = Connector(sandbox, appId: "1000000000000001");
        var content = new RichContent("twilio/media", "Look") { Media = [new Uri(web.Url, "/a.png").AbsoluteUri] };
        Assert.IsType<TemplateSubmission.Taken>(await connector.Channel.SubmitTemplateAsync(FakeEngine.One, Drafts.Of(content), Cancellation));
        var list = await sandbox.GraphAsync("GET", $"/v25.0/{sandbox.BusinessId()}/message_templates");
        Assert.StartsWith(
            "4::aW1hZ2UvcG5n:",
            list.Json.GetProperty("data")[0].GetProperty("components")[0].GetProperty("example").GetProperty("header_handle")[0].GetString(),
            StringComparison.Ordinal);

        foreach (var (query, expected) in new[] { ("file_type=image/png", 400), ("file_length=3&file_type=text/css", 400), ("file_length=3&file_type=image/png", 200) })
        {
            Assert.Equal((query, expected), (query, (await sandbox.GraphAsync("POST", $"/v25.0/1000000000000001/uploads?{query}")).Status));
        }

        var session = (await sandbox.GraphAsync("POST", "/v25.0/1000000000000001/uploads?file_length=3&file_type=image/png")).Json.GetProperty("id").GetString();
        Assert.Equal("100", (await UploadAsync(sandbox, session!, "abcd", "0")).GraphCode);
        Assert.Equal("100", (await UploadAsync(sandbox, session!, "abc", null)).GraphCode);
        Assert.Equal("100/33", (await sandbox.GraphAsync("POST", $"/v25.0/{session}", "{}", account: FakeEngine.Two)).GraphCode);
        Assert.Equal(200, (await UploadAsync(sandbox, session!, "abc", "0")).Status);
        Assert.Equal("100/33", (await UploadAsync(sandbox, session!, "abc", "0")).GraphCode);
    }

    private static Task<Answer> UploadAsync(SandboxServer sandbox, string session, string bytes, string? offset) =>
        sandbox.GraphAsync("POST", $"/v25.0/{session}", bytes, change: request =>
        {
            request.Headers.Authorization = new AuthenticationHeaderValue("OAuth", request.Headers.Authorization!.Parameter);
            if (offset is not null)
            {
                request.Headers.Add("file_offset", offset);
            }
        });

    private static Connector Connector(SandboxServer sandbox, string? appId = null) => new(
        sandbox.Get<Parley.Sandbox.Graph.SandboxWhatsAppSenders>().ByAddress(FakeEngine.One, SandboxServer.Courier)! with { AppId = appId });

    private static OutboundMessage Message() => new(
        FakeEngine.One, new("DY0123456789abcdef0123456789abcdef"), SandboxServer.Courier, SandboxServer.Customer, null, [], null);

    private static async Task OpenAsync(SandboxServer sandbox)
    {
        await sandbox.WriteAsync("Hi");
        Assert.Equal("text Hi", await sandbox.HearAsync(1));
    }

    private static Task<Answer> SendAsync(SandboxServer sandbox, string type, string content) =>
        sandbox.GraphAsync("POST", $"/v25.0/{sandbox.NumberId()}/messages",
            $$$"""{"messaging_product":"whatsapp","to":"15550002222","type":"{{{type}}}","{{{type}}}":{{{content}}}}""");

    private static string Tap(string wamid, string button) =>
        $$$"""{"to":"{{{SandboxServer.Courier}}}","tap":{"messageId":"{{{wamid}}}","button":"{{{button}}}"}}""";

    private static async Task<JsonElement> LastAsync(SandboxServer sandbox) =>
        (await sandbox.CallAsync("GET", Phone)).Json.GetProperty("messages").EnumerateArray().Last();

    // The members that a message has only if there is something to show.
    private static async Task<JsonElement> ShownAsync(SandboxServer sandbox)
    {
        var message = JsonNode.Parse((await LastAsync(sandbox)).GetRawText())!.AsObject();
        foreach (var always in new[] { "id", "direction", "from", "to", "body", "media", "template", "status", "timestamp" })
        {
            Assert.True(message.Remove(always), always);
        }

        return JsonDocument.Parse(message.ToJsonString()).RootElement;
    }

    private static void Same(string expected, JsonElement actual) => Assert.True(
        JsonNode.DeepEquals(JsonNode.Parse(expected), JsonNode.Parse(actual.GetRawText())), $"expected {expected}\nbut was  {actual.GetRawText()}");
}
