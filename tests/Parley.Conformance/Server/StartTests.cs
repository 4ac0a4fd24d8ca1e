using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;

namespace Parley.Conformance.Server;

/// <summary>A server that cannot start: what the person at the keyboard sees.</summary>
public sealed class StartTests
{
    [Fact]
    public async Task A_port_that_is_taken_is_said_in_one_line()
    {
        using var taken = new TcpListener(IPAddress.Loopback, 0);
        taken.Start();
        var port = ((IPEndPoint)taken.LocalEndpoint).Port.ToString(CultureInfo.InvariantCulture);
        var (code, output, error) = await RunAsync(("Parley__Gateway", $"http://127.0.0.1:{port}"));

        Assert.Equal(1, code);
        Assert.DoesNotContain("\"ready\"", output, StringComparison.Ordinal);
        Assert.StartsWith("parley: ", error.Split('\n').Last(line => line.Length > 0), StringComparison.Ordinal);
        Assert.Contains(port, error, StringComparison.Ordinal);
        Assert.DoesNotContain("crit:", error, StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Parley__Lanes__Workers", "many", "Parley:Lanes:Workers")]
    [InlineData("Parley__Sandbox__Enabled", "perhaps", "Parley:Sandbox:Enabled")]
    [InlineData("Parley__Sandbox__GraphPort", "70000", "Parley:Sandbox:GraphPort")]
    [InlineData("Parley__Secrets__Key", "not base64!", "Parley:Secrets:Key")]
    [InlineData("Parley__Smpp__Links__0__Name", "carrier", "Parley:Smpp:Links:0:Account")]
    [InlineData("Parley__WhatsApp__Senders__0__Address", "whatsapp:+15017122661", "Parley:WhatsApp:Senders:0:Account")]
    public async Task A_setting_that_makes_no_sense_is_said_in_one_line(string name, string value, string key)
    {
        var (code, _, error) = await RunAsync((name, value), ("Parley__Gateway", "none"));

        Assert.Equal(1, code);
        Assert.Matches("^parley: [^\n]+\r?\n$", error);
        Assert.Contains(key, error, StringComparison.Ordinal);
    }

    private static async Task<(int Code, string Output, string Error)> RunAsync(params (string Name, string Value)[] settings)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        limit.CancelAfter(TimeSpan.FromSeconds(60));
        var start = new ProcessStartInfo("dotnet") { RedirectStandardOutput = true, RedirectStandardError = true };
        if (Repository.Server.EndsWith(".dll", StringComparison.Ordinal))
        {
            start.ArgumentList.Add(Repository.Server);
        }
        else
        {
            start.FileName = Repository.Server;
        }

        start.ArgumentList.Add("--ephemeral");
        start.Environment["Parley__Urls"] = "http://127.0.0.1:0";
        foreach (var (name, value) in settings)
        {
            start.Environment[name] = value;
        }

        using var process = Process.Start(start)!;
        try
        {
            var output = process.StandardOutput.ReadToEndAsync(limit.Token);
            var error = process.StandardError.ReadToEndAsync(limit.Token);
            await process.WaitForExitAsync(limit.Token);
            return (process.ExitCode, await output, await error);
        }
        finally
        {
            if (!process.HasExited)
            {
                process.Kill();
            }
        }
    }
}
