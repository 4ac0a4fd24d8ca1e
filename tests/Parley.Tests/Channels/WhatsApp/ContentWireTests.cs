using System.Text.Json.Nodes;
using Parley.Channels;
using Parley.Channels.WhatsApp;
using Parley.Templates;

namespace Parley.Tests.Channels.WhatsApp;

/// <summary>
/// Graph's JSON for each content type, written by hand from
/// https://developers.facebook.com/docs/whatsapp/cloud-api/reference/messages and
/// https://developers.facebook.com/docs/whatsapp/business-management-api/message-templates/components.
/// </summary>
public sealed class ContentWireTests
{
    private const string Buttons =
        """[{"type":"QUICK_REPLY","title":"Yes {{2}}","id":"yes-{{1}}"},{"type":"QUICK_REPLY","title":"No"},{"type":"URL","title":"Shop","url":"https://shop.example/{{3}}"},{"type":"URL","title":"Home","url":"https://shop.example/"},{"type":"PHONE_NUMBER","title":"Call","phone":"+15550001111"},{"type":"COPY_CODE","title":"Code","code":"{{3}}"},{"type":"VOICE_CALL","title":"Talk"}]""";

    private static readonly string[] CommonMembers = ["messaging_product", "recipient_type", "to", "biz_opaque_callback_data"];

    /// <summary>Sent freely: a type, its JSON, the messages without what is common to all.</summary>
    public static TheoryData<string, string, string> Free => new()
    {
        {
            "twilio/quick-reply", """{"body":"Order {{1}}?","actions":[{"title":"Yes","id":"yes-{{1}}"},{"type":"QUICK_REPLY","title":"No"}]}""",
            """[{"type":"interactive","interactive":{"type":"button","body":{"text":"Order 7?"},"action":{"buttons":[{"type":"reply","reply":{"id":"yes-7","title":"Yes"}},{"type":"reply","reply":{"id":"No","title":"No"}}]}}}]"""
        },
        {
            "twilio/list-picker", """{"body":"Where to, {{2}}?","button":"Choose","items":[{"id":"a","item":"Rome"},{"id":"b","item":"Oslo","description":"Fjords"}]}""",
            """[{"type":"interactive","interactive":{"type":"list","body":{"text":"Where to, Zoë?"},"action":{"button":"Choose","sections":[{"rows":[{"id":"a","title":"Rome"},{"id":"b","title":"Oslo","description":"Fjords"}]}]}}}]"""
        },
        {
            "twilio/location", """{"latitude":52.5,"longitude":-13.25,"label":"Desk {{1}}","address":"Here 1"}""",
            """[{"type":"location","location":{"latitude":52.5,"longitude":-13.25,"name":"Desk 7","address":"Here 1"}}]"""
        },
        { "twilio/location", """{"latitude":0,"longitude":0}""", """[{"type":"location","location":{"latitude":0,"longitude":0}}]""" },
        {
            "twilio/media", """{"body":"Look, {{2}}","media":["https://a.example/{{3}}.png","https://a.example/b.pdf"]}""",
            """[{"type":"image","image":{"link":"https://a.example/sale.png","caption":"Look, Zoë"}},{"type":"document","document":{"link":"https://a.example/b.pdf"}}]"""
        },
        {
            "twilio/media", """{"body":"Listen","media":["https://a.example/a.mp3"]}""",
            """[{"type":"audio","audio":{"link":"https://a.example/a.mp3"}},{"type":"text","text":{"body":"Listen"}}]"""
        },
    };

