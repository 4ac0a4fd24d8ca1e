using Parley.Tests.Conversations;
using Parley.Webhooks;

namespace Parley.Tests.Webhooks;

public sealed class WebhookInterestTests
{
    [Theory]
    [InlineData("stop", "stop", true)]
    [InlineData("Please STOP!", "stop", true)]
    [InlineData("stop-gap", "Stop", true)]
    [InlineData("unstoppable stop", "stop", true)]
    [InlineData("unstoppable", "stop", false)]
    [InlineData("stops", "stop", false)]
    [InlineData("stop2", "stop", false)]
    [InlineData("non stop flight", "stop flight", true)]
    [InlineData("say #help now", "#help", true)]
    [InlineData("say#help", "#help", true)]
    [InlineData("#helper", "#help", false)]
    [InlineData("ÜBER alles", "über", true)]
    [InlineData("drüber", "über", false)]
    [InlineData("", "stop", false)]
    [InlineData(null, "stop", false)]
    [InlineData("stopstop stop", "stop", true)]
    public void A_trigger_word_stands_alone_in_whatever_case(string? text, string word, bool says) =>
        Assert.Equal(says, WebhookInterest.Says(text, word));

    [Fact]
    public void A_webhook_hears_its_filters_a_trigger_its_words_and_studio_nothing()
    {
        var added = new WebhookEvent(EventNames.MessageAdded, "API", [new("Author", "stop"), new("Body", "please stop")]);
        var updated = added with { Name = EventNames.MessageUpdated };
        var webhook = Hook("webhook", [EventNames.MessageUpdated], []);
        Assert.True(WebhookInterest.Wants(webhook, updated));
        Assert.False(WebhookInterest.Wants(webhook, added));
        Assert.False(WebhookInterest.Wants(webhook with { Url = null }, updated));
        var trigger = Hook("trigger", [EventNames.MessageUpdated], ["other", "STOP"]);
        Assert.True(WebhookInterest.Wants(trigger, added));
        Assert.False(WebhookInterest.Wants(trigger, updated));
        Assert.False(WebhookInterest.Wants(trigger, added with { Parameters = [new("Author", "stop")] }));
        Assert.False(WebhookInterest.Wants(Hook("studio", [EventNames.MessageAdded], ["stop"]), added));
    }

    private static Webhook Hook(string target, string[] filters, string[] triggers) => new(
        TestEngine.Account, new("CH"), "WH", target, "https://hooks.example/", "POST", filters, triggers, null, null, 0, 0);
}
