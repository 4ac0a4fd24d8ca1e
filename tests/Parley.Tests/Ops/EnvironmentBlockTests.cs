using System.Diagnostics;
using System.Text.Json;
using Parley.Ops;

namespace Parley.Tests.Ops;

public sealed class EnvironmentBlockTests
{
    private static readonly ReadyLine Ready = new(
        "http://127.0.0.1:8080",
        "http://127.0.0.1:8443",
        "http://127.0.0.1:8080/",
        "/data/ca/ca.pem",
        "AC00000000000000000000000000000001",
        "0123456789abcdef0123456789abcdef");

    private static readonly RunningServer Server = new(Ready, 1, "/data/ca/ca-bundle.pem");

    [Theory]
    [InlineData("HTTP_PROXY", "http://127.0.0.1:8443")]
    [InlineData("HTTPS_PROXY", "http://127.0.0.1:8443")]
    [InlineData("NO_PROXY", "127.0.0.1,localhost,::1")]
    [InlineData("NODE_EXTRA_CA_CERTS", "/data/ca/ca.pem")]
    [InlineData("REQUESTS_CA_BUNDLE", "/data/ca/ca-bundle.pem")]
    [InlineData("CURL_CA_BUNDLE", "/data/ca/ca-bundle.pem")]
    [InlineData("SSL_CERT_FILE", "/data/ca/ca-bundle.pem")]
    [InlineData("TWILIO_ACCOUNT_SID", "AC00000000000000000000000000000001")]
    [InlineData("TWILIO_AUTH_TOKEN", "0123456789abcdef0123456789abcdef")]
    public void Every_form_holds_every_variable(string name, string value)
    {
        Assert.Contains($"export {name}='{value}'\n", EnvironmentBlock.Explained(Server));
        Assert.Contains($"export {name}='{value}'\n", EnvironmentBlock.Shell(Server));
        using var json = JsonDocument.Parse(EnvironmentBlock.Json(Server));
        Assert.Equal(value, json.RootElement.GetProperty(name).GetString());
        Assert.Equal(9, json.RootElement.EnumerateObject().Count());
    }

    [Fact]
    public void The_shell_form_is_exports_only()
    {
        var lines = EnvironmentBlock.Shell(Server).TrimEnd().Split('\n');
        Assert.Equal(9, lines.Length);
        Assert.All(lines, line => Assert.Matches("^export [A-Z_]+='[^']*'$", line));
    }

    [Theory]
    [InlineData("curl.cainfo=/data/ca/ca-bundle.pem")]
    [InlineData("openssl.cafile=/data/ca/ca-bundle.pem")]
    [InlineData("-Dhttps.proxyHost=127.0.0.1 -Dhttps.proxyPort=8443")]
    [InlineData("keytool -importcert -noprompt -alias parley -file '/data/ca/ca.pem'")]
    public void The_explained_form_says_what_php_and_java_need(string hint) =>
        Assert.Contains(EnvironmentBlock.Explained(Server).Split('\n'), line => line.StartsWith('#') && line.Contains(hint, StringComparison.Ordinal));

    [Theory]
    [InlineData("/plain/ca.pem")]
    [InlineData("/with space/ca.pem")]
    [InlineData("/it's/ca.pem")]
    [InlineData("/$(touch pwned)/`id`/\"x\"/\\n;&|/ca.pem")]
    [InlineData("/Ünïcode/ca.pem")]
    public async Task A_shell_reads_back_what_was_meant(string path)
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "A POSIX shell is needed.");
        var server = new RunningServer(Ready with { Ca = path }, 1, path);
        foreach (var block in new[] { EnvironmentBlock.Shell(server), EnvironmentBlock.Explained(server) })
        {
            var start = new ProcessStartInfo("/bin/sh") { RedirectStandardOutput = true, RedirectStandardInput = true };
            using var shell = Process.Start(start)!;
            await shell.StandardInput.WriteAsync(block + "printf %s \"$NODE_EXTRA_CA_CERTS\"\n");
            shell.StandardInput.Close();
            Assert.Equal(path, await shell.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken));
            await shell.WaitForExitAsync(TestContext.Current.CancellationToken);
        }
    }

    [Theory]
    [InlineData("/data", "env --data /data --shell)\"")]
    [InlineData("/my data", "env --data '/my data' --shell)\"")]
    [InlineData(null, " env --shell)\"")]
    public void What_it_says_to_type_finds_the_same_server(string? data, string end) =>
        Assert.Contains(
            EnvironmentBlock.Explained(Server with { Data = data }).Split('\n'),
            line => line.StartsWith("# In a shell:", StringComparison.Ordinal) && line.EndsWith(end, StringComparison.Ordinal));

    [Fact]
    public void Without_a_gateway_there_is_no_proxy_to_set()
    {
        var server = new RunningServer(Ready with { Gateway = null, Ca = null }, 1, null);
        Assert.DoesNotContain("PROXY", EnvironmentBlock.Explained(server));
        Assert.Contains("http://127.0.0.1:8080", EnvironmentBlock.Explained(server));
        Assert.Equal(2, EnvironmentBlock.Variables(server).Count);
    }
}
