using System.Text;
using Parley.Api;
using Parley.Webhooks;

namespace Parley.Tests.Webhooks;

public sealed class WebhookFormTests
{
    private const string Url = "Configuration.Url=http://a.example/";
    private static readonly string Flow = "FW" + new string('a', 32);

    [Theory]
    [InlineData("", 50368)]
    [InlineData("Target=", 50368)]
    [InlineData("Target=pigeon", 50364)]
    [InlineData("Target=webhook&Configuration.Filters=onMessageAdded", 50369)]
    [InlineData("Target=webhook&Configuration.Filters=onMessageAdded&Configuration.Url=", 50369)]
    [InlineData("Target=webhook&Configuration.Filters=onMessageAdded&Configuration.Url=a.example", 50369)]
    [InlineData("Target=webhook&Configuration.Filters=onMessageAdded&Configuration.Url=ftp://a.example/", 50369)]
    [InlineData("Target=webhook&Configuration.Filters=onMessageAdded&Configuration.Url=http://a.example/%0a", 50369)]
    [InlineData("Target=webhook&" + Url, 50370)]
    [InlineData("Target=webhook&Configuration.Filters=&" + Url, 50370)]
    [InlineData("Target=webhook&Configuration.Filters=onMoonrise&" + Url, 50365)]
    [InlineData("Target=webhook&Configuration.Filters=onMessageAdd&" + Url, 50365)]
    [InlineData("Target=webhook&Configuration.Filters=onMessageAdded&Configuration.Method=PUT&" + Url, 50055)]
    [InlineData("Target=webhook&Configuration.Filters=onMessageAdded&Configuration.ReplayAfter=x&" + Url, 20001)]
    [InlineData("Target=webhook&Configuration.Filters=onMessageAdded&Configuration.ReplayAfter=9223372036854775808&" + Url, 20001)]
    [InlineData("Target=trigger&Configuration.Triggers=stop", 50369)]
    [InlineData("Target=trigger&" + Url, 50371)]
    [InlineData("Target=trigger&Configuration.Triggers=&" + Url, 50366)]
    [InlineData("Target=studio", 50367)]
    [InlineData("Target=studio&Configuration.FlowSid=FW12", 50367)]
    public void What_cannot_be_is_refused_with_its_code(string text, int code) =>
        Assert.Equal((400, code), (WebhookForm.ReadNew(Parse(text), out _)!.Status, WebhookForm.ReadNew(Parse(text), out _)!.Code));

    [Fact]
    public void Lengths_and_counts_are_bounded()
    {
        Assert.Null(New($"Target=webhook&Configuration.Filters=onMessageAdded&Configuration.Url=http://a.example/{new string('x', 495)}"));
        Assert.Equal(50372, New($"Target=webhook&Configuration.Filters=onMessageAdded&Configuration.Url=http://a.example/{new string('x', 496)}"));
        Assert.Null(New($"Target=trigger&{Url}&Configuration.Triggers={new string('x', 248)}"));
        Assert.Equal(50366, New($"Target=trigger&{Url}&Configuration.Triggers={new string('x', 249)}"));
        var five = string.Concat(Enumerable.Range(1, 5).Select(i => $"&Configuration.Triggers=word{i}"));
        Assert.Null(New($"Target=trigger&{Url}{five}"));
        Assert.Equal(50362, New($"Target=trigger&{Url}{five}&Configuration.Triggers=word6"));
    }

    [Fact]
    public void A_target_takes_what_it_has_and_leaves_the_rest()
    {
        var all = $"{Url}&Configuration.Method=get&Configuration.Filters=onMessageAdded&Configuration.Filters=onDeliveryUpdated"
            + $"&Configuration.Triggers=stop&Configuration.FlowSid={Flow}&Configuration.ReplayAfter=7";
        Assert.Null(WebhookForm.ReadNew(Parse("Target=webhook&" + all), out var webhook));
        Assert.Equal(("http://a.example/", "GET", null, null, 7), (webhook.Url, webhook.Method, webhook.Triggers, webhook.FlowSid, webhook.ReplayAfter));
        Assert.Equal(["onMessageAdded", "onDeliveryUpdated"], webhook.Filters!);
        Assert.Null(WebhookForm.ReadNew(Parse("Target=trigger&" + all), out var trigger));
        Assert.Equal(["stop"], trigger.Triggers!);
        Assert.Null(trigger.Filters);
        Assert.Null(WebhookForm.ReadNew(Parse("Target=studio&" + all), out var studio));
        Assert.Equal((null, null, Flow), (studio.Url, studio.Method, studio.FlowSid));
    }

    [Fact]
    public void A_trigger_s_words_may_stand_among_the_filters()
    {
        Assert.Null(WebhookForm.ReadNew(Parse($"Target=trigger&{Url}&Configuration.Filters=keyword1&Configuration.Filters=keyword2"), out var form));
        Assert.Equal(["keyword1", "keyword2"], form.Triggers!);
        Assert.Null(form.Filters);
    }

    [Fact]
    public void A_change_takes_neither_target_nor_replay()
    {
        Assert.Null(WebhookForm.ReadChange(Parse("Target=pigeon&Configuration.ReplayAfter=soon"), "webhook", out var form));
        Assert.Equal(new WebhookForm("webhook", null, null, null, null, null, null), form);
        Assert.Equal(50370, WebhookForm.ReadChange(Parse("Configuration.Filters="), "webhook", out _)!.Code);
        Assert.Equal(50366, WebhookForm.ReadChange(Parse("Configuration.Triggers="), "trigger", out _)!.Code);
        Assert.Equal(50367, WebhookForm.ReadChange(Parse("Configuration.FlowSid="), "studio", out _)!.Code);
        Assert.Equal(50369, WebhookForm.ReadChange(Parse("Configuration.Url="), "trigger", out _)!.Code);
    }

    private static int? New(string text) => WebhookForm.ReadNew(Parse(text), out _)?.Code;

    private static Form Parse(string text) => Form.Parse(Encoding.UTF8.GetBytes(text), out _)!;
}
