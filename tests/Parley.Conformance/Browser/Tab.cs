using System.Collections.Concurrent;
using System.Globalization;
using System.Text.Json;
using Microsoft.Playwright;
using Parley.Conformance.Server;

namespace Parley.Conformance.Browser;

/// <summary>What a tab looks like.</summary>
public sealed record Look(int Width = 1440, int Height = 900, bool IsDark = false)
{
    /// <summary>A phone's screen.</summary>
    public static Look Small { get; } = new(380, 800);
}

/// <summary>
/// A tab of the browser with the console in it. What goes wrong in it is kept: errors in the browser's console, among them what the
/// page's security policy refuses, answers of 500 and above, and requests to any other host.
/// </summary>
internal sealed class Tab : IAsyncDisposable
{
    private readonly ConcurrentQueue<string> _complaints = new();
    private readonly IBrowserContext _context;
    private bool _isDone;

    private Tab(IBrowserContext context, IPage page, Uri url)
    {
        _context = context;
        Page = page;
        Url = url;
    }

    public IPage Page { get; }

    /// <summary>The server's.</summary>
    public Uri Url { get; }

    public Talk Talk => new(Page);

    public Desk Desk => new(Page);

    public Templates Templates => new(Page);

    public Functions Functions => new(Page);

    /// <summary>A fresh profile that opens the console, as the server's first account unless another one is named.</summary>
    public static async Task<Tab> OpenAsync(IBrowser browser, Uri url, TestAccount? account = null, Look? look = null)
    {
        look ??= new();
        var context = await browser.NewContextAsync(new()
        {
            ViewportSize = new() { Width = look.Width, Height = look.Height },
            ColorScheme = look.IsDark ? ColorScheme.Dark : ColorScheme.Light,
            ReducedMotion = ReducedMotion.Reduce,
            TimezoneId = "UTC",
            Locale = "en-GB",
            HasTouch = look.Width < 720,
            Permissions = ["clipboard-read", "clipboard-write"],
        });
        if (account is not null)
        {
            var kept = JsonSerializer.Serialize(JsonSerializer.Serialize(new { accountSid = account.Sid, authToken = account.Token }));
            await context.AddInitScriptAsync($"sessionStorage.setItem('parley.account', {kept});");
        }

        var page = await context.NewPageAsync();
        page.SetDefaultTimeout(15_000);
        await SlowDownAsync(context, page);
        var tab = new Tab(context, page, url);
        tab.Listen();
        await page.GotoAsync(url.ToString());
        return tab;
    }

    /// <summary>The page at this address of the console, "/conversations/CH…", once its heading is there.</summary>
    public async Task GoAsync(string address)
    {
        await Page.GotoAsync($"{Url}#{address}");
        await Page.GetByRole(AriaRole.Main).GetByRole(AriaRole.Heading).First.WaitForAsync();
    }

    /// <summary>Opens a page by its link in the navigation.</summary>
    public async Task ClickPageAsync(string label)
    {
        var navigation = Page.GetByRole(AriaRole.Navigation, new() { Name = "Pages" });
        var link = navigation.GetByRole(AriaRole.Link, new() { Name = label, Exact = true });
        var more = navigation.GetByRole(AriaRole.Button, new() { Name = "More" });
        await link.Or(more).First.WaitForAsync();
        if (!await link.IsVisibleAsync())
        {
            await more.ClickAsync();
        }

        await link.ClickAsync();
        await Page.GetByRole(AriaRole.Main).GetByRole(AriaRole.Heading).First.WaitForAsync(new() { State = WaitForSelectorState.Attached });
    }

    public Phone Phone(string name) => new(Page, name);

    /// <summary>What a test ends with: fails if anything went wrong in this tab until now.</summary>
    public void AssertNoComplaints()
    {
        Assert.Empty(_complaints.Distinct());
        _isDone = true;
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        try
        {
            if (!_isDone)
            {
                await TellAsync();
            }
        }
        finally
        {
            await _context.DisposeAsync();
        }
    }

    // The test failed: what the page shows goes into its output, and a picture into the folder that PARLEY_TEST_SCREENSHOTS names.
    private async Task TellAsync()
    {
        var output = TestContext.Current.TestOutputHelper;
        output?.WriteLine($"{Page.Url}\n{string.Join('\n', _complaints)}\n{await Page.Locator("body").AriaSnapshotAsync()}");
        if (Environment.GetEnvironmentVariable("PARLEY_TEST_SCREENSHOTS") is { Length: > 0 } folder)
        {
            var name = $"{TestContext.Current.TestMethod?.MethodName}-{Path.GetRandomFileName()}.png";
            await Page.ScreenshotAsync(new() { Path = Path.Combine(folder, name) });
            output?.WriteLine(name);
        }
    }

    // PARLEY_TEST_SLOWER=6 makes the browser six times slower: what only works on a fast computer shows.
    private static async Task SlowDownAsync(IBrowserContext context, IPage page)
    {
        if (Environment.GetEnvironmentVariable("PARLEY_TEST_SLOWER") is { Length: > 0 } rate)
        {
            var session = await context.NewCDPSessionAsync(page);
            await session.SendAsync("Emulation.setCPUThrottlingRate", new() { ["rate"] = double.Parse(rate, CultureInfo.InvariantCulture) });
        }
    }

    private void Listen()
    {
        Page.PageError += (_, error) => _complaints.Enqueue("error: " + error);
        Page.Console += (_, message) =>
        {
            // A refused request is judged where it matters; 500 and above below.
            if (message.Type == "error" && !message.Text.Contains("Failed to load resource", StringComparison.Ordinal))
            {
                _complaints.Enqueue($"console: {message.Text}");
            }
        };
        Page.Response += (_, response) =>
        {
            if (response.Status >= 500)
            {
                _complaints.Enqueue($"{response.Status}: {response.Request.Method} {response.Url}");
            }
        };
        Page.Request += (_, request) =>
        {
            var to = new Uri(request.Url);
            if (to.Scheme != "blob" && to.Authority != Url.Authority)
            {
                _complaints.Enqueue($"asked {to.Authority}");
            }
        };
    }
}
