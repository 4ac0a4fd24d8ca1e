using System.Text.RegularExpressions;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace Parley.Conformance.Browser;

/// <summary>One of the phones on the desk, as a person uses it.</summary>
internal sealed class Phone(IPage page, string name)
{
    public ILocator Region => page.GetByRole(AriaRole.Region, new() { Name = $"{name} phone", Exact = true });

    public ILocator Thread => page.GetByRole(AriaRole.Log, new() { Name = $"Messages on the {name} phone", Exact = true });

    /// <summary>The whole screen: whom it writes to, the window's bar and the messages.</summary>
    public ILocator Screen => Region.Locator(".screen");

    public ILocator Power => page.GetByRole(AriaRole.Switch, new() { Name = $"{name} phone is on", Exact = true });

    public ILocator Number => Region.GetByRole(AriaRole.Combobox, new() { Name = $"{name} phone", Exact = true });

    public ILocator Received(string? text = null) => Messages("Received", text);

    public ILocator Sent(string? text = null) => Messages("Sent", text);

    public async Task WriteAsync(string text)
    {
        await page.GetByRole(AriaRole.Textbox, new() { Name = $"Message from the {name} phone", Exact = true }).FillAsync(text);
        await page.GetByRole(AriaRole.Button, new() { Name = $"Send from the {name} phone", Exact = true }).ClickAsync();
        await Expect(Sent(text)).ToBeVisibleAsync();
    }

    public Task AttachAsync(FilePayload file) => page.GetByLabel($"Picture to send from the {name} phone").SetInputFilesAsync(file);

    /// <summary>The messages on the screen, first to last: what each says, with its direction before it.</summary>
    public async Task ShowsAsync(params (string Direction, string Text)[] messages)
    {
        var articles = Thread.GetByRole(AriaRole.Article);
        await Expect(articles).ToHaveCountAsync(messages.Length);
        await Expect(articles.Locator(".body")).ToHaveTextAsync(messages.Select(message => message.Text));
        var directions = await articles.EvaluateAllAsync<string[]>("all => all.map((one) => one.getAttribute('aria-label'))");
        Assert.Equal(messages.Select(message => message.Direction), directions);
    }

    /// <summary>The ticks of a message that it sent.</summary>
    public Task TicksAsync(string text, string status) =>
        Expect(Sent(text).GetByRole(AriaRole.Img, new() { NameRegex = new Regex(status) })).ToBeVisibleAsync();

    /// <summary>Reads what is unread: the pointer rests on the phone.</summary>
    public async Task LookAsync()
    {
        await Region.HoverAsync();
        await Expect(Region.GetByRole(AriaRole.Button, new() { NameRegex = new Regex("unread: mark as read") })).ToHaveCountAsync(0);
    }

    /// <summary>Whose messages it shows: the number in the head of the screen, and never the digits of somebody else's.</summary>
    public async Task KnowsOnlyAsync(string proxy, string other)
    {
        var digits = Regex.Replace(await Screen.InnerTextAsync(), @"\D", string.Empty);
        Assert.Contains(proxy.TrimStart('+'), digits, StringComparison.Ordinal);
        Assert.DoesNotContain(other.TrimStart('+'), digits, StringComparison.Ordinal);
    }

    private ILocator Messages(string direction, string? text)
    {
        var found = Thread.GetByRole(AriaRole.Article, new() { Name = direction, Exact = true });
        return text is null ? found : found.Filter(new() { HasText = text });
    }
}
