using Microsoft.Playwright;
using Parley.Conformance.Server;
using static Microsoft.Playwright.Assertions;

namespace Parley.Conformance.Browser;

/// <summary>The console of a server in production, without the sandbox: it asks who comes, and has no phones and no clock.</summary>
[Trait("Part", "browser")]
[Collection(BrowserTests.Name)]
public sealed class OperatorTests(Chromium chromium)
{
    [Fact]
    public async Task Without_the_sandbox_one_signs_in_and_only_what_works_is_there()
    {
        await using var server = await ParleyServer.StartAsync(
            ["--ephemeral"],
            new Dictionary<string, string> { ["Parley__Sandbox__Enabled"] = "false" },
            TestContext.Current.CancellationToken);
        await using var tab = await Tab.OpenAsync(chromium.Browser, server.Ready.Url);
        var page = tab.Page;
        var (sid, token) = (page.GetByLabel("Account SID"), page.GetByLabel("Auth token"));
        await sid.FillAsync(server.Ready.AccountSid);
        await token.FillAsync(new string('0', 32));
        await Axe.AssertCleanAsync(page);
        await page.GetByRole(AriaRole.Button, new() { Name = "Use this account" }).ClickAsync();
        await Expect(page.GetByText("These credentials were refused")).ToBeVisibleAsync();
        await token.FillAsync(server.Ready.AuthToken);
        await page.GetByRole(AriaRole.Button, new() { Name = "Use this account" }).ClickAsync();

        var pages = page.GetByRole(AriaRole.Navigation, new() { Name = "Pages" }).GetByRole(AriaRole.Link);
        await Expect(pages).ToHaveTextAsync(["Conversations", "Webhooks", "Templates", "Functions", "Connect"]);
        await tab.Talk.CreateAsync("In production");
        await tab.Talk.PostAsync("Nobody is here yet");
        foreach (var name in (string[])["Conversations", "Webhooks", "Templates", "Functions", "Connect"])
        {
            await tab.ClickPageAsync(name);
            await Axe.AssertCleanAsync(page);
        }

        tab.AssertNoComplaints();
    }
}
