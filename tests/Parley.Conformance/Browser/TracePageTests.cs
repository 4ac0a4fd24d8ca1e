using Microsoft.Playwright;
using Parley.Conformance.Server;
using static Microsoft.Playwright.Assertions;

namespace Parley.Conformance.Browser;

/// <summary>Why: from a phone's message and from a conversation's, with what the carrier said, and no secret of the account.</summary>
[Trait("Part", "browser")]
[Collection(BrowserTests.Name)]
public sealed class TracePageTests(Chromium chromium, ConsoleServer server)
{
    [Fact]
    public async Task A_message_that_no_conversation_took_is_explained_from_the_phone()
    {
        await using var tab = await Tab.OpenAsync(chromium.Browser, server.Url, TestAccount.New());
        await tab.Phone("SMS").WriteAsync("Does anybody read this?");
        var row = tab.Phone("SMS").Thread.Locator(".bubble-row").Filter(new() { HasText = "Does anybody read this?" });
        await row.GetByRole(AriaRole.Link, new() { Name = "Why?" }).ClickAsync();
        var main = tab.Page.GetByRole(AriaRole.Main);
        await Expect(main.GetByRole(AriaRole.Heading, new() { Name = "It came from a phone" })).ToBeVisibleAsync();
        await Expect(main.GetByText("no binding", new() { Exact = true })).ToBeVisibleAsync();
        await Expect(main.GetByText("dropped", new() { Exact = true })).ToBeVisibleAsync();
        await Axe.AssertCleanAsync(tab.Page);
        tab.AssertNoComplaints();
    }

    [Fact]
    public async Task The_trace_of_a_delivered_message_has_each_attempt_with_the_carriers_answer()
    {
        await using var lived = await LivedIn.CreateAsync(server);
        await using var tab = await Tab.OpenAsync(chromium.Browser, server.Url, lived.Account);
        await tab.GoAsync($"/conversations/{lived.Conversation}");
        await tab.Talk.AskWhyAsync(LivedIn.Delivered);
        await Expect(tab.Talk.Why).ToContainTextAsync("It came from a phone");
        await Expect(tab.Talk.Why).ToContainTextAsync("The binding of WhatsApp +1 555 123 9101");

        // To Ben over SMPP, not to Eve whose window is closed, not to the author, and in the chat for the clerk.
        var ben = tab.Talk.WhyOf("+1 555 123 9102");
        await Expect(ben).ToContainTextAsync("delivered");
        await ben.GetByText("Attempt 1").ClickAsync();
        await Expect(ben).ToContainTextAsync("submit_sm");
        await Expect(tab.Talk.WhyOf("+1 555 123 9103")).ToContainTextAsync("Error 63016");
        await Expect(tab.Talk.WhyOf("+1 555 123 9101")).ToContainTextAsync("skipped");
        await Expect(tab.Talk.WhyOf("clerk")).ToBeVisibleAsync();
        await Expect(tab.Talk.Why.GetByRole(AriaRole.List, new() { Name = "Webhooks of this message" })).ToContainTextAsync("onMessageAdded");

        // Over the Graph API the bearer token is left out.
        await tab.GoAsync($"/conversations/{lived.Conversation}/{lived.FailedMessage}");
        var ada = tab.Talk.WhyOf("+1 555 123 9101");
        await ada.GetByText("Attempt 1").ClickAsync();
        await Expect(ada).ToContainTextAsync("/messages");
        await Expect(ada).ToContainTextAsync("200");
        await Expect(ada).ToContainTextAsync("…");
        Assert.DoesNotContain(lived.Account.Token, await tab.Talk.Why.InnerTextAsync(), StringComparison.Ordinal);
        tab.AssertNoComplaints();
    }
}
