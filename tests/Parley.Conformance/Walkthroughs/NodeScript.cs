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

    /// <summary>
    /// Runs one of the walkthroughs for a new account; the summary that it printed as its last line. A failing test if it did not end
    /// with 0.
    /// </summary>
    public static Task<JsonNode> RunAsync(ParleyServer server, string script, params string[] arguments)
    {
        var account = TestAccount.New();
        var environment = new Dictionary<string, string>
        {
            ["HTTP_PROXY"] = server.Ready.Gateway.ToString(),
            ["NODE_EXTRA_CA_CERTS"] = server.Ready.Ca,
            ["TWILIO_ACCOUNT_SID"] = account.Sid,
            ["TWILIO_AUTH_TOKEN"] = account.Token,
            ["PARLEY_URL"] = server.Ready.Url.ToString().TrimEnd('/'),
        };
        return RunInAsync("node", script, arguments, environment, server);
    }

    /// <summary>Runs a script of a folder beside this project's sources.</summary>
    public static async Task<JsonNode> RunInAsync(
        string folderName, string script, string[] arguments, Dictionary<string, string> environment, ParleyServer server)
    {
        var folder = Repository.Conformance(folderName);
        if (!Directory.Exists(Path.Combine(folder, "node_modules")))
        {
            Assert.Fail($"The packages are not installed: run `npm ci` in {folder}, or ./test.");
        }

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

        // A developer's own proxy must not stand in between.
        foreach (var other in (string[])["HTTP_PROXY", "HTTPS_PROXY", "http_proxy", "https_proxy", "NO_PROXY", "no_proxy", "NODE_OPTIONS"])
        {
            start.Environment.Remove(other);
        }

        foreach (var (name, value) in environment)
        {
            start.Environment[name] = value;
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
