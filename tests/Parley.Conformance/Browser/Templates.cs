using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace Parley.Conformance.Browser;

/// <summary>The page of templates.</summary>
internal sealed class Templates(IPage page)
{
    public ILocator Detail => page.GetByRole(AriaRole.Region, new() { Name = "Template", Exact = true });

    public ILocator Reviewer => page.GetByRole(AriaRole.Region, new() { Name = "Reviewer" });

    public ILocator List => page.GetByRole(AriaRole.Listbox, new() { Name = "Templates, newest first" });

    private ILocator Form => page.GetByRole(AriaRole.Form, new() { Name = "New template" });

    /// <summary>Writes a text with a sample for each of its variables.</summary>
    public async Task WriteAsync(string name, string text, params string[] samples)
    {
        await FillInAsync(name, text, samples);
        await CreateAsync();
        await Expect(Detail.GetByRole(AriaRole.Heading, new() { Name = name })).ToContainTextAsync("unsubmitted");
    }

    /// <summary>Fills the form of a new template in.</summary>
    public async Task FillInAsync(string name, string text, params string[] samples)
    {
        await page.GetByRole(AriaRole.Link, new() { Name = "New template" }).ClickAsync();
        var form = Form;
        await form.GetByLabel("Name", new() { Exact = true }).FillAsync(name);
        await form.GetByLabel("Language").FillAsync("en");
        await form.GetByRole(AriaRole.Textbox, new() { Name = "Text", Exact = true }).FillAsync(text);
        for (var at = 0; at < samples.Length; at++)
        {
            await form.GetByLabel($"{{{{{at + 1}}}}}", new() { Exact = true }).FillAsync(samples[at]);
        }
    }

    /// <summary>Clicks "Create template".</summary>
    public Task CreateAsync() => Form.GetByRole(AriaRole.Button, new() { Name = "Create template" }).ClickAsync();

    /// <summary>Submits the template that is shown, and waits until it lies on the reviewer's desk.</summary>
    public async Task SubmitAsync()
    {
        await Detail.GetByRole(AriaRole.Button, new() { Name = "Submit for approval" }).ClickAsync();
        var dialog = page.GetByRole(AriaRole.Dialog, new() { Name = "Submit for approval" });
        await dialog.GetByRole(AriaRole.Button, new() { Name = "Submit", Exact = true }).ClickAsync();
        await Expect(dialog).ToHaveCountAsync(0);
        await Expect(Decide("Approve")).ToBeEnabledAsync();
    }

    /// <summary>The reviewer's button of this name.</summary>
    public ILocator Decide(string verdict) => Reviewer.GetByRole(AriaRole.Button, new() { Name = verdict, Exact = true });

    /// <summary>Decides, and waits until the server has heard of it.</summary>
    public async Task DecideAsync(string verdict, string status)
    {
        await Decide(verdict).ClickAsync();
        await Expect(Detail.GetByRole(AriaRole.Heading).First).ToContainTextAsync(status);
    }
}
