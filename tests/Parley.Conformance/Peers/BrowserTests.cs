using Parley.Conformance.Server;
using Parley.Conformance.Walkthroughs;

namespace Parley.Conformance.Peers;

/// <summary>The page at /, in a real browser.</summary>
[Trait("Part", "browser")]
public sealed class BrowserTests(Servers servers)
{
    [Fact]
    public async Task The_page_walks_the_first_walkthrough_through()
    {
        // The page asks the server for the first account's credentials, as it does for whoever opens it on their own machine.
        var server = await servers.OnAsync(Backend.Sqlite);
        var screenshots = Directory.CreateTempSubdirectory("parley-screenshots-").FullName;
        try
        {
            var summary = await NodeScript.RunInAsync(
                "browser",
                "page.mjs",
                [server.Ready.Url.ToString(), server.Ready.AccountSid, server.Ready.AuthToken, screenshots],
                new Dictionary<string, string>(),
                server);

            Assert.Equal(0, summary["failed"]!.GetValue<int>());
            Assert.True(summary["passed"]!.GetValue<int>() > 5, summary.ToJsonString());
            Assert.NotEmpty(Directory.GetFiles(screenshots, "*.png"));
        }
        finally
        {
            Directory.Delete(screenshots, recursive: true);
        }
    }
}
