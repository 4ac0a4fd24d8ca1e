using Parley.Channels;
using Parley.Delivery;
using Parley.Inbound;
using Parley.Messages;
using Parley.Participants;
using Parley.Receipts;
using Parley.Templates;

namespace Parley.Tests.Delivery;

public sealed class SendPlanTests
{
    private static readonly ChannelCapabilities WhatsApp = new(4096, true, true, true, "WA");
    private static readonly ChannelCapabilities Sms = new(1600, false, false, false, "SM");

    [Theory]
    [InlineData(true, null, "free")]
    [InlineData(false, null, "63016")]
    [InlineData(true, "approved", "template")]
    [InlineData(false, "approved", "template")]
    [InlineData(true, "pending", "free")]
    [InlineData(false, "pending", "63016")]
    [InlineData(false, "rejected", "63016")]
    [InlineData(false, "paused", "63041")]
    [InlineData(false, "disabled", "63041")]
    public void A_content_goes_as_a_template_only_when_it_is_approved(bool open, string? approval, string expected)
    {
        var content = Text("Hello {{1}}", approval);
        var plan = SendPlan.Decide(Order("Hello Ann", open, content), WhatsApp, matchBody: true);
        Assert.Equal(expected, Describe(plan));
    }

    [Fact]
    public void Nothing_goes_to_who_opted_out() => Assert.Equal(
        "21610", Describe(SendPlan.Decide(Order("Hello Ann", true, null) with { IsOptedOut = true }, Sms, matchBody: true)));

    [Theory]
    [InlineData(true, true, "free")]
    [InlineData(false, true, "template")]
    [InlineData(false, false, "63016")]
    public void A_body_is_matched_outside_the_window_and_only_if_the_setting_says_so(bool open, bool matchBody, string expected)
    {
        var order = Order("Hello Ann", open) with { Candidates = [Text("Hello {{1}}", "approved")] };
        Assert.Equal(expected, Describe(SendPlan.Decide(order, WhatsApp, matchBody)));
    }

    [Fact]
    public void A_contents_picture_is_a_link_where_it_is_no_template()
    {
        var content = Media("Your door?", "https://example.com/{{1}}.png");
        var plan = Assert.IsType<SendPlan.Go>(SendPlan.Decide(Order("Your door?", true, content), Sms, matchBody: true));
        Assert.Equal("Your door?\nhttps://example.com/house.png", plan.Body);
        Assert.Null(plan.Template);
    }

    [Fact]
    public void A_text_that_is_too_long_for_the_channel_is_refused() => Assert.Equal(
        "21617", Describe(SendPlan.Decide(Order(new string('x', 1601), true), Sms, matchBody: true)));

    [Theory]
    [InlineData(16 << 20, "free")]
    [InlineData((16 << 20) + 1, "30019")]
    public void A_file_that_is_too_large_for_the_channel_is_refused(long size, string expected)
    {
        var order = Order("look", true);
        var file = new MediaEntry("ME", size, "video/mp4", null, "media");
        var large = order with { Message = order.Message with { Media = [new("ME", 1, "image/png", null, "media"), file] } };
        Assert.Equal(expected, Describe(SendPlan.Decide(large, WhatsApp with { MaxMediaBytes = 16 << 20 }, matchBody: true)));

        // Where it goes as a link, its size is no matter.
        Assert.Equal("free", Describe(SendPlan.Decide(large, Sms, matchBody: true)));
    }

    private static string Describe(SendPlan plan) => plan switch
    {
        SendPlan.Go { Template: not null } => "template",
        SendPlan.Go => "free",
        SendPlan.Refuse refuse => refuse.ErrorCode.ToString(System.Globalization.CultureInfo.InvariantCulture),
        _ => "?",
    };

    private static SendOrder Order(string body, bool open, Content? content = null)
    {
        var variables = content is null ? null : """{"1":"Ann"}""";
        var message = new Message(
            new("AC"), new("CH"), 0, new("IM"), "system", null, body, [], "{}", null, content?.Sid,
            content?.Variables.Contains("house", StringComparison.Ordinal) == true ? null : variables, "API", null, 0, 0, default);
        var receipt = new Receipt(
            new("AC"), new("IM"), new("DY"), new("CH"), new("MB"), "whatsapp", "WA", ReceiptStatus.Queued, null, 0, 0, 0, 0);
        var phone = new Participant(
            new("AC"), new("CH"), new("MB"), null, "whatsapp", "whatsapp:+15550001111", "whatsapp:+15550002222", "{}", null, null, null,
            0, 0);
        return new(receipt, message, phone, open, [], content);
    }

    private static Content Text(string body, string? approval) => new(
        new("AC"), "HX", null, "en", """{"1":"sample"}""", $$$"""{"twilio/text":{"body":"{{{body}}}"}}""", 0, 0,
        approval is null ? null : new("greeting", "UTILITY", approval, null, "twilio/text", false));

    private static Content Media(string body, string url) => new(
        new("AC"), "HX", null, "en", """{"1":"house"}""", $$$"""{"twilio/media":{"body":"{{{body}}}","media":["{{{url}}}"]}}""", 0, 0, null);
}
