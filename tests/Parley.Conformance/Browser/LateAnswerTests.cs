using System.Net;
using System.Net.Sockets;
using Microsoft.Playwright;
using Parley.Conformance.Server;
using static Microsoft.Playwright.Assertions;

namespace Parley.Conformance.Browser;

/// <summary>Answers that take their time, and a server that is gone for a while: nothing that somebody typed is lost.</summary>
[Trait("Part", "browser")]
[Collection(BrowserTests.Name)]
public sealed class LateAnswerTests(Chromium chromium, ConsoleServer server)
{
    [Fact]
    public async Task What_is_typed_while_a_phone_sends_is_the_next_message()
    {
        await using var tab = await Tab.OpenAsync(chromium.Browser, server.Url, TestAccount.New());
        var phone = tab.Phone("WhatsApp");
        await tab.Page.GetByRole(AriaRole.Button, new() { Name = "Set up walkthrough 1" }).ClickAsync();
        await Expect(tab.Page.GetByText("is set up")).ToBeVisibleAsync();
        var held = await HoldAsync(tab.Page, "POST", "/sandbox/v1/Phones/");
        var field = tab.Page.GetByRole(AriaRole.Textbox, new() { Name = "Message from the WhatsApp phone", Exact = true });
        await field.FillAsync("The first");
        await field.PressAsync("Enter");
        await held.Asked;
        await field.FillAsync("The second");
        await field.PressAsync("Enter");
        await field.FillAsync("Not sent yet");
        held.LetGo();
        await Expect(phone.Sent("The second")).ToBeVisibleAsync();
        await phone.ShowsAsync(("Sent", "The first"), ("Sent", "The second"));
        await Expect(field).ToHaveValueAsync("Not sent yet");
        tab.AssertNoComplaints();
    }

    [Fact]
    public async Task What_a_phone_could_not_send_stands_in_its_field_again()
    {
        await using var tab = await Tab.OpenAsync(chromium.Browser, server.Url, TestAccount.New());
        var held = await HoldAsync(tab.Page, "POST", "/sandbox/v1/Phones/");
        var field = tab.Page.GetByRole(AriaRole.Textbox, new() { Name = "Message from the WhatsApp phone", Exact = true });
        await field.FillAsync("The first");
        await field.PressAsync("Enter");
        await held.Asked;
        await field.FillAsync("The second");
        held.Break();
        await Expect(field).ToHaveValueAsync("The first\nThe second");
        await Expect(tab.Phone("WhatsApp").Region.GetByRole(AriaRole.Alert)).ToContainTextAsync("does not answer");
        tab.AssertNoComplaints();
    }

    [Fact]
    public async Task What_is_typed_while_a_message_is_posted_stays()
    {
        using var client = new ApiClient(server.Url, TestAccount.New());
        var sid = (await client.PostAsync("/v1/Conversations", ("FriendlyName", "Slow"))).Expect(201).Json["sid"]!.GetValue<string>();
        await using var tab = await Tab.OpenAsync(chromium.Browser, server.Url, client.Account);
        await tab.GoAsync("/conversations/" + sid);
        var held = await HoldAsync(tab.Page, "POST", "/Messages");
        var field = tab.Page.GetByRole(AriaRole.Textbox, new() { Name = "Message to post" });
        await field.FillAsync("The first");
        await field.PressAsync("Enter");
        await held.Asked;
        await field.FillAsync("The second");
        held.LetGo();
        await Expect(tab.Talk.Entry("The first")).ToBeVisibleAsync();
        await Expect(tab.Page.GetByRole(AriaRole.Button, new() { Name = "Post", Exact = true })).ToBeEnabledAsync();
        await Expect(field).ToHaveValueAsync("The second");
        await field.PressAsync("Enter");
        await Expect(tab.Talk.Entry("The second")).ToBeVisibleAsync();
        await Expect(field).ToHaveValueAsync("");
        tab.AssertNoComplaints();
    }

