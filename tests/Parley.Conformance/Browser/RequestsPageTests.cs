using System.Diagnostics;
using Microsoft.Playwright;
using Parley.Conformance.Server;
using static Microsoft.Playwright.Assertions;

namespace Parley.Conformance.Browser;

/// <summary>The log of requests, with commands that repeat them: what the page gives is run in a shell as it is.</summary>
[Trait("Part", "browser")]
[Collection(BrowserTests.Name)]
public sealed class RequestsPageTests(Chromium chromium, ConsoleServer server)
{
    private const string Name = "Ada's \"desk\" – 50 % & more; $HOME";

    [Fact]
    public async Task The_curl_command_of_a_request_really_repeats_it()
    {
        using var client = new ApiClient(server.Url, TestAccount.New());
        await using var tab = await Tab.OpenAsync(chromium.Browser, server.Url, client.Account);
        await tab.ClickPageAsync("API log");
        await Expect(tab.Page.GetByText("No request yet")).ToBeVisibleAsync();
        (await client.PostAsync("/v1/Conversations", ("FriendlyName", Name), ("Attributes", """{"a":"b"}"""))).Expect(201);
        (await client.GetAsync("/v1/Conversations/CHffffffffffffffffffffffffffffffff")).Expect(404);

        var rows = tab.Page.GetByRole(AriaRole.Listbox, new() { Name = "Requests, newest first" }).GetByRole(AriaRole.Option);
        await Expect(rows).ToHaveCountAsync(2);
        await Expect(rows.Nth(0)).ToContainTextAsync("404 · 20404");
        await rows.Nth(1).ClickAsync();
        var detail = tab.Page.GetByRole(AriaRole.Region, new() { Name = "Request", Exact = true });
        await Expect(detail.GetByRole(AriaRole.Table, new() { Name = "Parameters" })).ToContainTextAsync(Name);
        await Expect(detail.GetByRole(AriaRole.Region, new() { Name = "Answer" })).ToContainTextAsync("chat_service_sid");
        Assert.DoesNotContain(client.Account.Token, await detail.InnerTextAsync(), StringComparison.Ordinal);

        var repeat = detail.GetByRole(AriaRole.Figure, new() { Name = "Repeat this request" });
        await repeat.GetByRole(AriaRole.Tab, new() { Name = "twilio" }).ClickAsync();
        await Expect(repeat.GetByRole(AriaRole.Tabpanel)).ToContainTextAsync("twilio api:conversations:v1:conversations:create");
        await repeat.GetByRole(AriaRole.Tab, new() { Name = "Node" }).ClickAsync();
        await Expect(repeat.GetByRole(AriaRole.Tabpanel)).ToContainTextAsync("client.conversations.v1.conversations.create({");
        await repeat.GetByRole(AriaRole.Tab, new() { Name = "curl" }).ClickAsync();
        await repeat.GetByRole(AriaRole.Button, new() { Name = "Copy" }).ClickAsync();
        var command = await tab.Page.EvaluateAsync<string>("navigator.clipboard.readText()");
        await RunAsync(command, client.Account);

        // The same conversation once more, and it is in the log.
        var made = await client.ListAsync("/v1/Conversations", "conversations");
        Assert.Equal([Name, Name], made.Select(one => one["friendly_name"]!.GetValue<string>()));
        Assert.All(made, one => Assert.Equal("""{"a":"b"}""", one["attributes"]!.GetValue<string>()));
        await Expect(rows.Filter(new() { HasText = "curl" })).ToHaveCountAsync(1);
        await Axe.AssertCleanAsync(tab.Page);
        tab.AssertNoComplaints();
    }

    [Fact]
    public async Task The_log_is_searched_filtered_and_cleared()
    {
        using var client = new ApiClient(server.Url, TestAccount.New());
        (await client.PostAsync("/v1/Conversations", ("UniqueName", "needle"))).Expect(201);
        (await client.PostAsync("/v1/Conversations", ("UniqueName", "needle"))).Expect(409);
        (await client.GetAsync("/v1/Services")).Expect(200);
        await using var tab = await Tab.OpenAsync(chromium.Browser, server.Url, client.Account);
        await tab.ClickPageAsync("API log");
        var rows = tab.Page.GetByRole(AriaRole.Listbox, new() { Name = "Requests, newest first" }).GetByRole(AriaRole.Option);
        await Expect(rows).ToHaveCountAsync(3);
        await tab.Page.GetByRole(AriaRole.Searchbox, new() { Name = "Search requests" }).FillAsync("needle");
        await Expect(rows).ToHaveCountAsync(2);
        await tab.Page.GetByLabel("Status").SelectOptionAsync(new SelectOptionValue { Label = "4xx refused" });
        await Expect(rows).ToHaveCountAsync(1);
        await Expect(rows).ToContainTextAsync(["409"]);
        await tab.Page.GetByRole(AriaRole.Button, new() { Name = "Clear", Exact = true }).ClickAsync();
        await tab.Page.GetByRole(AriaRole.Dialog).GetByRole(AriaRole.Button, new() { Name = "Clear", Exact = true }).ClickAsync();
        await Expect(rows).ToHaveCountAsync(0);
        tab.AssertNoComplaints();
    }

    private static async Task RunAsync(string command, TestAccount account)
    {
        Assert.StartsWith("curl ", command, StringComparison.Ordinal);
        var start = new ProcessStartInfo("bash") { RedirectStandardOutput = true, RedirectStandardError = true };
        start.ArgumentList.Add("-c");
        start.ArgumentList.Add(command);
        start.Environment["TWILIO_ACCOUNT_SID"] = account.Sid;
        start.Environment["TWILIO_AUTH_TOKEN"] = account.Token;
        start.Environment["NO_PROXY"] = "127.0.0.1";
        using var shell = Process.Start(start)!;
        var output = shell.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
        var errors = shell.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
        await shell.WaitForExitAsync(TestContext.Current.CancellationToken);
        Assert.True(shell.ExitCode == 0, await errors);
        Assert.Contains("\"sid\":", await output, StringComparison.Ordinal);
    }
}
