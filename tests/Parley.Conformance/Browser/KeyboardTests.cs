using Microsoft.Playwright;
using Parley.Conformance.Server;
using static Microsoft.Playwright.Assertions;

namespace Parley.Conformance.Browser;

/// <summary>Without a mouse.</summary>
[Trait("Part", "browser")]
[Collection(BrowserTests.Name)]
public sealed class KeyboardTests(Chromium chromium, ConsoleServer server)
{
    [Fact]
    public async Task A_conversation_is_found_opened_and_written_to_with_the_keyboard_alone()
    {
        using var client = new ApiClient(server.Url, TestAccount.New());
        foreach (var name in (string[])["Kitchen", "Front desk", "Fruit stand"])
        {
            (await client.PostAsync("/v1/Conversations", ("FriendlyName", name))).Expect(201);
        }

        await using var tab = await Tab.OpenAsync(chromium.Browser, server.Url, client.Account);
        var page = tab.Page;
        var keys = page.Keyboard;
        await Expect(page.GetByRole(AriaRole.Heading, new() { Name = "Phones", Exact = true })).ToBeVisibleAsync();
        await keys.PressAsync("Tab");
        await Expect(page.GetByText("Skip to the page")).ToBeFocusedAsync();
        await keys.PressAsync("g");
        await keys.PressAsync("c");
        await Expect(tab.Talk.List.GetByRole(AriaRole.Option)).ToHaveCountAsync(3);

        // "/" goes to the search; what is found is walked with the arrows, and opened with Enter.
        await keys.PressAsync("/");
        await Expect(tab.Talk.Search).ToBeFocusedAsync();
        await keys.TypeAsync("fr");
        await Expect(tab.Talk.List.GetByRole(AriaRole.Option)).ToHaveCountAsync(2);
        await TabToAsync(page, tab.Talk.List);
        await keys.PressAsync("Home");
        await keys.PressAsync("ArrowDown");
        await keys.PressAsync("Enter");
        await Expect(page.GetByRole(AriaRole.Heading, new() { Name = "Front desk" })).ToBeVisibleAsync();

        await TabToAsync(page, page.GetByRole(AriaRole.Textbox, new() { Name = "Message to post" }));
        await keys.TypeAsync("Written without a mouse");
        await keys.PressAsync("Enter");
        await Expect(tab.Talk.Entry("Written without a mouse")).ToBeVisibleAsync();

        // "?" tells what the keys do, and Escape gives the focus back.
        await TabToAsync(page, tab.Talk.List);
        await keys.PressAsync("?");
        var help = page.GetByRole(AriaRole.Dialog, new() { Name = "Keyboard shortcuts" });
        await Expect(help).ToBeVisibleAsync();
        await Axe.AssertCleanAsync(page);
        await keys.PressAsync("Escape");
        await Expect(help).ToHaveCountAsync(0);
        await Expect(tab.Talk.List).ToBeFocusedAsync();
        tab.AssertNoComplaints();
    }

    /// <summary>Presses Tab until this has the focus, and fails if it never gets it.</summary>
    private static async Task TabToAsync(IPage page, ILocator wanted)
    {
        for (var presses = 0; presses < 60; presses++)
        {
            await page.Keyboard.PressAsync("Tab");
            if (await wanted.EvaluateAsync<bool>("one => one === document.activeElement"))
            {
                return;
            }
        }

        Assert.Fail("60 times Tab, and never there.");
    }
}
