using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace Parley.Conformance.Browser;

/// <summary>Somebody who takes part: on which channel, at which number, behind which number of ours.</summary>
internal sealed record Person(string Channel, string Number, string Proxy);

/// <summary>The page of conversations.</summary>
internal sealed class Talk(IPage page)
{
    public ILocator List => page.GetByRole(AriaRole.Listbox, new() { Name = "Conversations, newest first" });

    public ILocator Search => page.GetByRole(AriaRole.Searchbox, new() { Name = "Search conversations" });

    public ILocator Thread => page.GetByRole(AriaRole.Log, new() { Name = "Messages of the conversation" });

    public ILocator About => page.GetByRole(AriaRole.Complementary, new() { Name = "About the conversation" });

    public ILocator Participants => About.GetByRole(AriaRole.List, new() { Name = "Participants" }).Locator("> li");

    public ILocator Webhooks => About.GetByRole(AriaRole.List, new() { Name = "Webhooks of the conversation" }).Locator("> li");

    /// <summary>Why a message went where it went.</summary>
    public ILocator Why => page.GetByRole(AriaRole.Complementary, new() { Name = "Why this message went where it went" });

    public ILocator Entry(string text) => Thread.GetByRole(AriaRole.Article).Filter(new() { HasText = text });

    /// <summary>Makes a conversation with the dialog of the page.</summary>
    public async Task CreateAsync(string friendlyName, params Person[] people)
    {
        await page.GetByRole(AriaRole.Button, new() { Name = "New conversation" }).ClickAsync();
        var dialog = page.GetByRole(AriaRole.Dialog, new() { Name = "New conversation" });
        await dialog.GetByLabel("Friendly name").FillAsync(friendlyName);
        foreach (var (person, number) in people.Select((person, at) => (person, at + 1)))
        {
            await dialog.GetByRole(AriaRole.Button, new() { Name = number == 1 ? "Add a participant" : "Add another participant" }).ClickAsync();
            await FillAsync(dialog.GetByRole(AriaRole.Group, new() { Name = $"Participant {number}", Exact = true }), person);
        }

        await dialog.GetByRole(AriaRole.Button, new() { Name = "Create", Exact = true }).ClickAsync();
        await Expect(page.GetByRole(AriaRole.Heading, new() { Name = friendlyName })).ToBeVisibleAsync();
        await Expect(dialog).ToHaveCountAsync(0);
    }

    /// <summary>Adds somebody to the conversation that is shown.</summary>
    public async Task AddAsync(Person person)
    {
        await About.GetByRole(AriaRole.Button, new() { Name = "Add participant" }).ClickAsync();
        var form = About.GetByRole(AriaRole.Form, new() { Name = "Add participant" });
        await FillAsync(form.GetByRole(AriaRole.Group, new() { Name = "New participant", Exact = true }), person);
        await form.GetByRole(AriaRole.Button, new() { Name = "Add", Exact = true }).ClickAsync();
        await Expect(form).ToHaveCountAsync(0);
    }

    /// <summary>Chooses the conversation of this name in the list.</summary>
    public async Task ChooseAsync(string friendlyName)
    {
        await List.GetByRole(AriaRole.Option).Filter(new() { HasText = friendlyName }).First.ClickAsync();
        await Expect(page.GetByRole(AriaRole.Heading, new() { Name = friendlyName })).ToBeVisibleAsync();
    }

    /// <summary>Posts over REST: as the system, or as one who is named as the page names them.</summary>
    public async Task PostAsync(string text, string author = "System")
    {
        await page.GetByLabel("Post as").SelectOptionAsync(new SelectOptionValue { Label = author });
        await page.GetByRole(AriaRole.Textbox, new() { Name = "Message to post" }).FillAsync(text);
        await page.GetByRole(AriaRole.Button, new() { Name = "Post", Exact = true }).ClickAsync();
        await Expect(Entry(text)).ToBeVisibleAsync();
    }

    /// <summary>What became of a message, recipient by recipient: "SMS +1 555 678 0142 delivered".</summary>
    public ILocator Deliveries(string text) => Entry(text).GetByRole(AriaRole.List, new() { Name = "Deliveries" }).GetByRole(AriaRole.Listitem);

    /// <summary>Opens the trace of a message.</summary>
    public async Task AskWhyAsync(string text)
    {
        await Entry(text).GetByRole(AriaRole.Link, new() { Name = "Why" }).ClickAsync();
        await Expect(Why.GetByRole(AriaRole.Heading, new() { Name = "Why" })).ToBeVisibleAsync();
    }

    /// <summary>The recipients' part of the trace, one each.</summary>
    public ILocator WhyOf(string recipient) =>
        Why.GetByRole(AriaRole.List, new() { Name = "Recipients" }).Locator("> li").Filter(new() { HasText = recipient });

    /// <summary>Adds a webhook to the conversation that is shown, for one of the hosted functions.</summary>
    public async Task AddHookAsync(string function)
    {
        await About.GetByRole(AriaRole.Button, new() { Name = "Add webhook" }).ClickAsync();
        var form = About.GetByRole(AriaRole.Form, new() { Name = "Add webhook" });
        await form.GetByLabel("Hosted function").SelectOptionAsync(new SelectOptionValue { Label = function });
        await form.GetByRole(AriaRole.Button, new() { Name = "Add", Exact = true }).ClickAsync();
        await Expect(Webhooks).ToHaveCountAsync(1);
    }

    private static async Task FillAsync(ILocator fields, Person person)
    {
        // The radio buttons themselves are not drawn: their words are clicked.
        await fields.GetByText(person.Channel, new() { Exact = true }).ClickAsync();
        await fields.GetByLabel("Person’s number").FillAsync(person.Number);
        await fields.GetByLabel("Your number").FillAsync(person.Proxy);
    }
}
