using Microsoft.Playwright;
using Parley.Conformance.Server;

namespace Parley.Conformance.Browser;

/// <summary>
/// The rules of WCAG 2.2 A and AA, and axe's best practices. https://github.com/dequelabs/axe-core/blob/develop/doc/rule-descriptions.md
/// </summary>
internal static class Axe
{
    private static readonly Lazy<string> Source = new(Read);

    /// <summary>What is wrong on the page as it is now; empty if nothing is.</summary>
    public static async Task<string[]> LookAsync(IPage page)
    {
        // Half faded in, a text has no contrast.
        await page.EvaluateAsync(
            """
            () => Promise.allSettled(document.getAnimations()
              .filter((one) => one.effect?.getComputedTiming().endTime !== Infinity).map((one) => one.finished))
            """);
        if (!await page.EvaluateAsync<bool>("'axe' in globalThis"))
        {
            // Evaluated over the debugging protocol, which the page's security policy does not stop.
            await page.EvaluateAsync(Source.Value);
        }

        return await page.EvaluateAsync<string[]>(
            """
            async () => (await axe.run(document)).violations.map(({ id, nodes }) => `${id}: ` + nodes.slice(0, 4)
              .map(({ target, any, all, none }) => `${target.join(' ')} [${(any[0] ?? all[0] ?? none[0])?.message ?? ''}]`).join(' | '))
            """);
    }

    public static async Task AssertCleanAsync(IPage page) => Assert.Empty(await LookAsync(page));

    private static string Read()
    {
        var file = Repository.Conformance("browser", "node_modules", "axe-core", "axe.min.js");
        return File.Exists(file)
            ? File.ReadAllText(file)
            : throw new InvalidOperationException($"The packages are not installed: run `npm ci` in {Repository.Conformance("browser")}, or ./test.");
    }
}