    /// <summary>As a template: a type, its JSON, what is submitted, what is sent.</summary>
    public static TheoryData<string, string, string, string> Templates => new()
    {
        {
            "twilio/text", """{"body":"Hi {{2}}, order {{1}} for {{2}}."}""",
            """[{"type":"BODY","text":"Hi {{1}}, order {{2}} for {{1}}.","example":{"body_text":[["Zoë","7"]]}}]""",
            """[{"type":"body","parameters":[{"type":"text","text":"Zoë"},{"type":"text","text":"7"}]}]"""
        },
        { "twilio/text", """{"body":"Hello."}""", """[{"type":"BODY","text":"Hello."}]""", "null" },
        {
            "twilio/media", """{"body":"Order {{1}}.","media":["https://a.example/{{3}}.mp4"]}""",
            """[{"type":"HEADER","format":"VIDEO","example":{"header_handle":["https://a.example/sale.mp4"]}},{"type":"BODY","text":"Order {{1}}.","example":{"body_text":[["7"]]}}]""",
            """[{"type":"header","parameters":[{"type":"video","video":{"link":"https://a.example/sale.mp4"}}]},{"type":"body","parameters":[{"type":"text","text":"7"}]}]"""
        },
        {
            "twilio/quick-reply", """{"body":"Order {{1}}?","actions":[{"title":"Yes","id":"yes-{{1}}"},{"title":"No"}]}""",
            """[{"type":"BODY","text":"Order {{1}}?","example":{"body_text":[["7"]]}},{"type":"BUTTONS","buttons":[{"type":"QUICK_REPLY","text":"Yes"},{"type":"QUICK_REPLY","text":"No"}]}]""",
            """[{"type":"body","parameters":[{"type":"text","text":"7"}]},{"type":"button","sub_type":"quick_reply","index":"0","parameters":[{"type":"payload","payload":"yes-7"}]}]"""
        },
        {
            "twilio/call-to-action", """{"body":"See.","actions":[{"type":"URL","title":"Shop","url":"https://shop.example/{{3}}"},{"type":"PHONE_NUMBER","title":"Call","phone":"+15550001111"},{"type":"COPY_CODE","title":"Code","code":"TEN"}]}""",
            """[{"type":"BODY","text":"See."},{"type":"BUTTONS","buttons":[{"type":"URL","text":"Shop","url":"https://shop.example/{{1}}","example":["https://shop.example/sale"]},{"type":"PHONE_NUMBER","text":"Call","phone_number":"+15550001111"},{"type":"COPY_CODE","example":["TEN"]}]}]""",
            """[{"type":"button","sub_type":"url","index":"0","parameters":[{"type":"text","text":"sale"}]},{"type":"button","sub_type":"copy_code","index":"2","parameters":[{"type":"coupon_code","coupon_code":"TEN"}]}]"""
        },
        {
            "twilio/card", """{"title":"Sale, {{2}}!","subtitle":"Until {{1}}","media":["https://a.example/a.pdf"],"actions":[{"type":"QUICK_REPLY","title":"Stop","id":"stop"}]}""",
            """[{"type":"HEADER","format":"DOCUMENT","example":{"header_handle":["https://a.example/a.pdf"]}},{"type":"BODY","text":"Sale, {{1}}!","example":{"body_text":[["Zoë"]]}},{"type":"FOOTER","text":"Until 7"},{"type":"BUTTONS","buttons":[{"type":"QUICK_REPLY","text":"Stop"}]}]""",
            """[{"type":"header","parameters":[{"type":"document","document":{"link":"https://a.example/a.pdf"}}]},{"type":"body","parameters":[{"type":"text","text":"Zoë"}]},{"type":"button","sub_type":"quick_reply","index":"0","parameters":[{"type":"payload","payload":"stop"}]}]"""
        },
        {
            "whatsapp/card", $$$"""{"header_text":"For {{2}}","body":"It is here.","footer":"Bye","actions":{{{Buttons}}}}""",
            """[{"type":"HEADER","format":"TEXT","text":"For {{1}}","example":{"header_text":["Zoë"]}},{"type":"BODY","text":"It is here."},{"type":"FOOTER","text":"Bye"},{"type":"BUTTONS","buttons":[{"type":"QUICK_REPLY","text":"Yes Zoë"},{"type":"QUICK_REPLY","text":"No"},{"type":"URL","text":"Shop","url":"https://shop.example/{{1}}","example":["https://shop.example/sale"]},{"type":"URL","text":"Home","url":"https://shop.example/"},{"type":"PHONE_NUMBER","text":"Call","phone_number":"+15550001111"},{"type":"COPY_CODE","example":["sale"]},{"type":"VOICE_CALL","text":"Talk"}]}]""",
            """[{"type":"header","parameters":[{"type":"text","text":"Zoë"}]},{"type":"button","sub_type":"quick_reply","index":"0","parameters":[{"type":"payload","payload":"yes-7"}]},{"type":"button","sub_type":"url","index":"2","parameters":[{"type":"text","text":"sale"}]},{"type":"button","sub_type":"copy_code","index":"5","parameters":[{"type":"coupon_code","coupon_code":"sale"}]}]"""
        },
        {
            "whatsapp/authentication", """{"actions":[{"type":"COPY_CODE","copy_code_text":"Copy"}],"code_expiration_minutes":10}""",
            """[{"type":"BODY","add_security_recommendation":true},{"type":"FOOTER","code_expiration_minutes":10},{"type":"BUTTONS","buttons":[{"type":"OTP","otp_type":"COPY_CODE","text":"Copy"}]}]""",
            """[{"type":"body","parameters":[{"type":"text","text":"7"}]},{"type":"button","sub_type":"url","index":"0","parameters":[{"type":"text","text":"7"}]}]"""
        },
        {
            "whatsapp/authentication", """{"actions":[{"type":"COPY_CODE","copy_code_text":"Copy"}],"add_security_recommendation":false}""",
            """[{"type":"BODY","add_security_recommendation":false},{"type":"BUTTONS","buttons":[{"type":"OTP","otp_type":"COPY_CODE","text":"Copy"}]}]""",
            """[{"type":"body","parameters":[{"type":"text","text":"7"}]},{"type":"button","sub_type":"url","index":"0","parameters":[{"type":"text","text":"7"}]}]"""
        },
    };

