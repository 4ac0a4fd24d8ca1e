using System.Text;
using System.Text.Json.Nodes;
using Parley.Templates;

namespace Parley.Tests.Templates;

/// <summary>Each content type of the description: whole ones are taken, and each of its rules is broken once.</summary>
public sealed class ContentRulesTests
{
    private const string Url = """{"type":"URL","title":"Go","url":"https://a.example/{{1}}"}""";
    private const string Phone = """{"type":"PHONE_NUMBER","title":"Call","phone":"+1 (555) 000-1111"}""";
    private const string Code = """{"type":"COPY_CODE","title":"Copy","code":"TEN"}""";
    private const string Reply = """{"type":"QUICK_REPLY","title":"Yes","id":"y"}""";

    public static TheoryData<string, string> Whole => new()
    {
        { "twilio/text", """{"body":"x"}""" },
        { "twilio/text", $$"""{"body":"{{new string('x', 1600)}}"}""" },
        { "twilio/media", """{"media":["https://a.example/{{1}}.png"]}""" },
        { "twilio/media", """{"body":"x","media":["{{1}}","http://a.example/b"]}""" },
        { "twilio/location", """{"latitude":-90,"longitude":180}""" },
        { "twilio/location", """{"latitude":1.5,"longitude":2,"label":"L","address":"A","id":"i"}""" },
        { "twilio/list-picker", """{"body":"b","button":"Go","items":[{"id":"1","item":"One","description":"First"},{"id":"2","item":"Two"}]}""" },
        { "twilio/call-to-action", $$"""{"body":"b","actions":[{{Url}},{{Phone}},{{Code}},{"type":"VOICE_CALL","title":"Talk"}]}""" },
        { "twilio/call-to-action", """{"body":"b","actions":[{"type":"VOICE_CALL_REQUEST","title":"May we call?"}]}""" },
        { "twilio/quick-reply", $$"""{"body":"b","actions":[{{Reply}},{"title":"No"}]}""" },
        { "twilio/quick-reply", $$"""{"body":"b","actions":[{{string.Join(',', Enumerable.Range(0, 10).Select(at => $$"""{"title":"t{{at}}"}"""))}}]}""" },
        { "twilio/card", """{"title":"t","subtitle":"s"}""" },
        { "twilio/card", $$"""{"body":"b","media":["https://a.example/a.png"],"actions":[{{Url}},{{Reply}}]}""" },
        { "twilio/catalog", """{"body":"b","items":[{"id":"1","section_title":"s","name":"n","media_url":"https://a.example","price":9.99,"description":"d"}]}""" },
        { "twilio/catalog", """{"body":"b","title":"t","subtitle":"s","id":"c","dynamic_items":"{{1}}"}""" },
        { "twilio/carousel", $$"""{"body":"b","cards":[{"title":"t","body":"b","media":"https://a.example/a.png","actions":[{{Url}},{{Reply}}]}]}""" },
        { "twilio/flows", """{"body":"b","button_text":"Go","type":"OTHER","pages":[{"id":"p","title":"t","layout":[{"type":"TEXT","label":"l"}]}]}""" },
        { "twilio/schedule", """{"id":"i","title":"t","timeSlots":"{{1}}"}""" },
        { "whatsapp/card", """{"body":"b","header_text":"h"}""" },
        { "whatsapp/card", $$"""{"body":"b","media":["https://a.example/a.png"],"footer":"f","actions":[{{Code}},{{Url}},{{Phone}}]}""" },
        { "whatsapp/authentication", """{"actions":[{"type":"COPY_CODE","copy_code_text":"Copy"}]}""" },
        { "whatsapp/authentication", """{"add_security_recommendation":true,"code_expiration_minutes":90,"actions":[{"type":"COPY_CODE","copy_code_text":"Copy"}]}""" },
        { "whatsapp/flows", """{"body":"b","button_text":"Go","flow_id":"1","flow_token":"t","flow_first_page_id":"p","is_flow_first_page_endpoint":false}""" },
    };

