using System.Diagnostics;
using Microsoft.Playwright;
using Parley.Conformance.Server;
using static Microsoft.Playwright.Assertions;

namespace Parley.Conformance.Browser;

/// <summary>The page that connects the official libraries: its variables and its first program are taken as they are, and run.</summary>
[Trait("Part", "browser")]
[Collection(BrowserTests.Name)]
public sealed class ConnectPageTests(Chromium chromium, ConsoleServer server)
{
    [Fact]
    public async Task What_is_copied_from_the_page_connects_a_real_client_and_the_page_shows_it()
    {
        var account = TestAccount.New();
        await using var tab = await Tab.OpenAsync(chromium.Browser, server.Url, account);
        await tab.ClickPageAsync("Connect");
        var clients = tab.Page.GetByRole(AriaRole.Region, new() { Name = "Clients" });
        await Expect(clients).ToContainTextAsync("Waiting for a first request");
        await Expect(tab.Page.GetByText(account.Token)).ToHaveCountAsync(0);

        var variables = await CopyAsync(tab.Page, "Environment variables", "bash, zsh");
        var program = await CopyAsync(tab.Page, "A first conversation", "Node");
        Assert.StartsWith("CH", await RunAsync(variables, program), StringComparison.Ordinal);

        await Expect(clients.GetByRole(AriaRole.Status)).ToContainTextAsync("twilio-node");
        await Expect(clients.GetByRole(AriaRole.Status)).ToContainTextAsync("through the proxy");
        await Axe.AssertCleanAsync(tab.Page);
        await tab.ClickPageAsync("Conversations");
        await tab.Talk.ChooseAsync("Hello from Node");
        tab.AssertNoComplaints();
    }

    [Fact]
    public async Task The_token_is_shown_only_when_asked_for()
    {
        var account = TestAccount.New();
        await using var tab = await Tab.OpenAsync(chromium.Browser, server.Url, account);
        await tab.ClickPageAsync("Connect");
        await Expect(tab.Page.GetByText(account.Sid).First).ToBeVisibleAsync();
        Assert.DoesNotContain(account.Token, await tab.Page.Locator("body").InnerTextAsync(), StringComparison.Ordinal);
        await tab.Page.GetByRole(AriaRole.Button, new() { Name = "Reveal the auth token" }).ClickAsync();
        await Expect(tab.Page.GetByText(account.Token).First).ToBeVisibleAsync();
        await tab.Page.GetByRole(AriaRole.Button, new() { Name = "Hide the auth token" }).ClickAsync();
        await Expect(tab.Page.GetByText(account.Token)).ToHaveCountAsync(0);
        tab.AssertNoComplaints();
    }

    [Fact]
    public async Task Another_account_is_entered_by_clicking_and_left_again()
    {
        var account = TestAccount.New();
        await using var tab = await Tab.OpenAsync(chromium.Browser, server.Url);
        await tab.ClickPageAsync("Connect");
        await Expect(tab.Page.GetByText(server.First.Sid).First).ToBeVisibleAsync();
        await tab.Page.GetByRole(AriaRole.Button, new() { Name = "Account AC" }).ClickAsync();
        await tab.Page.GetByRole(AriaRole.Textbox, new() { Name = "Account SID" }).FillAsync(account.Sid);
        await tab.Page.GetByLabel("Auth token", new() { Exact = true }).FillAsync(account.Token);
        await tab.Page.GetByRole(AriaRole.Button, new() { Name = "Use this account" }).ClickAsync();
        await Expect(tab.Page.GetByText(account.Sid).First).ToBeVisibleAsync();
        await tab.Page.GetByRole(AriaRole.Button, new() { Name = "Account AC" }).ClickAsync();
        await tab.Page.GetByRole(AriaRole.Button, new() { Name = "Use the first account" }).ClickAsync();
        await Expect(tab.Page.GetByText(server.First.Sid).First).ToBeVisibleAsync();
        tab.AssertNoComplaints();
    }

    private static async Task<string> CopyAsync(IPage page, string figure, string language)
    {
        var snippet = page.GetByRole(AriaRole.Figure, new() { Name = figure });
        await snippet.GetByRole(AriaRole.Tab, new() { Name = language, Exact = true }).ClickAsync();
        await snippet.GetByRole(AriaRole.Button, new() { Name = "Copy" }).ClickAsync();
        return await page.EvaluateAsync<string>("navigator.clipboard.readText()");
    }

    private static async Task<string> RunAsync(string variables, string program)
    {
        var start = new ProcessStartInfo("bash")
        {
            // The official library lies here.
            WorkingDirectory = Repository.Conformance("node"),
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        foreach (var argument in (string[])["-c", variables + "\nexec node -e \"$1\"", "bash", program])
        {
            start.ArgumentList.Add(argument);
        }

        foreach (var other in (string[])["HTTP_PROXY", "HTTPS_PROXY", "http_proxy", "https_proxy", "NO_PROXY", "no_proxy", "NODE_OPTIONS"])
        {
            start.Environment.Remove(other);
        }

        using var shell = Process.Start(start)!;
        var output = shell.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
        var errors = shell.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
        await shell.WaitForExitAsync(TestContext.Current.CancellationToken);
        Assert.True(shell.ExitCode == 0, await errors);
        return await output;
    }
}
