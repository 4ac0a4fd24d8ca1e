using System.Text;
using System.Text.Json;

namespace Parley.Ops;

/// <summary>
/// The variables that point every official SDK and the CLI at a running server. Why so many: twilio for Node reads only
/// HTTP_PROXY in capitals (for https), the others only HTTPS_PROXY; Node adds NODE_EXTRA_CA_CERTS to what it trusts, the rest
/// (requests, curl, OpenSSL and Go by three names) replace theirs, hence the bundle.
/// </summary>
internal static class EnvironmentBlock
{
    /// <summary>Name and value, in the order in which they are shown.</summary>
    public static IReadOnlyList<KeyValuePair<string, string>> Variables(RunningServer server)
    {
        var ready = server.Ready;
        var variables = new List<KeyValuePair<string, string>>();
        if (ready is { Gateway: { } gateway, Ca: { } ca })
        {
            var bundle = server.CaBundle ?? ca;
            variables.Add(new("HTTP_PROXY", gateway));
            variables.Add(new("HTTPS_PROXY", gateway));
            variables.Add(new("NO_PROXY", "127.0.0.1,localhost,::1"));
            variables.Add(new("NODE_EXTRA_CA_CERTS", ca));
            variables.Add(new("REQUESTS_CA_BUNDLE", bundle));
            variables.Add(new("CURL_CA_BUNDLE", bundle));
            variables.Add(new("SSL_CERT_FILE", bundle));
        }

        variables.Add(new("TWILIO_ACCOUNT_SID", ready.AccountSid));
        variables.Add(new("TWILIO_AUTH_TOKEN", ready.AuthToken));
        return variables;
    }

    /// <summary>The block with comments: to read, to copy, or to source from a file.</summary>
    public static string Explained(RunningServer server)
    {
        var text = new StringBuilder();
        var ready = server.Ready;
        if (ready is not { Gateway: { } gateway, Ca: { } ca })
        {
            text.Append("# This server runs without a gateway: give your SDK the base URL ").Append(ready.Url).Append('\n');
            return text.Append(Shell(server)).ToString();
        }

        var bundle = server.CaBundle ?? ca;
        var address = new Uri(gateway);
        text.Append("# Points the Twilio SDKs for Node, Python, C#, Go, Ruby and PHP, and the Twilio CLI, at Parley.\n");
        text.Append($"# In a shell:  eval \"$({ReadyLine.EnvironmentCommand(server.Data)} --shell)\"\n");
        text.Append(Shell(server));
        text.Append("# Only *.twilio.com is answered by this proxy; add other hosts that you call to NO_PROXY.\n");
        text.Append("# PHP takes its certificates from php.ini:\n");
        text.Append("#   curl.cainfo=").Append(bundle).Append('\n');
        text.Append("#   openssl.cafile=").Append(bundle).Append('\n');
        text.Append("# Java takes both from system properties; make trust.p12 once with\n");
        text.Append("#   keytool -importcert -noprompt -alias parley -file ").Append(Quoted(ca));
        text.Append(" -keystore trust.p12 -storetype PKCS12 -storepass changeit\n");
        text.Append("#   export JAVA_TOOL_OPTIONS=\"-Dhttps.proxyHost=").Append(address.Host.Trim('[', ']'));
        text.Append(" -Dhttps.proxyPort=").Append(address.Port);
        text.Append(" -Djavax.net.ssl.trustStore=trust.p12 -Djavax.net.ssl.trustStorePassword=changeit\"\n");
        return text.ToString();
    }

    /// <summary>Only <c>export</c> lines, for <c>eval</c> in a POSIX shell.</summary>
    public static string Shell(RunningServer server)
    {
        var text = new StringBuilder();
        foreach (var (name, value) in Variables(server))
        {
            text.Append("export ").Append(name).Append('=').Append(Quoted(value)).Append('\n');
        }

        return text.ToString();
    }

    /// <summary>One JSON object of strings.</summary>
    public static string Json(RunningServer server) =>
        JsonSerializer.Serialize(new Dictionary<string, string>(Variables(server)), OpsJson.Readable.DictionaryStringString) + "\n";

    /// <summary>A word of a command as people would type it: in quotes only where a shell would take it apart.</summary>
    public static string Word(string value) => value.Length > 0 && value.All(IsPlain) ? value : Quoted(value);

    private static bool IsPlain(char letter) =>
        char.IsLetterOrDigit(letter) || "/._-+:,@%=".Contains(letter, StringComparison.Ordinal) || (letter == '\\' && OperatingSystem.IsWindows());

    /// <summary>In single quotes nothing is special but the quote itself; it is closed, written escaped, and opened again.</summary>
    private static string Quoted(string value) => "'" + value.Replace("'", "'\\''", StringComparison.Ordinal) + "'";
}
