using Microsoft.Playwright;
using Parley.Conformance.Api;
using Parley.Conformance.Server;
using static Microsoft.Playwright.Assertions;

namespace Parley.Conformance.Browser;

/// <summary>The attempts to reach somebody's web server, one that is sent again, and why a signature does not verify.</summary>
[Trait("Part", "browser")]
[Collection(BrowserTests.Name)]
public sealed class WebhooksPageTests(Chromium chromium, ConsoleServer server)
{
    private const string Phone = "whatsapp:+15551239201";
    private const string Proxy = "whatsapp:+15557779201";

    [Fact]
    public async Task A_delivery_shows_its_answer_and_is_sent_again_by_a_click()
    {
        await using var receiver = new WebhookReceiver(404) { Answer = """{"said":"so"}""" };
        using var client = new ApiClient(server.Url, TestAccount.New());
        await HookAsync(client, receiver);
        await using var tab = await Tab.OpenAsync(chromium.Browser, server.Url, client.Account);
        await tab.ClickPageAsync("Webhooks");
        await Expect(tab.Page.GetByText("No webhook has been called yet")).ToBeVisibleAsync();

        await client.PhoneSendsAsync(Phone, Proxy, "Is anybody there?");
        var list = tab.Page.GetByRole(AriaRole.Listbox, new() { Name = "Deliveries, newest first" });
        await list.GetByRole(AriaRole.Option).Filter(new() { HasText = "onMessageAdded" }).ClickAsync();
        var detail = tab.Page.GetByRole(AriaRole.Region, new() { Name = "Delivery", Exact = true });
        await Expect(detail.GetByRole(AriaRole.Heading, new() { Name = "onMessageAdded" })).ToContainTextAsync("failed");
        await Expect(detail.GetByRole(AriaRole.Table, new() { Name = "Parameters" })).ToContainTextAsync("Is anybody there?");
        await Expect(detail.GetByRole(AriaRole.Region, new() { Name = "Answer" })).ToContainTextAsync("404");
        await Expect(detail.GetByRole(AriaRole.Region, new() { Name = "Answer" })).ToContainTextAsync("so");

        await detail.GetByRole(AriaRole.Button, new() { Name = "Redeliver" }).ClickAsync();
        await Expect(detail.GetByRole(AriaRole.Heading, new() { Name = "onMessageAdded" })).ToContainTextAsync("succeeded");
        var attempts = detail.GetByRole(AriaRole.Region, new() { Name = "Attempts of this event" }).GetByRole(AriaRole.Listitem);
        await Expect(attempts).ToHaveCountAsync(2);
        await Expect(attempts.Nth(1)).ToContainTextAsync("Redelivery");
        var (first, again) = (await receiver.NextAsync(), await receiver.NextAsync());
        Assert.Equal(first.Form["MessageSid"], again.Form["MessageSid"]);
        await Axe.AssertCleanAsync(tab.Page);
        tab.AssertNoComplaints();
    }

    [Fact]
    public async Task The_explainer_finds_what_was_changed_on_the_way()
    {
        await using var receiver = new WebhookReceiver();
        using var client = new ApiClient(server.Url, TestAccount.New());
        await HookAsync(client, receiver);
        await client.PhoneSendsAsync(Phone, Proxy, "Is it really you?");
        await receiver.NextAsync();
        await using var tab = await Tab.OpenAsync(chromium.Browser, server.Url, client.Account);
        await tab.ClickPageAsync("Webhooks");
        await tab.Page.GetByRole(AriaRole.Listbox, new() { Name = "Deliveries, newest first" })
            .GetByRole(AriaRole.Option).Filter(new() { HasText = "onMessageAdded" }).ClickAsync();
        await tab.Page.GetByRole(AriaRole.Link, new() { Name = "Explain its signature" }).ClickAsync();
        var result = tab.Page.GetByRole(AriaRole.Region, new() { Name = "What the signature says" });
        await Expect(result).ToContainTextAsync("It verifies");

        // Behind a proxy that speaks TLS an application sees http, or another way round: the cause is found by trying.
        var form = tab.Page.GetByRole(AriaRole.Form, new() { Name = "Signed request" });
        var url = form.GetByLabel("URL, as your application saw it");
        var real = await url.InputValueAsync();
        await url.FillAsync(real.Replace("http://", "https://", StringComparison.Ordinal));
        await form.GetByRole(AriaRole.Button, new() { Name = "Explain" }).ClickAsync();
        await Expect(result).ToContainTextAsync("It does not verify");
        await Expect(result.GetByRole(AriaRole.Definition).Filter(new() { HasText = real })).ToBeVisibleAsync();

        // A parameter that was changed, and a signature of somebody else.
        await url.FillAsync(real);
        var text = form.GetByRole(AriaRole.Textbox, new() { Name = "Parameters" });
        await text.FillAsync((await text.InputValueAsync()).Replace("really", "truly", StringComparison.Ordinal));
        await form.GetByRole(AriaRole.Button, new() { Name = "Explain" }).ClickAsync();
        await Expect(result).ToContainTextAsync("It does not verify");
        await Axe.AssertCleanAsync(tab.Page);
        tab.AssertNoComplaints();
    }

    [Fact]
    public async Task The_accounts_webhooks_are_configured_by_clicking()
    {
        await using var receiver = new WebhookReceiver();
        using var client = new ApiClient(server.Url, TestAccount.New());
        await using var tab = await Tab.OpenAsync(chromium.Browser, server.Url, client.Account);
        await tab.ClickPageAsync("Webhooks");
        await tab.Page.GetByRole(AriaRole.Link, new() { Name = "Configuration" }).ClickAsync();
        var form = tab.Page.GetByRole(AriaRole.Form, new() { Name = "Webhook configuration" });
        await form.GetByLabel("Post-event URL").FillAsync(receiver.Url);
        await form.GetByRole(AriaRole.Checkbox, new() { Name = "onMessageAdded", Exact = true }).CheckAsync();
        await form.GetByRole(AriaRole.Button, new() { Name = "Save webhooks" }).ClickAsync();
        await Expect(form.GetByRole(AriaRole.Status)).ToHaveTextAsync("Saved.");

        await ConversationAsync(client);
        await client.PhoneSendsAsync(Phone, Proxy, "Told to the account");
        Assert.Equal("Told to the account", (await receiver.NextAsync()).Body);
        tab.AssertNoComplaints();
    }

    private static async Task HookAsync(ApiClient client, WebhookReceiver receiver)
    {
        var conversation = await ConversationAsync(client);
        (await client.PostAsync(
            $"/v1/Conversations/{conversation}/Webhooks",
            ("Target", "webhook"), ("Configuration.Method", "POST"), ("Configuration.Filters", "onMessageAdded"),
            ("Configuration.Url", receiver.Url + "events?from=parley"))).Expect(201);
    }

    private static async Task<string> ConversationAsync(ApiClient client)
    {
        var sid = (await client.PostAsync("/v1/Conversations", ("FriendlyName", "Hooked"))).Expect(201).Json["sid"]!.GetValue<string>();
        (await client.PostAsync(
            $"/v1/Conversations/{sid}/Participants",
            ("MessagingBinding.Address", Phone), ("MessagingBinding.ProxyAddress", Proxy))).Expect(201);
        return sid;
    }
}