    [Theory, MemberData(nameof(Free))]
    public void A_content_goes_in_WhatsApp_s_own_form(string type, string json, string expected)
    {
        var message = Connector.Message("ignored") with { Content = Drafts.Read(type, json).Fill(Drafts.Samples) };

        var posts = new JsonArray([.. SendWire.Parts(message).Select(part =>
        {
            var post = JsonNode.Parse(SendWire.Body(message, part, null, message.Receipt.Value!))!.AsObject();
            Assert.All(CommonMembers, name => Assert.True(post.Remove(name), name));
            return post;
        })]);

        Same(expected, posts);
    }

    [Theory, MemberData(nameof(Templates))]
    public void A_content_is_submitted_and_used_part_by_part(string type, string json, string submitted, string sent)
    {
        var content = Drafts.Read(type, json);
        var draft = JsonNode.Parse(TemplateWire.Body(Drafts.Of(content)))!;
        Same(submitted, draft["components"]);
        Assert.Equal(
            ("order_update", "en", "UTILITY", "POSITIONAL", null),
            ((string?)draft["name"], (string?)draft["language"], (string?)draft["category"], (string?)draft["parameter_format"], draft["allow_category_change"]));

        var message = Connector.Message("x", template: new TemplateUse("order_update", "en", content, Drafts.Samples, Drafts.Samples));
        var use = JsonNode.Parse(SendWire.Body(message, Assert.Single(SendWire.Parts(message)), null, message.Receipt.Value!))!["template"]!;
        Same(sent, use["components"]);
    }

    [Fact]
    public void A_draft_says_when_its_category_may_change_and_carries_a_handle()
    {
        var content = new RichContent("twilio/media", "x") { Media = ["https://a.example/a.png"] };

        var draft = JsonNode.Parse(TemplateWire.Body(Drafts.Of(content, "marketing", allowCategoryChange: true), "4::abc"))!;

        Assert.True((bool?)draft["allow_category_change"]);
        Assert.Equal("MARKETING", (string?)draft["category"]);
        Same("""{"header_handle":["4::abc"]}""", draft["components"]![0]!["example"]);
    }