    public static TheoryData<string, string, string> Broken
    {
        get
        {
            var cases = new TheoryData<string, string, string>();
            string Long(int length) => new('x', length);
            void Add(string type, string json, string why) => cases.Add(type, json, why);

            Add("twilio/text", "7", "must be an object");
            Add("twilio/text", "{}", "body is required");
            Add("twilio/text", """{"body":"  "}""", "body is required");
            Add("twilio/text", """{"body":7}""", "body must be a text");
            Add("twilio/text", $$"""{"body":"{{Long(1601)}}"}""", "body has at most 1600 characters");

            Add("twilio/media", """{"body":"x"}""", "media is required");
            Add("twilio/media", """{"media":[]}""", "media must be a list of 1 to 10 addresses");
            Add("twilio/media", """{"media":["ftp://a.example"]}""", "media is not a web address");
            Add("twilio/media", """{"media":[7]}""", "media must be a list of addresses");
            Add("twilio/media", $$"""{"media":["https://{{Long(2000)}}"]}""", "an address in media has at most 2000 characters");

            Add("twilio/location", """{"longitude":1}""", "latitude is required");
            Add("twilio/location", """{"latitude":90.1,"longitude":1}""", "latitude must be a number from -90 to 90");
            Add("twilio/location", """{"latitude":1,"longitude":-180.1}""", "longitude must be a number from -180 to 180");
            Add("twilio/location", """{"latitude":"1","longitude":1}""", "latitude must be a number from -90 to 90");
            Add("twilio/location", """{"latitude":1,"longitude":1,"label":{}}""", "label must be a text");

            const string Items = """ "items":[{"id":"1","item":"One"}]""";
            Add("twilio/list-picker", $$"""{"button":"Go",{{Items}}}""", "body is required");
            Add("twilio/list-picker", $$"""{"body":"{{Long(1025)}}","button":"Go",{{Items}}}""", "body has at most 1024 characters");
            Add("twilio/list-picker", $$"""{"body":"b",{{Items}}}""", "button is required");
            Add("twilio/list-picker", $$"""{"body":"b","button":"{{Long(21)}}",{{Items}}}""", "button has at most 20 characters");
            Add("twilio/list-picker", """{"body":"b","button":"Go"}""", "items is required");
            Add("twilio/list-picker", """{"body":"b","button":"Go","items":[]}""", "items must be a list of 1 to 10");
            Add("twilio/list-picker", $$"""{"body":"b","button":"Go","items":[{{string.Join(',', Enumerable.Range(0, 11).Select(at => $$"""{"id":"{{at}}","item":"i"}"""))}}]}""", "items must be a list of 1 to 10");
            Add("twilio/list-picker", """{"body":"b","button":"Go","items":[{"item":"One"}]}""", "items[0]: id is required");
            Add("twilio/list-picker", $$"""{"body":"b","button":"Go","items":[{"id":"{{Long(201)}}","item":"One"}]}""", "items[0]: id has at most 200 characters");
            Add("twilio/list-picker", """{"body":"b","button":"Go","items":[{"id":"1"}]}""", "items[0]: item is required");
            Add("twilio/list-picker", $$"""{"body":"b","button":"Go","items":[{"id":"1","item":"{{Long(25)}}"}]}""", "items[0]: item has at most 24 characters");
            Add("twilio/list-picker", $$"""{"body":"b","button":"Go","items":[{"id":"1","item":"a","description":"{{Long(73)}}"}]}""", "items[0]: description has at most 72 characters");
            Add("twilio/list-picker", """{"body":"b","button":"Go","items":[{"id":"1","item":"a"},{"id":"1","item":"b"}]}""", "items must differ in id");
            Add("twilio/list-picker", """{"body":"b","button":"Go","items":[7]}""", "items[0] must be an object");

            void Actions(string type, string actions, string why) => Add(type, $$"""{"body":"b","actions":{{actions}}}""", why);
            Add("twilio/call-to-action", $$"""{"actions":[{{Url}}]}""", "body is required");
            Add("twilio/call-to-action", """{"body":"b"}""", "actions is required");
            Actions("twilio/call-to-action", "[]", "actions must be a list of 1 to 10");
            Actions("twilio/call-to-action", $"[{Reply}]", "actions[0]: type must be URL or PHONE_NUMBER or COPY_CODE or VOICE_CALL or VOICE_CALL_REQUEST");
            Actions("twilio/call-to-action", """[{"title":"t"}]""", "actions[0]: type is required");
            Actions("twilio/call-to-action", """[{"type":"URL","url":"https://a.example"}]""", "actions[0]: title is required");
            Actions("twilio/call-to-action", $$"""[{"type":"URL","title":"{{Long(26)}}","url":"https://a.example"}]""", "actions[0]: title has at most 25 characters");
            Actions("twilio/call-to-action", """[{"type":"URL","title":"t"}]""", "actions[0]: url is required");
            Actions("twilio/call-to-action", """[{"type":"URL","title":"t","url":"javascript:x"}]""", "actions[0]: url is not a web address");
            Actions("twilio/call-to-action", """[{"type":"PHONE_NUMBER","title":"t"}]""", "actions[0]: phone is required");
            Actions("twilio/call-to-action", """[{"type":"PHONE_NUMBER","title":"t","phone":"call me"}]""", "actions[0]: phone is not a phone number");
            Actions("twilio/call-to-action", """[{"type":"COPY_CODE","title":"t"}]""", "actions[0]: code is required");
            Actions("twilio/call-to-action", """[{"type":"COPY_CODE","title":"t","code":"1234567890123456"}]""", "actions[0]: code has at most 15 characters");
            Actions("twilio/call-to-action", $"[{Url},{Url.Replace("Go", "G2")},{Url.Replace("Go", "G3")}]", "has at most 2 actions of type URL");
            Actions("twilio/call-to-action", $"[{Phone},{Phone.Replace("Call", "C2")}]", "has at most 1 actions of type PHONE_NUMBER");
            Actions("twilio/call-to-action", $"[{Code},{Code.Replace("Copy", "C2")}]", "has at most 1 actions of type COPY_CODE");
            Actions("twilio/call-to-action", """[{"type":"VOICE_CALL","title":"a"},{"type":"VOICE_CALL_REQUEST","title":"b"}]""", "has at most 1 actions of type VOICE_CALL");
            Actions("twilio/call-to-action", $"[{Url},{Url}]", "actions must differ in title");

            Add("twilio/quick-reply", $$"""{"actions":[{{Reply}}]}""", "body is required");
            Actions("twilio/quick-reply", $"[{string.Join(',', Enumerable.Range(0, 11).Select(at => $$"""{"title":"t{{at}}"}"""))}]", "actions must be a list of 1 to 10");
            Actions("twilio/quick-reply", $"[{Url}]", "actions[0]: type must be QUICK_REPLY");
            Actions("twilio/quick-reply", "[{}]", "actions[0]: title is required");
            Actions("twilio/quick-reply", $$"""[{"title":"{{Long(26)}}"}]""", "actions[0]: title has at most 25 characters");
            Actions("twilio/quick-reply", $$"""[{"title":"t","id":"{{Long(257)}}"}]""", "actions[0]: id has at most 256 characters");
            Actions("twilio/quick-reply", """[{"title":"a"},{"title":"a"}]""", "actions must differ in title");
            Actions("twilio/quick-reply", """[{"title":"a","id":"1"},{"title":"b","id":"1"}]""", "actions must differ in id");

            Add("twilio/card", """{"subtitle":"s","media":["https://a.example"]}""", "needs a title or a body");
            Add("twilio/card", """{"title":"t"}""", "needs one more of body, subtitle, media and actions");
            Add("twilio/card", $$"""{"title":"{{Long(1025)}}","subtitle":"s"}""", "title has at most 1024 characters");
            Add("twilio/card", $$"""{"title":"t","subtitle":"{{Long(61)}}"}""", "subtitle has at most 60 characters");
            Add("twilio/card", """{"title":"t","media":"https://a.example"}""", "media must be a list of 0 to 10 addresses");
            Add("twilio/card", """{"title":"t","actions":[{"type":"URL","title":"t","url":"https://a.example","webview_size":"HUGE"}]}""", "actions[0]: webview_size must be TALL or FULL or HALF or NONE");
            Add("twilio/card", """{"title":"t","actions":[{"type":"VOICE_CALL_REQUEST","title":"t"}]}""", "actions[0]: type must be URL or PHONE_NUMBER or QUICK_REPLY or COPY_CODE or VOICE_CALL");

            Add("twilio/catalog", """{"items":[]}""", "body is required");
            Add("twilio/catalog", """{"body":"b","items":[{"price":"9"}]}""", "items[0]: price must be a number from 0 to 1000000000000");
            Add("twilio/catalog", $$"""{"body":"b","items":[{{string.Join(',', Enumerable.Repeat("{}", 31))}}]}""", "items must be a list of 0 to 30");

            const string Card = """ "body":"b","media":"https://a.example/a.png" """;
            Add("twilio/carousel", $$"""{"cards":[{{{Card}},"actions":[{{Url}}]}]}""", "body is required");
            Add("twilio/carousel", """{"body":"b"}""", "cards is required");
            Add("twilio/carousel", """{"body":"b","cards":[]}""", "cards must be a list of 1 to 10");
            Add("twilio/carousel", $$"""{"body":"b","cards":[{"media":"https://a.example","actions":[{{Url}}]}]}""", "cards[0]: body is required");
            Add("twilio/carousel", $$"""{"body":"b","cards":[{"body":"b","actions":[{{Url}}]}]}""", "cards[0]: media is required");
            Add("twilio/carousel", $$"""{"body":"b","cards":[{{{Card}}}]}""", "cards[0]: actions is required");
            Add("twilio/carousel", $$"""{"body":"b","cards":[{{{Card}},"actions":[{{Url}},{{Reply}},{{Phone}}]}]}""", "cards[0]: actions must be a list of 1 to 2");
            Add("twilio/carousel", $$"""{"body":"b","cards":[{"title":"{{Long(100)}}","body":"{{Long(61)}}","media":"https://a.example","actions":[{{Url}}]}]}""", "cards[0]: title and body have at most 160 characters together");

            Add("twilio/flows", """{"button_text":"Go","type":"t","pages":[{"id":"p","title":"t","layout":[{"type":"T"}]}]}""", "body is required");
            Add("twilio/flows", """{"body":"b","type":"t","pages":[{"id":"p","title":"t","layout":[{"type":"T"}]}]}""", "button_text is required");
            Add("twilio/flows", """{"body":"b","button_text":"Go","pages":[{"id":"p","title":"t","layout":[{"type":"T"}]}]}""", "type is required");
            Add("twilio/flows", """{"body":"b","button_text":"Go","type":"t"}""", "pages is required");
            Add("twilio/flows", """{"body":"b","button_text":"Go","type":"t","pages":[{"id":"p","title":"t"}]}""", "pages[0]: layout is required");
            Add("twilio/flows", """{"body":"b","button_text":"Go","type":"t","pages":[{"id":"p","title":"t","layout":[{}]}]}""", "pages[0]: layout[0]: type is required");

            Add("twilio/schedule", """{"title":"t","timeSlots":"s"}""", "id is required");
            Add("twilio/schedule", """{"id":"i","timeSlots":"s"}""", "title is required");
            Add("twilio/schedule", """{"id":"i","title":"t"}""", "timeSlots is required");

            Add("whatsapp/card", """{"header_text":"h"}""", "body is required");
            Add("whatsapp/card", """{"body":"b"}""", "needs one more of footer, header_text, media and actions");
            Add("whatsapp/card", """{"body":"b","header_text":"h","media":["https://a.example"]}""", "has either header_text or media");
            Add("whatsapp/card", $$"""{"body":"b","header_text":"{{Long(61)}}"}""", "header_text has at most 60 characters");
            Add("whatsapp/card", $$"""{"body":"b","footer":"{{Long(61)}}"}""", "footer has at most 60 characters");
            Add("whatsapp/card", """{"body":"b","media":["https://a.example","https://b.example"]}""", "media must be a list of 0 to 1 addresses");

            Add("whatsapp/authentication", "{}", "actions is required");
            Add("whatsapp/authentication", """{"actions":[]}""", "actions must be a list of 1");
            Add("whatsapp/authentication", """{"actions":[{"type":"COPY_CODE"}]}""", "actions[0]: copy_code_text is required");
            Add("whatsapp/authentication", """{"actions":[{"type":"URL","copy_code_text":"c"}]}""", "actions[0]: type must be COPY_CODE");
            Add("whatsapp/authentication", """{"code_expiration_minutes":91,"actions":[{"type":"COPY_CODE","copy_code_text":"c"}]}""", "code_expiration_minutes must be a whole number from 1 to 90");
            Add("whatsapp/authentication", """{"code_expiration_minutes":1.5,"actions":[{"type":"COPY_CODE","copy_code_text":"c"}]}""", "code_expiration_minutes must be a whole number from 1 to 90");
            Add("whatsapp/authentication", """{"add_security_recommendation":"yes","actions":[{"type":"COPY_CODE","copy_code_text":"c"}]}""", "add_security_recommendation must be true or false");

            Add("whatsapp/flows", """{"body":"b","button_text":"Go"}""", "flow_id is required");
            Add("whatsapp/flows", """{"button_text":"Go","flow_id":"1"}""", "body is required");
            Add("whatsapp/flows", $$"""{"body":"b","button_text":"{{Long(31)}}","flow_id":"1"}""", "button_text has at most 30 characters");
            return cases;
        }
    }

    [Theory, MemberData(nameof(Whole))]
    public void A_whole_type_is_taken_and_kept_as_it_was_written(string type, string json)
    {
        Assert.Null(Read(type, json, out var form));
        Assert.True(JsonNode.DeepEquals(JsonNode.Parse($$"""{"{{type}}":{{json}}}"""), JsonNode.Parse(form!.Types)), form.Types);
    }

    [Theory, MemberData(nameof(Broken))]
    public void Each_rule_of_a_type_is_kept(string type, string json, string why)
    {
        var error = Read(type, json, out _);
        Assert.Equal((400, 20001, $"Invalid parameter types.{type}: {why}"), (error!.Status, error.Code, error.Message));
    }

    [Fact]
    public void A_type_that_nobody_knows_has_a_code_of_its_own()
    {
        var error = Read("twilio/button", "{}", out _);
        Assert.Equal((400, 92008), (error!.Status, error.Code));
    }

    [Fact]
    public void Names_of_the_official_library_s_classes_are_understood()
    {
        const string Sent = """{"language":"en","friendlyName":"n","types":{"whatsappCard":{"body":"b","headerText":"h"},"twilioListPicker":{"body":"b","button":"Go","items":[{"id":"1","item":"One"}]}}}""";
        Assert.Null(ContentForm.Read(Encoding.UTF8.GetBytes(Sent), out var form));
        Assert.Equal("n", form!.FriendlyName);
        Assert.Equal("""{"whatsapp/card":{"body":"b","header_text":"h"},"twilio/list-picker":{"body":"b","button":"Go","items":[{"id":"1","item":"One"}]}}""", form.Types);
    }

    private static Parley.Api.ApiError? Read(string type, string json, out ContentForm? form) =>
        ContentForm.Read(Encoding.UTF8.GetBytes($$$"""{"language":"en","types":{"{{{type}}}":{{{json}}}}}"""), out form);
}