    [Fact]
    public async Task What_is_typed_while_a_file_is_saved_is_not_saved_and_stays()
    {
        await using var tab = await Tab.OpenAsync(chromium.Browser, server.Url);
        var functions = tab.Functions;
        var file = Path.Combine(server.Functions, "functions", "slow.js");
        await tab.ClickPageAsync("Functions");
        await functions.WriteAsync("functions/slow.js", "begun");
        var held = await HoldAsync(tab.Page, "PUT", "/Files/functions/slow.js");
        await functions.TypeAsync("saved");
        await functions.Editor.PressAsync("Control+s");
        await held.Asked;
        await functions.Editor.FillAsync("typed_meanwhile");
        held.LetGo();
        await FilledAsync(file, "saved");
        await Expect(functions.Save).ToBeEnabledAsync();
        await Expect(functions.Editor).ToHaveTextAsync("typed_meanwhile");
        await functions.Save.ClickAsync();
        await FilledAsync(file, "typed_meanwhile");

        // Another editor has the last word, and whoever comes back sees it.
        await File.WriteAllTextAsync(file, "from_elsewhere", TestContext.Current.CancellationToken);
        await functions.TabAsync("Invocations");
        await functions.TabAsync("Code");
        await Expect(functions.Editor).ToHaveTextAsync("from_elsewhere");
        File.Delete(file);
        tab.AssertNoComplaints();
    }

    [Fact]
    public async Task A_browser_that_believes_to_be_offline_still_reaches_the_server_beside_it()
    {
        await using var tab = await Tab.OpenAsync(chromium.Browser, server.Url, TestAccount.New());
        await tab.Page.EvaluateAsync("dispatchEvent(new Event('offline'))");
        await tab.Phone("WhatsApp").WriteAsync("No network needed");
        tab.AssertNoComplaints();
    }

    [Fact]
    public async Task A_server_that_begins_anew_is_found_with_its_new_account()
    {
        var cancellation = TestContext.Current.CancellationToken;
        string url;
        using (var probe = new TcpListener(IPAddress.Loopback, 0))
        {
            probe.Start();
            url = $"http://127.0.0.1:{((IPEndPoint)probe.LocalEndpoint).Port}";
        }

        var first = await ParleyServer.StartAsync(["--ephemeral", "--urls", url], new Dictionary<string, string>(), cancellation);
        await using var tab = await Tab.OpenAsync(chromium.Browser, first.Ready.Url);
        await using (first)
        {
            await tab.ClickPageAsync("Connect");
            await Expect(tab.Page.GetByText(first.Ready.AccountSid).First).ToBeVisibleAsync();
        }

        var status = tab.Page.GetByRole(AriaRole.Banner).GetByRole(AriaRole.Status);
        await Expect(status).ToHaveTextAsync("No answer");
        await using var second = await ParleyServer.StartAsync(["--ephemeral", "--urls", url], new Dictionary<string, string>(), cancellation);
        await Expect(tab.Page.GetByText(second.Ready.AccountSid).First).ToBeVisibleAsync(new() { Timeout = 30_000 });
        await Expect(status).ToHaveTextAsync("Live");
    }

    /// <summary>The next request of this kind waits; those behind it do not.</summary>
    private static async Task<Held> HoldAsync(IPage page, string method, string part)
    {
        var held = new Held();
        await page.RouteAsync("**" + part + "**", async route =>
        {
            if (route.Request.Method == method && held.Take())
            {
                if (!await held.GoesOn)
                {
                    await route.AbortAsync();
                    return;
                }
            }

            await route.ContinueAsync();
        });
        return held;
    }

    private static async Task FilledAsync(string file, string content)
    {
        while (await File.ReadAllTextAsync(file, TestContext.Current.CancellationToken) != content)
        {
            await Task.Delay(20, TestContext.Current.CancellationToken);
        }
    }

    private sealed class Held
    {
        private readonly TaskCompletionSource _asked = new(TaskCreationOptions.RunContinuationsAsynchronously);
        private readonly TaskCompletionSource<bool> _goesOn = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public Task Asked => _asked.Task;

        public Task<bool> GoesOn => _goesOn.Task;

        public bool Take() => _asked.TrySetResult();

        public void LetGo() => _goesOn.SetResult(true);

        public void Break() => _goesOn.SetResult(false);
    }
}
