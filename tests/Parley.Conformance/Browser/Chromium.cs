using Microsoft.Playwright;

namespace Parley.Conformance.Browser;

/// <summary>
/// Debian's Chromium, or what <c>CHROMIUM</c> names; nothing is ever downloaded. It resolves no name, so no call leaves the machine.
/// </summary>
public sealed class Chromium : IAsyncLifetime
{
    private static readonly string[] Known = ["/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome"];

    private static readonly string[] Arguments =
    [
        "--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-component-update", "--disable-sync",
        "--no-first-run", "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1",
    ];

    private IPlaywright? _playwright;
    private IBrowser? _browser;

    /// <summary>The running browser.</summary>
    public IBrowser Browser => _browser ?? throw new InvalidOperationException("Not started yet.");

    /// <inheritdoc/>
    public async ValueTask InitializeAsync()
    {
        // A computer that is busy with something else needs longer; a passing test waits no longer for it.
        Assertions.SetDefaultExpectTimeout(15_000);
        _playwright = await Playwright.CreateAsync();
        _browser = await LaunchAsync();
    }

    /// <summary>Another process of the browser, with nothing in memory: what somebody who opens it in the morning has.</summary>
    public Task<IBrowser> LaunchAsync()
    {
        var executable = Environment.GetEnvironmentVariable("CHROMIUM") is { Length: > 0 } chosen
            ? chosen
            : Known.FirstOrDefault(File.Exists)
                ?? throw new InvalidOperationException("No Chromium: install the package chromium, or let CHROMIUM name it.");
        return _playwright!.Chromium.LaunchAsync(new() { ExecutablePath = executable, Args = Arguments, Headless = true });
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        if (_browser is not null)
        {
            await _browser.DisposeAsync();
        }

        _playwright?.Dispose();
    }
}
