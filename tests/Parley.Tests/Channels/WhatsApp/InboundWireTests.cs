using System.Text.Json;
using System.Text.Json.Nodes;
using Parley.Channels.WhatsApp;
using Parley.Inbound;

namespace Parley.Tests.Channels.WhatsApp;

public sealed class InboundWireTests
{
    public static TheoryData<string, string?, string?> Types => new()
    {
        // members beside from, id and timestamp; body; the media's reference, type and name
        { """ "type":"text","text":{"body":"Hi"} """, "Hi", null },
        { """ "type":"image","image":{"id":"7","mime_type":"image/jpeg","sha256":"x","caption":"Look"} """, "Look", "7 image/jpeg " },
        { """ "type":"image","image":{"id":7,"mime_type":"image/jpeg"} """, null, "7 image/jpeg " },
        { """ "type":"video","video":{"id":"7","mime_type":"video/mp4"} """, null, "7 video/mp4 " },
        { """ "type":"document","document":{"id":"7","mime_type":"application/pdf","filename":"a.pdf","caption":"c"} """, "c", "7 application/pdf a.pdf" },
        { """ "type":"sticker","sticker":{"id":"7","mime_type":"image/webp","animated":false} """, null, "7 image/webp " },
        { """ "type":"audio","audio":{"id":"7","mime_type":"audio/ogg; codecs=opus","voice":true} """, null, "7 audio/ogg; codecs=opus " },
        { """ "type":"voice","voice":{"id":"7","mime_type":"audio/ogg"} """, null, "7 audio/ogg " },
        { """ "type":"image","image":{"caption":"without id"} """, "without id", null },
        { """ "type":"location","location":{"latitude":37.48,"longitude":-122.14,"name":"HQ","address":"1 Road"} """, "HQ\n1 Road\n37.48, -122.14", null },
        { """ "type":"location","location":{"latitude":37.48,"longitude":-122.14} """, "37.48, -122.14", null },
        { """ "type":"contacts","contacts":[{"name":{"formatted_name":"Ann B"},"phones":[{"phone":"+1 555"},{"wa_id":"1556"}]},{"name":{"formatted_name":"C"}}] """, "Ann B +1 555 1556\nC", null },
        { """ "type":"interactive","interactive":{"type":"button_reply","button_reply":{"id":"yes","title":"Yes"}} """, "Yes", null },
        { """ "type":"interactive","interactive":{"type":"list_reply","list_reply":{"id":"1","title":"Row","description":"d"}} """, "Row", null },
        { """ "type":"interactive","interactive":{"type":"nfm_reply","nfm_reply":{"name":"flow","body":"Sent","response_json":"{}"}} """, "Sent", null },
        { """ "type":"button","button":{"text":"Stop","payload":"p"} """, "Stop", null },
        { """ "type":"reaction","reaction":{"message_id":"wamid.B","emoji":"👍"} """, "👍", null },
        { """ "type":"order","order":{"catalog_id":"1","text":"please","product_items":[]} """, "please", null },
        { """ "type":"unsupported","errors":[{"code":131051,"title":"Unsupported message type"}] """, null, null },
        { """ "type":"hologram","hologram":{"id":"1"} """, null, null },
    };

    [Theory]
    [MemberData(nameof(Types))]
    public void Each_type_has_its_body_and_media(string members, string? body, string? media)
    {
        var message = Read(members);

        Assert.NotNull(message);
        Assert.Equal(body, message.Body);
        Assert.Equal(media, message.Media.Select(medium => $"{medium.Reference} {medium.ContentType} {medium.FileName}").SingleOrDefault());
        Assert.Equal(JsonValueKind.Object, JsonDocument.Parse(message.Metadata!).RootElement.ValueKind);
    }

    [Theory]
    [InlineData(""" "type":"system","system":{"body":"changed number","type":"user_changed_number","wa_id":"1556"} """)]
    [InlineData(""" "type":"edit","edit":{"original_message_id":"wamid.B"} """)]
    [InlineData(""" "type":"revoke","revoke":{"original_message_id":"wamid.B"} """)]
    [InlineData(""" "type":"reaction","reaction":{"message_id":"wamid.B","emoji":""} """)]
    [InlineData(""" "type":"reaction","reaction":{"message_id":"wamid.B"} """)]
    public void What_the_person_did_not_write_is_no_message(string members) => Assert.Null(Read(members));

