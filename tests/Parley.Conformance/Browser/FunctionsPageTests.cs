using Microsoft.Playwright;
using Parley.Conformance.Server;
using static Microsoft.Playwright.Assertions;

namespace Parley.Conformance.Browser;

/// <summary>Functions: written in the editor, invoked by hand, their logs, an error with its stack, and deleted.</summary>
[Trait("Part", "browser")]
[Collection(BrowserTests.Name)]
public sealed class FunctionsPageTests(Chromium chromium, ConsoleServer server)
{
    [Fact]
    public async Task A_function_is_written_saved_invoked_and_changed()
    {
        await using var tab = await Tab.OpenAsync(chromium.Browser, server.Url);
        var functions = tab.Functions;
        await tab.ClickPageAsync("Functions");
        await Expect(tab.Page.GetByRole(AriaRole.Group, new() { Name = "Runtime" })).ToContainTextAsync("ready");
        await functions.WriteAsync(
            "functions/greet.js",
            """
            exports.handler = function (context, event, callback) {
              console.log('asked by', event.Author);
              callback(null, { hello: event.Author });
            };
            """);
        await Axe.AssertCleanAsync(tab.Page);

        await functions.InvokeAsync(("Author", "Ada"));
        await Expect(functions.Result).ToContainTextAsync("200");
        await Expect(functions.Result.GetByRole(AriaRole.Region, new() { Name = "Logs" })).ToContainTextAsync("asked by Ada");
        await Expect(functions.Result.GetByRole(AriaRole.Region, new() { Name = "Answer" })).ToContainTextAsync("Ada");
        await Axe.AssertCleanAsync(tab.Page);

        // What is changed counts with the next call.
        await functions.EditAsync("exports.handler = () => { throw new TypeError('Not today'); };");
        await functions.InvokeAsync(("Author", "Ben"));
        await Expect(functions.Result.GetByRole(AriaRole.Region, new() { Name = "Error" })).ToContainTextAsync("TypeError: Not today");

        // Both calls are kept, the newest first.
        await functions.TabAsync("Invocations");
        var calls = functions.Detail.GetByRole(AriaRole.List, new() { Name = "Invocations, newest first" }).Locator("> li");
        await Expect(calls).ToHaveCountAsync(2);
        await Expect(calls.Nth(0)).ToContainTextAsync("TypeError: Not today");
        await Expect(calls.Nth(1)).ToContainTextAsync("asked by Ada");
        await calls.Nth(1).GetByRole(AriaRole.Button).First.ClickAsync();
        await Expect(calls.Nth(1).GetByRole(AriaRole.Region, new() { Name = "Parameters" })).ToContainTextAsync("Ada");

        await functions.TabAsync("Code");
        await functions.Detail.GetByRole(AriaRole.Button, new() { Name = "Delete functions/greet.js" }).ClickAsync();
        await tab.Page.GetByRole(AriaRole.Dialog).GetByRole(AriaRole.Button, new() { Name = "Delete", Exact = true }).ClickAsync();
        await Expect(functions.List.GetByText("/greet")).ToHaveCountAsync(0);
        Assert.False(File.Exists(Path.Combine(server.Functions, "functions", "greet.js")));
        tab.AssertNoComplaints();
    }

    [Fact]
    public async Task What_somebody_else_changed_meanwhile_is_not_overwritten()
    {
        await using var tab = await Tab.OpenAsync(chromium.Browser, server.Url);
        var functions = tab.Functions;
        var file = Path.Combine(server.Functions, "functions", "shared.js");
        await tab.ClickPageAsync("Functions");
        await functions.WriteAsync("functions/shared.js", "exports.handler = (context, event, callback) => callback(null, 'one');");
        await functions.TypeAsync("exports.handler = (context, event, callback) => callback(null, 'mine');");
        await File.WriteAllTextAsync(file, "exports.handler = (context, event, callback) => callback(null, 'theirs');", TestContext.Current.CancellationToken);
        await functions.Save.ClickAsync();
        var conflict = tab.Page.GetByRole(AriaRole.Region, new() { Name = "The file was changed meanwhile" });
        await Expect(conflict).ToContainTextAsync("'theirs'");
        await Expect(conflict).ToContainTextAsync("'mine'");
        Assert.Contains("theirs", await File.ReadAllTextAsync(file, TestContext.Current.CancellationToken), StringComparison.Ordinal);
        await conflict.GetByRole(AriaRole.Button, new() { Name = "Save mine over it" }).ClickAsync();
        await Expect(conflict).ToHaveCountAsync(0);
        Assert.Contains("mine", await File.ReadAllTextAsync(file, TestContext.Current.CancellationToken), StringComparison.Ordinal);
        File.Delete(file);
        tab.AssertNoComplaints();
    }

    [Theory]
    [InlineData(1440)]
    [InlineData(380)]
    public async Task Without_node_the_page_says_what_to_install(int width)
    {
        var settings = new Dictionary<string, string> { ["Parley__Functions__Node"] = "/nonexistent/node" };
        await using var without = await ParleyServer.StartAsync(
            ["--ephemeral", "--functions", server.Functions], settings, TestContext.Current.CancellationToken);
        await using var tab = await Tab.OpenAsync(chromium.Browser, without.Ready.Url, look: new(width));
        foreach (var address in (string[])["/functions", "/functions/customer-optin"])
        {
            await tab.GoAsync(address);
            await Expect(tab.Page.GetByRole(AriaRole.Group, new() { Name = "Runtime" }).GetByText("Install Node 20.12 or later")).ToBeVisibleAsync();
        }

        await Axe.AssertCleanAsync(tab.Page);
        tab.AssertNoComplaints();
    }
}
