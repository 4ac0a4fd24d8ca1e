using System.Text;
using System.Text.Json.Nodes;
using Parley.Channels;
using Parley.Channels.WhatsApp;

namespace Parley.Tests.Channels.WhatsApp;

public sealed class SendWireTests
{
    private const string Common =
        "\"messaging_product\":\"whatsapp\",\"recipient_type\":\"individual\",\"to\":\"15550002222\","
        + "\"biz_opaque_callback_data\":\"DY0123456789abcdef0123456789abcdef\"";

    public static TheoryData<string, string?, string[], string[]> Media => new()
    {
        // label, body, content types, what each post must say beside the common members
        { "picture with caption", "Look", ["image/jpeg"], ["""{"type":"image","image":{"id":"1","caption":"Look"}}"""] },
        { "picture alone", null, ["image/png"], ["""{"type":"image","image":{"id":"1"}}"""] },
        { "empty text is none", "", ["image/png"], ["""{"type":"image","image":{"id":"1"}}"""] },
        { "film", "Look", ["video/mp4"], ["""{"type":"video","video":{"id":"1","caption":"Look"}}"""] },
        { "document has its name", "Look", ["application/pdf"],
            ["""{"type":"document","document":{"id":"1","caption":"Look","filename":"a.pdf"}}"""] },
        { "type with parameters", null, ["Audio/Ogg; codecs=opus"], ["""{"type":"audio","audio":{"id":"1"}}"""] },
        { "sound takes no caption", "Look", ["audio/mpeg"],
            ["""{"type":"audio","audio":{"id":"1"}}""", """{"type":"text","text":{"body":"Look"}}"""] },
        { "sticker takes no caption", "Look", ["image/webp"],
            ["""{"type":"sticker","sticker":{"id":"1"}}""", """{"type":"text","text":{"body":"Look"}}"""] },
        { "caption on the first that can", "Look", ["audio/aac", "image/jpeg", "image/jpeg"],
            [
                """{"type":"audio","audio":{"id":"1"}}""", """{"type":"image","image":{"id":"1","caption":"Look"}}""",
                """{"type":"image","image":{"id":"1"}}""",
            ] },
        { "unknown type is a document", null, ["image/tiff"], ["""{"type":"document","document":{"id":"1","filename":"a.pdf"}}"""] },
        { "text alone", "Héllo \"you\"\n😀", [], ["""{"type":"text","text":{"body":"Héllo \"you\"\n😀"}}"""] },
    };

    [Theory]
    [MemberData(nameof(Media))]
    public void Text_and_media_become_posts(string label, string? body, string[] types, string[] expected)
    {
        _ = label;
        var message = Connector.Message(body, [.. types.Select(type => Connector.Media(type, "a.pdf"))]);

        var posts = SendWire.Parts(message).Select(part => SendWire.Body(message, part, part is SendPart.Medium ? "1" : null, message.Receipt.Value!)).ToList();

        Assert.Equal(expected.Length, posts.Count);
        foreach (var (post, wanted) in posts.Zip(expected))
        {
            Same($$"""{{{Common}},{{wanted[1..]}}""", post);
        }
    }

    [Fact]
    public void A_text_too_long_for_a_caption_follows_the_picture()
    {
        var message = Connector.Message(new string('x', 1025), [Connector.Media("image/jpeg")]);

        var parts = SendWire.Parts(message);

        Assert.Null(Assert.IsType<SendPart.Medium>(parts[0]).Caption);
        Assert.Equal(message.Body, Assert.IsType<SendPart.Text>(parts[1]).Body);
    }

    [Fact]
    public void A_template_is_sent_alone_with_its_values_and_header()
    {
        var content = new RichContent("twilio/media", "Your order {{a}} is on its way, {{b}}") { Media = ["https://a.example/{{c}}.png"] };
        var values = new Dictionary<string, string> { ["a"] = "7", ["b"] = "Zoë", ["c"] = "p" };
        var message = Connector.Message(
            "Your order 7 is on its way, Zoë", template: new TemplateUse("on_its_way", "pt_BR", content, values, values));

        var part = Assert.Single(SendWire.Parts(message));

        Same($$"""
            {{{Common}},"type":"template","template":{"name":"on_its_way","language":{"code":"pt_BR"},"components":[
              {"type":"header","parameters":[{"type":"image","image":{"link":"https://a.example/p.png"} }]},
              {"type":"body","parameters":[{"type":"text","text":"7"},{"type":"text","text":"Zoë"}]}]} }
            """, SendWire.Body(message, part, null, message.Receipt.Value!));
    }

    [Fact]
    public void A_template_without_values_has_no_components()
    {
        var none = new Dictionary<string, string>();
        var message = Connector.Message(
            "Hello", template: new TemplateUse("hello_world", "en_US", new RichContent("twilio/text", "Hello"), none, none));

        Same(
            $$"""{{{Common}},"type":"template","template":{"name":"hello_world","language":{"code":"en_US"} } }""",
            SendWire.Body(message, Assert.Single(SendWire.Parts(message)), null, message.Receipt.Value!));
    }

    [Fact]
    public void A_person_without_a_number_is_addressed_by_user_id()
    {
        var message = Connector.Message(to: "whatsapp:US.13491208655302741918");

        var post = JsonNode.Parse(SendWire.Body(message, SendWire.Parts(message)[0], null, message.Receipt.Value!))!;

        Assert.Equal("US.13491208655302741918", (string?)post["recipient"]);
        Assert.Null(post["to"]);
    }

    private static void Same(string expected, byte[] actual) => Assert.True(
        JsonNode.DeepEquals(JsonNode.Parse(expected), JsonNode.Parse(actual)), $"expected {expected}\nbut was {Encoding.UTF8.GetString(actual)}");
}