    [Fact]
    public void Everything_else_goes_into_the_metadata()
    {
        var metadata = JsonNode.Parse(Read("""
            "type":"interactive","interactive":{"type":"button_reply","button_reply":{"id":"yes","title":"Yes"}},
            "context":{"from":"15550001111","id":"wamid.B"},"referral":{"source_id":"ad"}
            """)!.Metadata!)!;

        Assert.Equal("interactive", (string?)metadata["type"]);
        Assert.Equal("Zoë", (string?)metadata["profile_name"]);
        Assert.Equal("""{"text":"Yes","payload":"yes"}""", metadata["button"]!.ToJsonString());
        Assert.Equal("""{"channel_message":"wamid.B","from":"whatsapp:\u002B15550001111"}""", metadata["quoted"]!.ToJsonString());
        Assert.Equal("yes", (string?)metadata["interactive"]!["button_reply"]!["id"]);
        Assert.Equal("wamid.B", (string?)metadata["context"]!["id"]);
        Assert.Equal("ad", (string?)metadata["referral"]!["source_id"]);
        Assert.Null(metadata["location"]);
    }

    [Theory]
    [InlineData(""" "type":"button","button":{"text":"Yes","payload":"P1"} """, "button", """{"text":"Yes","payload":"P1"}""")]
    [InlineData(
        """ "type":"interactive","interactive":{"type":"list_reply","list_reply":{"id":"r1","title":"One","description":"The first"}} """,
        "list", """{"id":"r1","title":"One","description":"The first"}""")]
    [InlineData(""" "type":"interactive","interactive":{"type":"list_reply","list_reply":{"id":7}} """, "list", """{"id":"7"}""")]
    [InlineData(
        """ "type":"location","location":{"latitude":-1.5,"longitude":2,"name":"Home"} """, "location",
        """{"latitude":-1.5,"longitude":2,"name":"Home"}""")]
    [InlineData(
        """ "type":"contacts","contacts":[{"name":{"formatted_name":"Al"}}] """, "contacts", """[{"name":{"formatted_name":"Al"}}]""")]
    [InlineData(
        """ "type":"text","text":{"body":"x"},"referral":{"source_type":"ad","headline":"H"} """, "referral",
        """{"source_type":"ad","headline":"H"}""")]
    [InlineData(""" "type":"text","text":{"body":"x"},"context":{"forwarded":true} """, "quoted", null)]
    [InlineData(""" "type":"button","button":"x" """, "button", null)]
    public void What_a_channel_tells_has_a_name_of_its_own(string members, string name, string? expected) =>
        Assert.Equal(expected, JsonNode.Parse(Read(members)!.Metadata!)![name]?.ToJsonString());

    [Theory]
    [InlineData(""" "from":"15550002222" """, "[]", "whatsapp:+15550002222")]
    [InlineData(""" "from":"+15550002222" """, "[]", "whatsapp:+15550002222")]
    [InlineData(""" "from":"US.134" """, "[]", "whatsapp:US.134")]
    [InlineData(""" "from_user_id":"US.134" """, """[{"user_id":"US.134","profile":{"name":"N"}}]""", "whatsapp:US.134")]
    [InlineData(""" "from_user_id":"US.134" """, """[{"user_id":"US.134","wa_id":"15550002222"}]""", "whatsapp:+15550002222")]
    [InlineData(""" "x":1 """, """[{"wa_id":"15550002222"}]""", "whatsapp:+15550002222")]
    [InlineData(""" "from":"Robert'); DROP" """, "[]", null)]
    [InlineData(""" "x":1 """, "[]", null)]
    public void The_author_is_a_number_or_a_user_id(string author, string contacts, string? expected)
    {
        using var value = JsonDocument.Parse(
            $$"""{"contacts":{{contacts}},"messages":[{"id":"wamid.A","type":"text","text":{"body":"x"},{{author}} }]}""");

        var message = InboundWire.Read(
            FakeSenders.Sender(new Uri("http://127.0.0.1:9")), value.RootElement, value.RootElement.GetProperty("messages")[0]);

        Assert.Equal(expected, message?.From);
    }

    [Theory]
    [InlineData("1755691200", 1755691200_000000)]
    [InlineData("1755691200123", 1755691200_123000)]
    [InlineData("0", 0)]
    [InlineData("", 0)]
    [InlineData("soon", 0)]
    [InlineData("9223372036854775807", 0)]
    [InlineData("92233720368547758070", 0)]
    [InlineData(null, 0)]
    public void Timestamps_are_seconds_or_milliseconds(string? text, long expected) =>
        Assert.Equal(expected, WebhookWire.Timestamp(text));

    private static InboundMessage? Read(string members)
    {
        using var value = JsonDocument.Parse($$"""
            {"contacts":[{"profile":{"name":"Zoë"},"wa_id":"15550002222"}],
             "messages":[{"from":"15550002222","id":"wamid.A","timestamp":"1755691200",{{members}} }]}
            """);
        return InboundWire.Read(
            FakeSenders.Sender(new Uri("http://127.0.0.1:9")), value.RootElement, value.RootElement.GetProperty("messages")[0]);
    }
}
