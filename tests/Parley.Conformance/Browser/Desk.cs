using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace Parley.Conformance.Browser;

/// <summary>The page of phones.</summary>
internal sealed class Desk(IPage page)
{
    /// <summary>Puts a phone on the desk.</summary>
    public async Task AddAsync(Person person)
    {
        await page.GetByRole(AriaRole.Button, new() { Name = "Add a phone" }).ClickAsync();
        var dialog = page.GetByRole(AriaRole.Dialog, new() { Name = "Add a phone" });
        await dialog.GetByRole(AriaRole.Radio, new() { Name = person.Channel, Exact = true }).CheckAsync();
        await dialog.GetByLabel("Its number").FillAsync(person.Number);
        await dialog.GetByLabel("Your number that it writes to").FillAsync(person.Proxy);
        await dialog.GetByRole(AriaRole.Button, new() { Name = "Put it on the desk" }).ClickAsync();
        await Expect(dialog).ToHaveCountAsync(0);
    }

    /// <summary>Takes every phone off, so that the next ones have the plain names.</summary>
    public async Task ClearAsync()
    {
        var off = page.GetByRole(AriaRole.Button, new() { Name = "Take the" });
        await page.GetByRole(AriaRole.Heading, new() { Name = "Phones" }).WaitForAsync();
        for (var left = await off.CountAsync(); left > 0; left--)
        {
            await off.First.ClickAsync();
            await Expect(off).ToHaveCountAsync(left - 1);
        }
    }
}
