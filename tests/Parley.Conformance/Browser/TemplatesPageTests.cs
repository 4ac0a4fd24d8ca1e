using System.Text.RegularExpressions;
using Microsoft.Playwright;
using Parley.Conformance.Server;
using static Microsoft.Playwright.Assertions;

namespace Parley.Conformance.Browser;

/// <summary>Templates: seen on a phone while they are written, rejected with a reason, changed, approved, paused, deleted.</summary>
[Trait("Part", "browser")]
[Collection(BrowserTests.Name)]
public sealed class TemplatesPageTests(Chromium chromium, ConsoleServer server)
{
    [Fact]
    public async Task A_template_is_rejected_changed_approved_and_paused()
    {
        await using var tab = await Tab.OpenAsync(chromium.Browser, server.Url, TestAccount.New());
        var templates = tab.Templates;
        await tab.ClickPageAsync("Templates");
        await templates.WriteAsync("Order ready", "Hi {{1}}, your order {{2}} is ready.", "Ada", "4711");
        var preview = tab.Page.GetByRole(AriaRole.Region, new() { Name = "Preview on a phone" });
        await Expect(preview).ToContainTextAsync("Hi Ada, your order 4711 is ready.");
        await templates.Detail.GetByLabel("{{1}}", new() { Exact = true }).FillAsync("Ben");
        await Expect(preview).ToContainTextAsync("Hi Ben, your order 4711 is ready.");

        await templates.SubmitAsync();
        await templates.Reviewer.GetByRole(AriaRole.Combobox, new() { Name = "Reason" }).FillAsync("PROMOTIONAL");
        await templates.DecideAsync("Reject", "rejected");
        await Expect(templates.Detail).ToContainTextAsync("WhatsApp’s reason: PROMOTIONAL");

        await templates.Detail.GetByRole(AriaRole.Link, new() { Name = "Edit" }).ClickAsync();
        var form = tab.Page.GetByRole(AriaRole.Form, new() { Name = "Edit template" });
        await form.GetByRole(AriaRole.Textbox, new() { Name = "Text", Exact = true }).FillAsync("Hi {{1}}, order {{2}} waits for you.");
        await form.GetByRole(AriaRole.Button, new() { Name = "Save changes" }).ClickAsync();
        await Expect(preview).ToContainTextAsync("Hi Ada, order 4711 waits for you.");
        await templates.SubmitAsync();
        await templates.DecideAsync("Approve", "approved");
        await templates.DecideAsync("Pause", "paused");
        await Expect(templates.Detail).ToContainTextAsync("Messages with it fail until WhatsApp lets it go on");
        await Expect(templates.List.GetByRole(AriaRole.Option).Filter(new() { HasText = "Order ready" })).ToContainTextAsync("paused");
        await Axe.AssertCleanAsync(tab.Page);

        await templates.Detail.GetByRole(AriaRole.Button, new() { Name = "Delete" }).ClickAsync();
        await tab.Page.GetByRole(AriaRole.Dialog).GetByRole(AriaRole.Button, new() { Name = "Delete", Exact = true }).ClickAsync();
        await Expect(tab.Page.GetByText("No template yet").First).ToBeVisibleAsync();
        tab.AssertNoComplaints();
    }

    [Fact]
    public async Task An_answer_that_comes_late_takes_nobody_away_from_where_they_went()
    {
        await using var tab = await Tab.OpenAsync(chromium.Browser, server.Url, TestAccount.New());
        var asked = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var release = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await tab.Page.RouteAsync(new Regex("/v1/Content$"), async route =>
        {
            asked.TrySetResult();
            await release.Task;
            await route.ContinueAsync();
        });
        await tab.ClickPageAsync("Templates");
        await tab.Templates.FillInAsync("Order ready", "Your order is ready.");
        await tab.Templates.CreateAsync();
        await asked.Task.WaitAsync(TestContext.Current.CancellationToken);

        await tab.ClickPageAsync("Conversations");
        await Expect(tab.Page).ToHaveTitleAsync("Conversations · Parley");
        var created = tab.Page.WaitForResponseAsync(new Regex("/v1/Content$"));
        release.SetResult();
        await (await created).FinishedAsync();
        // The page has read the answer once it has drawn again.
        await tab.Page.EvaluateAsync("() => new Promise(done => setTimeout(() => requestAnimationFrame(() => requestAnimationFrame(done)), 50))");
        await Expect(tab.Page).ToHaveTitleAsync("Conversations · Parley");
        await tab.ClickPageAsync("Templates");
        await Expect(tab.Templates.List.GetByRole(AriaRole.Option).Filter(new() { HasText = "Order ready" })).ToBeVisibleAsync();
        tab.AssertNoComplaints();
    }
}
