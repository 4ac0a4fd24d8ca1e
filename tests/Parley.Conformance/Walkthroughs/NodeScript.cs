using System.Diagnostics;
using System.Text.Json.Nodes;
using Parley.Conformance.Server;

namespace Parley.Conformance.Walkthroughs;

/// <summary>
/// Runs a script of the <c>node</c> folder against a server. The official clients in it are sent here by environment variables alone:
/// a proxy and a certificate authority. Their code, and how it is called, is what a user of the hosted service has.
/// </summary>
internal static class NodeScript
{
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(5);

    /// <summary>The summary that the script printed as its last line; a failing test if it did not end with 0.</summary>
    public static async Task<JsonNode> RunAsync(ParleyServer server, string script, params string[] arguments)
    {
        var folder = Repository.Conformance("node");
        if (!Directory.Exists(Path.Combine(folder, "node_modules")))
        {
            Assert.Fail($"The packages are not installed: run `npm ci` in {folder}, or ./test.");
        }

        var account = TestAccount.New();
        var start = new ProcessStartInfo("node")
        {
            WorkingDirectory = folder,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            RedirectStandardInput = true,
        };
        foreach (var argument in (string[])[script, .. arguments])
        {
            start.ArgumentList.Add(argument);
        }

        start.Environment["HTTP_PROXY"] = server.Ready.Gateway.ToString();
        start.Environment["NODE_EXTRA_CA_CERTS"] = server.Ready.Ca;
        start.Environment["TWILIO_ACCOUNT_SID"] = account.Sid;
        start.Environment["TWILIO_AUTH_TOKEN"] = account.Token;
        start.Environment["PARLEY_URL"] = server.Ready.Url.ToString().TrimEnd('/');
        foreach (var other in (string[])["HTTPS_PROXY", "https_proxy", "http_proxy", "NO_PROXY", "no_proxy", "NODE_OPTIONS"])
        {
            start.Environment.Remove(other);
        }

        using var process = Process.Start(start)!;
        process.StandardInput.Close();
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        limit.CancelAfter(Limit);
        try
        {
            var output = process.StandardOutput.ReadToEndAsync(limit.Token);
            var errors = process.StandardError.ReadToEndAsync(limit.Token);
            await process.WaitForExitAsync(limit.Token);
            if (process.ExitCode != 0)
            {
                Assert.Fail(
                    $"{script} {string.Join(' ', arguments)} ended with {process.ExitCode}.\n{await output}{await errors}\n"
                    + $"The server wrote:\n{server.Log}");
            }

            return JsonNode.Parse((await output).TrimEnd().Split('\n')[^1])!;
        }
        finally
        {
            if (!process.HasExited)
            {
                process.Kill(entireProcessTree: true);
            }
        }
    }
}
