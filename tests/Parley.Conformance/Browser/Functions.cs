using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace Parley.Conformance.Browser;

/// <summary>The page of functions.</summary>
internal sealed class Functions(IPage page)
{
    public ILocator List => page.GetByRole(AriaRole.Navigation, new() { Name = "Functions and files of the folder" });

    public ILocator Detail => page.GetByRole(AriaRole.Region, new() { Name = "The function" });

    public ILocator Editor => Detail.GetByRole(AriaRole.Textbox, new() { Name = "Code of" });

    public ILocator Save => Detail.GetByRole(AriaRole.Button, new() { Name = "Save", Exact = true });

    /// <summary>What a call by hand brought.</summary>
    public ILocator Result => Detail.GetByRole(AriaRole.Region, new() { Name = "Result" });

    /// <summary>Makes a new file, writes it in the editor and saves it.</summary>
    public async Task WriteAsync(string path, string code)
    {
        await page.GetByRole(AriaRole.Button, new() { Name = "New file" }).ClickAsync();
        var dialog = page.GetByRole(AriaRole.Dialog, new() { Name = "New file" });
        await dialog.GetByLabel("Path in the folder").FillAsync(path);
        await dialog.GetByRole(AriaRole.Button, new() { Name = "Create", Exact = true }).ClickAsync();
        await Expect(dialog).ToHaveCountAsync(0);
        await EditAsync(code);
    }

    /// <summary>Replaces the code of the function that is shown.</summary>
    public async Task EditAsync(string code)
    {
        await TypeAsync(code);
        await Editor.PressAsync("Control+s");
        await Expect(Detail.GetByRole(AriaRole.Status).Filter(new() { HasText = "Saved" })).ToBeVisibleAsync();
    }

    public async Task TypeAsync(string code)
    {
        await TabAsync("Code");
        await Editor.FillAsync(code);
        await Expect(Detail.GetByText("Not saved")).ToBeVisibleAsync();
    }

    public Task TabAsync(string name) => Detail.GetByRole(AriaRole.Tab, new() { Name = name, Exact = true }).ClickAsync();

    /// <summary>Calls the function with these parameters alone.</summary>
    public async Task InvokeAsync(params (string Name, string Value)[] parameters)
    {
        await TabAsync("Invoke");
        var form = Detail.GetByRole(AriaRole.Form, new() { Name = "Invoke by hand" });
        await form.GetByRole(AriaRole.Button, new() { Name = "None", Exact = true }).ClickAsync();
        foreach (var ((name, value), at) in parameters.Select((parameter, at) => (parameter, at + 1)))
        {
            await form.GetByRole(AriaRole.Button, new() { Name = "Add a parameter" }).ClickAsync();
            await form.GetByLabel($"Name {at}", new() { Exact = true }).FillAsync(name);
            await form.GetByLabel($"Value {at}", new() { Exact = true }).FillAsync(value);
        }

        await form.GetByRole(AriaRole.Button, new() { Name = "Invoke", Exact = true }).ClickAsync();
        await Expect(Result).ToBeVisibleAsync();
    }
}