    [Fact]
    public void A_header_s_file_is_of_the_kind_that_was_reviewed()
    {
        var content = new RichContent("twilio/media", "x") { Media = ["https://a.example/{{1}}"] };
        var use = new TemplateUse(
            "n", "en", content, new Dictionary<string, string> { ["1"] = "without-an-ending" }, new Dictionary<string, string> { ["1"] = "a.mp4" });

        var message = Connector.Message("x", template: use);
        var header = JsonNode.Parse(SendWire.Body(message, SendWire.Parts(message)[0], null, message.Receipt.Value!))!["template"]!["components"]![0];

        Same("""{"type":"header","parameters":[{"type":"video","video":{"link":"https://a.example/without-an-ending"}}]}""", header);
    }

    [Theory]
    [InlineData(3, 20, true)]
    [InlineData(4, 20, false)]
    [InlineData(1, 21, false)]
    public async Task Without_approval_there_are_three_short_buttons(int count, int length, bool goes)
    {
        await using var graph = await FakeGraph.StartAsync();
        await using var connector = new Connector(FakeSenders.Sender(graph.Url));
        var content = new RichContent("twilio/quick-reply", "Pick")
        {
            Buttons = [.. Enumerable.Range(0, count).Select(at => new RichButton(RichButtonKind.QuickReply, $"{at}".PadRight(length, 'x')))],
        };

        var outcome = await connector.Channel.SendAsync(
            Connector.Message("x") with { Content = content }, TestContext.Current.CancellationToken);

        Assert.Equal(goes ? null : 63021, (outcome as SendOutcome.Rejected)?.ErrorCode);
        Assert.Equal(goes ? 1 : 0, graph.Requests.Count);
    }

    [Theory]
    [InlineData("twilio/quick-reply", """{"body":"Order?","actions":[{"title":"Yes"},{"title":"No"}]}""", "Order?\n1. Yes\n2. No")]
    [InlineData("twilio/list-picker", """{"body":"Where?","button":"Go","items":[{"id":"a","item":"Rome","description":"Warm"},{"id":"b","item":"Oslo"}]}""", "Where?\n1. Rome - Warm\n2. Oslo")]
    [InlineData("twilio/call-to-action", """{"body":"See.","actions":[{"type":"URL","title":"Shop","url":"https://s.example"},{"type":"PHONE_NUMBER","title":"Call","phone":"+1555"},{"type":"COPY_CODE","title":"Code","code":"TEN"},{"type":"VOICE_CALL","title":"Talk"}]}""", "See.\nShop: https://s.example\nCall: +1555\nCode: TEN")]
    [InlineData("whatsapp/card", """{"header_text":"Hey","body":"It is here.","footer":"Bye"}""", "Hey\nIt is here.\nBye")]
    [InlineData("twilio/card", """{"title":"Sale","subtitle":"Now","media":["https://s.example/a.png"]}""", "Sale\nNow\nhttps://s.example/a.png")]
    [InlineData("twilio/location", """{"latitude":1.5,"longitude":2,"label":"Here"}""", "Here\n1.5, 2\nhttps://www.google.com/maps?q=1.5,2")]
    [InlineData("whatsapp/authentication", """{"actions":[{"type":"COPY_CODE","copy_code_text":"Copy"}],"code_expiration_minutes":5}""", "7 is your verification code. For your security, do not share this code.\nThis code expires in 5 minutes.")]
    public void A_channel_without_a_form_for_it_gets_text(string type, string json, string expected) =>
        Assert.Equal(expected, ContentText.Of(Drafts.Read(type, json).Fill(Drafts.Samples)));

    private static void Same(string expected, JsonNode? actual) => Assert.True(
        JsonNode.DeepEquals(JsonNode.Parse(expected), actual), $"expected {expected}\nbut was  {actual?.ToJsonString()}");
}
