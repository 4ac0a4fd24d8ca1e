using System.Text.RegularExpressions;
using Parley.Pages;

namespace Parley.Tests.Pages;

/// <summary>What the build put into the server. A build without Node has no pages; then there is nothing to look at.</summary>
public sealed partial class EmbeddedPagesTests
{
    private static readonly ConsoleAssets Assets = ConsoleAssets.In(typeof(ConsoleAssets).Assembly);

    [Fact]
    public void The_embedded_page_finds_its_scripts_and_styles_compressed()
    {
        Assert.SkipWhen(Assets.Index is null, "This build has no pages.");
        using var reader = new StreamReader(Assets.Index.Open(null)!);
        var page = reader.ReadToEnd();

        var names = Names().Matches(page).Select(match => match.Groups[1].Value).ToList();

        Assert.Contains(names, name => name.EndsWith(".js", StringComparison.Ordinal));
        Assert.Contains(names, name => name.EndsWith(".css", StringComparison.Ordinal));
        Assert.All(names, name => Assert.NotNull(Assets.Find(name)));
        Assert.All(
            Assets.All.Where(asset => asset.Path.EndsWith(".js", StringComparison.Ordinal) || asset.Path.EndsWith(".css", StringComparison.Ordinal)),
            asset => Assert.True(asset is { Brotli: not null, Gzip: not null }, $"{asset.Path} is not compressed"));
        // The policy allows neither.
        Assert.DoesNotContain("<style", page, StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotMatch("<script(?![^>]*src=)", page);
    }

    [Fact]
    public void The_scripts_stay_under_400_kB_compressed()
    {
        Assert.SkipWhen(Assets.Index is null, "This build has no pages.");

        // All of them, also those of pages that are opened later.
        var scripts = Assets.All.Where(asset => asset.Path.EndsWith(".js", StringComparison.Ordinal));
        var size = scripts.Sum(script =>
        {
            using var content = script.Open("gzip")!;
            return content.Length;
        });

        Assert.InRange(size, 1, 400_000);
    }

    [GeneratedRegex("(?:src|href)=\"/([^\"]+)\"")]
    private static partial Regex Names();
}
