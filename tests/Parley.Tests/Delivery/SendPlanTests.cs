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
    private static readonly ChannelCapabilities WhatsApp =
        new(4096, true, true, true, "WA") { Contents = Parley.Channels.WhatsApp.ContentWire.Abilities };

    private static readonly ChannelCapabilities Sms = new(1600, false, false, false, "SM") { Contents = [new("twilio/text", true, false)] };

    [Theory]
    [InlineData(true, null, "free")]
    [InlineData(false, null, "63016")]
    [InlineData(true, "approved", "template")]
    [InlineData(false, "approved", "template")]
    [InlineData(true, "pending", "free")]
    [InlineData(false, "pending", "63016")]
    [InlineData(true, "rejected", "free")]
    [InlineData(false, "received", "63016")]
    [InlineData(false, "rejected", "63040")]
    [InlineData(false, "paused", "63041")]
    [InlineData(false, "disabled", "63042")]
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

    private const string Reply = """ "twilio/quick-reply":{"body":"Q","actions":[{"title":"Yes"}]}""";
    private const string List = """ "twilio/list-picker":{"body":"L","button":"Go","items":[{"id":"1","item":"One"}]}""";
    private const string Place = """ "twilio/location":{"latitude":1,"longitude":2}""";
    private const string Action = """ "twilio/call-to-action":{"body":"A","actions":[{"type":"URL","title":"Go","url":"https://a.example"}]}""";
    private const string Card = """ "twilio/card":{"title":"C","subtitle":"s"}""";
    private const string OwnCard = """ "whatsapp/card":{"body":"W","footer":"f"}""";
    private const string Code = """ "whatsapp/authentication":{"actions":[{"type":"COPY_CODE","copy_code_text":"Copy"}]}""";
    private const string Plain = """ "twilio/text":{"body":"T"}""";
    private const string Catalog = """ "twilio/catalog":{"body":"K"}""";

    // The types of a content; its approval and of which type; in the window, outside of it, and by SMS.
    [Theory]
    [InlineData(Reply, null, "twilio/quick-reply", "63016", "Q\n1. Yes")]
    [InlineData(Reply, "approved twilio/quick-reply", "template twilio/quick-reply", "template twilio/quick-reply", "Q\n1. Yes")]
    [InlineData(Reply, "paused twilio/quick-reply", "twilio/quick-reply", "63041", "Q\n1. Yes")]
    [InlineData(List, null, "twilio/list-picker", "63016", "L\n1. One")]
    [InlineData(Place, null, "twilio/location", "63016", "1, 2\nhttps://www.google.com/maps?q=1,2")]
    [InlineData(Action, null, "63016", "63016", "A\nGo: https://a.example")]
    [InlineData(Action, "approved twilio/call-to-action", "template twilio/call-to-action", "template twilio/call-to-action", "A\nGo: https://a.example")]
    [InlineData(Action, "pending twilio/call-to-action", "63016", "63016", "A\nGo: https://a.example")]
    [InlineData(Action, "rejected twilio/call-to-action", "63040", "63040", "A\nGo: https://a.example")]
    [InlineData(Action, "disabled twilio/call-to-action", "63042", "63042", "A\nGo: https://a.example")]
    [InlineData(Card, null, "63016", "63016", "C\ns")]
    [InlineData(OwnCard, null, "63016", "63016", "W\nf")]
    [InlineData(OwnCard, "approved whatsapp/card", "template whatsapp/card", "template whatsapp/card", "W\nf")]
    [InlineData(Code, null, "63016", "63016", "Ann is your verification code. For your security, do not share this code.")]
    [InlineData(Code, "approved whatsapp/authentication", "template whatsapp/authentication", "template whatsapp/authentication", "Ann is your verification code. For your security, do not share this code.")]
    [InlineData(Plain + "," + Reply, null, "twilio/quick-reply", "63016", "T")]
    [InlineData(Reply + "," + List, null, "twilio/list-picker", "63016", "Q\n1. Yes")]
    [InlineData(Plain + "," + Card, null, "text T", "63016", "T")]
    [InlineData(Plain + "," + Card, "approved twilio/card", "template twilio/card", "template twilio/card", "T")]
    [InlineData(Plain + "," + List, "approved twilio/text", "template twilio/text", "template twilio/text", "T")]
    [InlineData(Plain + "," + Catalog, null, "text T", "63016", "T")]
    public void A_content_goes_as_the_richest_type_that_may_go_now(string types, string? approval, string open, string closed, string sms)
    {
        var approved = approval?.Split(' ') is [var status, var type] ? new Approval("n", "UTILITY", status, null, type, false) : null;
        var content = new Content(
            new("AC"), "HX", null, "en", types == Code ? """{"1":"x"}""" : "{}", "{" + types + "}", 0, 0, approved);
        string Plan(bool window, ChannelCapabilities channel)
        {
            var order = Order("rendered", window, content);
            var variables = types == Code ? """{"1":"Ann"}""" : null;
            return SendPlan.Decide(order with { Message = order.Message with { ContentVariables = variables } }, channel, matchBody: true) switch
            {
                SendPlan.Go { Template: { } template } => $"template {template.Content.Type}",
                SendPlan.Go { Content: { } native } => native.Type,
                SendPlan.Go { Body: var text } => channel.HasSessionWindow ? $"text {text}" : text!,
                SendPlan.Refuse refuse => refuse.ErrorCode.ToString(System.Globalization.CultureInfo.InvariantCulture),
                _ => "?",
            };
        }

        Assert.Equal((open, closed, sms), (Plan(true, WhatsApp), Plan(false, WhatsApp), Plan(true, Sms)));
    }

    [Fact]
    public void A_fall_back_that_is_too_long_is_refused()
    {
        var items = string.Join(',', Enumerable.Range(0, 10).Select(at => $$"""{"id":"{{at}}","item":"i{{at}}","description":"{{new string('d', 72)}}"}"""));
        var content = new Content(
            new("AC"), "HX", null, "en", "{}", $$$"""{"twilio/list-picker":{"body":"{{{new string('b', 1024)}}}","button":"Go","items":[{{{items}}}]}}""", 0, 0, null);
        var order = Order("b", true, content);
        Assert.Equal("21617", Describe(SendPlan.Decide(order with { Message = order.Message with { ContentVariables = null } }, Sms, true)));
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
