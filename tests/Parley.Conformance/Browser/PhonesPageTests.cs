using System.Diagnostics;
using System.Text.RegularExpressions;
using Microsoft.Playwright;
using Parley.Conformance.Server;
using static Microsoft.Playwright.Assertions;

namespace Parley.Conformance.Browser;

/// <summary>The phones: switched off and on, their window, their numbers, buttons to tap, and a desk in a pocket.</summary>
[Trait("Part", "browser")]
[Collection(BrowserTests.Name)]
public sealed class PhonesPageTests(Chromium chromium, ConsoleServer server)
{
    [Fact]
    public async Task One_click_sets_up_the_first_walkthrough_and_a_message_is_on_the_other_phone_at_once()
    {
        await using var tab = await OpenAsync();
        var (whatsapp, sms) = (tab.Phone("WhatsApp"), tab.Phone("SMS"));
        await Expect(tab.Page.GetByRole(AriaRole.Status).Filter(new() { HasText = "Live" })).ToBeVisibleAsync();
        await SetUpAsync(tab);
        await whatsapp.WriteAsync("Hello?");
        await Expect(sms.Received("Hello?")).ToBeVisibleAsync();

        var clock = Stopwatch.StartNew();
        await sms.WriteAsync("Live?");
        await Expect(whatsapp.Received("Live?")).ToBeVisibleAsync();
        Summary.Say($"Console: from phone to phone in {clock.ElapsedMilliseconds} ms, as the page shows it");
        Assert.True(clock.Elapsed < TimeSpan.FromSeconds(3), $"It took {clock.Elapsed}");
        tab.AssertNoComplaints();
    }

    [Fact]
    public async Task A_phone_that_is_off_gets_its_messages_when_it_is_on_again()
    {
        await using var tab = await OpenAsync();
        var (whatsapp, sms) = (tab.Phone("WhatsApp"), tab.Phone("SMS"));
        await SetUpAsync(tab);
        await sms.Power.ClickAsync();
        await Expect(sms.Region.GetByText("Switched off")).ToBeVisibleAsync();
        await whatsapp.WriteAsync("Are you still there?");

        // It is in the conversation, and waits at the carrier.
        await tab.ClickPageAsync("Conversations");
        await Expect(tab.Talk.Deliveries("Are you still there?")).ToHaveTextAsync([new Regex("SMS .* sent")]);
        await tab.ClickPageAsync("Phones");
        await Expect(sms.Received()).ToHaveCountAsync(0);
        await sms.Power.ClickAsync();
        await Expect(sms.Received("Are you still there?")).ToBeVisibleAsync();
        tab.AssertNoComplaints();
    }

    [Fact]
    public async Task After_25_hours_the_window_is_closed_and_63016_is_explained()
    {
        await using var tab = await OpenAsync();
        var (whatsapp, sms) = (tab.Phone("WhatsApp"), tab.Phone("SMS"));
        await SetUpAsync(tab);
        await whatsapp.WriteAsync("Good evening");
        await Expect(whatsapp.Region.GetByText(new Regex("Window open: (1 d|23 h 59 min) left"))).ToBeVisibleAsync();
        await tab.Page.GetByRole(AriaRole.Button, new() { Name = "Advance the clock by 25 hours" }).ClickAsync();
        await Expect(whatsapp.Region.GetByText("Window closed")).ToBeVisibleAsync();
        await Expect(whatsapp.Region.GetByRole(AriaRole.Meter, new() { Name = "24-hour window" })).ToHaveAttributeAsync("aria-valuenow", "0");

        await sms.WriteAsync("Thanks again for yesterday");
        await tab.ClickPageAsync("Conversations");
        await Expect(tab.Talk.Deliveries("Thanks again")).ToHaveTextAsync([new Regex("WhatsApp .* failed")]);
        await Expect(tab.Talk.Entry("Thanks again")).ToContainTextAsync("The 24-hour window is closed");
        await tab.ClickPageAsync("Phones");
        await Expect(whatsapp.Received()).ToHaveCountAsync(0);
        await Axe.AssertCleanAsync(tab.Page);
        tab.AssertNoComplaints();
    }

