using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace Parley.Conformance.Browser;

/// <summary>Every page, in light and dark, on a laptop and on a phone's screen: accessible, no wider than the screen, without an error.</summary>
[Trait("Part", "browser")]
[Collection(BrowserTests.Name)]
public sealed class EveryPageTests(Chromium chromium, ConsoleServer server)
{
    [Theory]
    [InlineData(1440, false)]
    [InlineData(1440, true)]
    [InlineData(380, false)]
    [InlineData(380, true)]
    public async Task A_page_is_accessible_and_fits_the_screen(int width, bool isDark)
    {
        await using var lived = await LivedIn.CreateAsync(server);
        await using var tab = await Tab.OpenAsync(chromium.Browser, server.Url, lived.Account, new(width, 900, isDark));
        var wrong = new List<string>();
        foreach (var (address, text) in PagesOf(lived))
        {
            await tab.GoAsync(address);
            await Expect(tab.Page.GetByRole(AriaRole.Main).GetByText(text).Filter(new() { Visible = true }).First).ToBeVisibleAsync();
            await LookAsync(tab, address, width, wrong);
        }

        await using var first = await Tab.OpenAsync(chromium.Browser, server.Url, look: new(width, 900, isDark));
        foreach (var address in (string[])["/functions"])
        {
            await first.GoAsync(address);
            await Expect(first.Page.GetByRole(AriaRole.Main).GetByText("/customer-optin").First).ToBeVisibleAsync();
            await LookAsync(first, address, width, wrong);
        }

        Assert.True(wrong.Count == 0, string.Join('\n', wrong));
        tab.AssertNoComplaints();
        first.AssertNoComplaints();
    }

    /// <summary>Where to go, and what stands there once it is drawn.</summary>
    private static IEnumerable<(string Address, string Text)> PagesOf(LivedIn lived) =>
    [
        ("/phones", "walkthrough"),
        ("/conversations", "An old one"),
        ($"/conversations/{lived.Conversation}", LivedIn.Delivered),
        ($"/conversations/{lived.Conversation}/{lived.FailedMessage}", "63016"),
        (lived.PhoneTrace, "It came from a phone"),
        ("/webhooks", "onMessageAdded"),
        ($"/webhooks/{lived.Delivery}", "Redeliver"),
        ($"/webhooks/signature/{lived.Delivery}", "It verifies"),
        ("/webhooks/configuration", "Told afterwards"),
        ("/templates", "Order ready"),
        ($"/templates/{lived.Pending}", "You are the reviewer"),
        ("/templates/new", "Create template"),
        ("/faults", "error 131026"),
        ("/requests", "POST"),
        ($"/requests/{lived.Request}", "Repeat it"),
        ("/connect", "Account SID"),
    ];

    private static async Task LookAsync(Tab tab, string address, int width, List<string> wrong)
    {
        wrong.AddRange((await Axe.LookAsync(tab.Page)).Select(found => $"{address}: {found}"));
        var wide = await tab.Page.EvaluateAsync<int>("document.documentElement.scrollWidth");
        if (wide > width)
        {
            wrong.Add($"{address}: {wide} points wide");
        }

        if (Environment.GetEnvironmentVariable("PARLEY_TEST_SCREENSHOTS") is { Length: > 0 } folder)
        {
            var name = $"{address.Trim('/').Replace('/', '-')[..Math.Min(24, address.Length - 1)]}-{width}-{TestContext.Current.TestCase?.GetHashCode():x}.png";
            await tab.Page.ScreenshotAsync(new() { Path = Path.Combine(folder, name) });
        }
    }
}
