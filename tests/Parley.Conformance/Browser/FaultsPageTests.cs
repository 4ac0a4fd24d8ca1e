using System.Text.RegularExpressions;
using Microsoft.Playwright;
using Parley.Conformance.Server;
using static Microsoft.Playwright.Assertions;

namespace Parley.Conformance.Browser;

/// <summary>The clock with what falls due and what fired, and faults that strike, are counted and switched off.</summary>
[Trait("Part", "browser")]
[Collection(BrowserTests.Name)]
public sealed class FaultsPageTests(Chromium chromium, ConsoleServer server)
{
    private const string Phone = "whatsapp:+15551239301";
    private const string Proxy = "whatsapp:+15557779301";
    private const string Preset = "This person cannot be reached (131026)";

    [Fact]
    public async Task A_fault_strikes_is_counted_and_can_be_switched_off()
    {
        using var client = new ApiClient(server.Url, TestAccount.New());
        var conversation = await ConversationAsync(client);
        await using var tab = await Tab.OpenAsync(chromium.Browser, server.Url, client.Account);
        await tab.ClickPageAsync("Clock and faults");
        await Expect(tab.Page.GetByText("Nothing is set to fail")).ToBeVisibleAsync();
        await tab.Page.GetByRole(AriaRole.Button, new() { Name = $"Add: {Preset}" }).ClickAsync();
        var faults = tab.Page.GetByRole(AriaRole.List, new() { Name = "Faults" }).GetByRole(AriaRole.Listitem);
        await Expect(faults).ToContainTextAsync(["struck 0 of 1"]);
        await PostAsync(client, conversation, "This one is lost");

        // It was ordered once, and is spent; what it did is counted where it struck.
        await Expect(faults).ToHaveCountAsync(0);
        var target = tab.Page.GetByRole(AriaRole.Region, new() { Name = "WhatsApp: sending" });
        await Expect(target).ToContainTextAsync("struck 1 ×");

        // Another one, which is off: the message arrives, and nothing is counted.
        await tab.Page.GetByRole(AriaRole.Button, new() { Name = $"Add: {Preset}" }).ClickAsync();
        await faults.GetByRole(AriaRole.Switch).ClickAsync();
        await Expect(faults.GetByRole(AriaRole.Switch)).Not.ToBeCheckedAsync();
        await PostAsync(client, conversation, "This one arrives");
        await Expect(faults).ToContainTextAsync(["struck 0 of 1"]);
        await faults.GetByRole(AriaRole.Switch).ClickAsync();
        await Expect(faults.GetByRole(AriaRole.Switch)).ToBeCheckedAsync();
        await PostAsync(client, conversation, "This one is lost too");
        await Expect(faults).ToHaveCountAsync(0);
        await Expect(target).ToContainTextAsync("struck 2 ×");

        await tab.GoAsync($"/conversations/{conversation}");
        await Expect(tab.Talk.Deliveries("This one is lost too")).ToHaveTextAsync([new Regex("(failed|undelivered)$")]);
        await Expect(tab.Talk.Deliveries("This one arrives")).ToHaveTextAsync([new Regex("delivered$")]);
        await tab.Talk.AskWhyAsync("This one is lost too");
        await Expect(tab.Talk.WhyOf("+1 555 123 9301")).ToContainTextAsync("Error 63024");
        tab.AssertNoComplaints();
    }

    [Fact]
    public async Task The_clock_shows_what_falls_due_and_what_a_jump_fired()
    {
        using var client = new ApiClient(server.Url, TestAccount.New());
        var conversation = await ConversationAsync(client);
        (await client.PostAsync($"/v1/Conversations/{conversation}", ("Timers.Inactive", "PT2H"), ("Timers.Closed", "PT30H"))).Expect(200);
        await using var tab = await Tab.OpenAsync(chromium.Browser, server.Url, client.Account);
        await tab.ClickPageAsync("Clock and faults");
        var due = tab.Page.GetByRole(AriaRole.Region, new() { Name = "Falls due next" }).GetByRole(AriaRole.Listitem);
        var fired = tab.Page.GetByRole(AriaRole.Region, new() { Name = "Fired by the last jump" }).GetByRole(AriaRole.Listitem);
        await Expect(due).ToContainTextAsync([new Regex("timer"), new Regex("window"), new Regex("timer")]);

        await tab.Page.GetByRole(AriaRole.Button, new() { Name = "+25 h: move the clock by 25 hours" }).ClickAsync();
        await Expect(fired).ToContainTextAsync([new Regex("timer"), new Regex("window")]);
        await Expect(due).ToContainTextAsync([new Regex("timer")]);
        await Expect(tab.Page.GetByText("1 d 1 h ahead of this computer")).ToBeVisibleAsync();

        await tab.Page.GetByLabel("How far, or until when").FillAsync("6 hours");
        await tab.Page.GetByRole(AriaRole.Button, new() { Name = "Move the clock", Exact = true }).ClickAsync();
        await Expect(fired).ToHaveCountAsync(1);
        await Expect(due).ToHaveCountAsync(0);
        await tab.GoAsync($"/conversations/{conversation}");
        await Expect(tab.Page.GetByRole(AriaRole.Region, new() { Name = "Conversation Faulty" }).GetByText("closed", new() { Exact = true }).First)
            .ToBeVisibleAsync();
        tab.AssertNoComplaints();
    }

    private static async Task<string> ConversationAsync(ApiClient client)
    {
        var sid = (await client.PostAsync("/v1/Conversations", ("FriendlyName", "Faulty"))).Expect(201).Json["sid"]!.GetValue<string>();
        (await client.PostAsync(
            $"/v1/Conversations/{sid}/Participants",
            ("MessagingBinding.Address", Phone), ("MessagingBinding.ProxyAddress", Proxy))).Expect(201);
        await client.PhoneSendsAsync(Phone, Proxy, "Hello");
        await client.SettleAsync();
        return sid;
    }

    private static async Task PostAsync(ApiClient client, string conversation, string body)
    {
        (await client.PostAsync($"/v1/Conversations/{conversation}/Messages", ("Body", body))).Expect(201);
        await client.SettleAsync();
    }
}