    [Fact]
    public async Task A_number_is_chosen_by_keyboard()
    {
        await using var tab = await OpenAsync();
        var sms = tab.Phone("SMS");
        await SetUpAsync(tab);
        await tab.Phone("WhatsApp").WriteAsync("Two minutes!");
        await Expect(sms.Received("Two minutes!")).ToBeVisibleAsync();
        var before = await sms.Number.InputValueAsync();
        await sms.Number.FillAsync("12345");
        await sms.Number.PressAsync("Enter");
        await Expect(sms.Region.GetByText("A number with + and country code")).ToBeVisibleAsync();
        await sms.Number.FillAsync("+44 7700 900123");
        await sms.Number.PressAsync("Enter");
        await Expect(sms.Thread.GetByText("No messages yet")).ToBeVisibleAsync();
        await sms.Number.FillAsync(before);
        await sms.Number.PressAsync("Enter");
        await Expect(sms.Received("Two minutes!")).ToBeVisibleAsync();
        tab.AssertNoComplaints();
    }

    [Fact]
    public async Task A_quick_reply_is_tapped_and_comes_back_as_a_message()
    {
        await using var tab = await OpenAsync();
        var whatsapp = tab.Phone("WhatsApp");
        await SetUpAsync(tab);
        await whatsapp.WriteAsync("I am hungry");
        await tab.ClickPageAsync("Templates");
        var form = tab.Page.GetByRole(AriaRole.Form, new() { Name = "New template" });
        await tab.Page.GetByRole(AriaRole.Link, new() { Name = "New template" }).ClickAsync();
        await form.GetByLabel("Name", new() { Exact = true }).FillAsync("What to eat");
        await form.GetByLabel("Language").FillAsync("en");
        await form.GetByRole(AriaRole.Radio, new() { Name = "Quick replies" }).CheckAsync();
        await form.GetByRole(AriaRole.Textbox, new() { Name = "Text", Exact = true }).FillAsync("Pizza?");
        await form.GetByLabel("Button 1: title").FillAsync("Yes, please");
        await form.GetByRole(AriaRole.Button, new() { Name = "Create template" }).ClickAsync();
        await tab.ClickPageAsync("Conversations");
        await tab.Page.GetByRole(AriaRole.Button, new() { Name = "Template", Exact = true }).ClickAsync();
        await tab.Page.GetByRole(AriaRole.Combobox, new() { Name = "Template", Exact = true }).SelectOptionAsync(
            new SelectOptionValue { Label = "What to eat (en)" });
        await tab.Page.GetByRole(AriaRole.Button, new() { Name = "Post", Exact = true }).ClickAsync();
        await Expect(tab.Talk.Entry("Pizza?")).ToBeVisibleAsync();

        await tab.ClickPageAsync("Phones");
        await whatsapp.Received("Pizza?").GetByRole(AriaRole.Button, new() { Name = "Yes, please" }).ClickAsync();
        await Expect(whatsapp.Sent("Yes, please")).ToBeVisibleAsync();
        // The template has the words too, as a line of its choices.
        await Expect(tab.Phone("SMS").Received().Last).ToHaveTextAsync(new Regex("^Yes, please"));
        tab.AssertNoComplaints();
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task At_380_points_each_phone_is_a_tab_and_a_message_goes_from_tab_to_tab(bool isDark)
    {
        await using var tab = await OpenAsync(Look.Small with { IsDark = isDark });
        await tab.Page.GetByRole(AriaRole.Tab, new() { Name = "Get started" }).ClickAsync();
        await SetUpAsync(tab);
        foreach (var (from, to) in new[] { ("WhatsApp", "SMS"), ("SMS", "WhatsApp") })
        {
            await TurnToAsync(tab, from);
            await tab.Phone(from).WriteAsync($"From the small {from} screen");
            await Axe.AssertCleanAsync(tab.Page);
            Assert.InRange(await tab.Page.EvaluateAsync<int>("document.documentElement.scrollWidth"), 1, 380);
            await TurnToAsync(tab, to);
            await Expect(tab.Phone(to).Received($"From the small {from} screen")).ToBeVisibleAsync();
        }

        tab.AssertNoComplaints();
    }

    private Task<Tab> OpenAsync(Look? look = null) => Tab.OpenAsync(chromium.Browser, server.Url, TestAccount.New(), look);

    // Its name also tells what is unread.
    private static Task TurnToAsync(Tab tab, string phone) =>
        tab.Page.GetByRole(AriaRole.Tab, new() { NameRegex = new Regex($"^{phone}(,|$)") }).ClickAsync();

    private static async Task SetUpAsync(Tab tab)
    {
        await tab.Page.GetByRole(AriaRole.Button, new() { Name = "Set up walkthrough 1" }).ClickAsync();
        await Expect(tab.Page.GetByRole(AriaRole.Status).Filter(new() { HasText = "SMS-to-WhatsApp Example is set up" })).ToBeVisibleAsync();
    }
}
