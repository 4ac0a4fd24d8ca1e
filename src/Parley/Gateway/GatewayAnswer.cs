using System.Globalization;
using System.Text;

namespace Parley.Gateway;

/// <summary>What the gateway says before TLS begins.</summary>
internal static class GatewayAnswer
{
    /// <summary>
    /// These bytes and no others: twilio-php cuts exactly this block off the answer with a regular expression, and takes any
    /// other wording, or a header more, for the answer of the API itself.
    /// </summary>
    public static ReadOnlyMemory<byte> Established { get; } = "HTTP/1.1 200 Connection established\r\n\r\n"u8.ToArray();

    /// <summary>The client asked for somebody else.</summary>
    public static ReadOnlyMemory<byte> Forbidden { get; } = Text(
        "403 Forbidden",
        "This is Parley's gateway: it stands in for *.twilio.com on port 443 and reaches nothing else. "
        + "Put the other hosts into NO_PROXY.\n");

    /// <summary>Somebody opened the port in a browser, or took it for the API's.</summary>
    public static ReadOnlyMemory<byte> PlainHttp { get; } = Text(
        "400 Bad Request",
        "This port is Parley's gateway: an HTTPS proxy (CONNECT) and TLS endpoint for *.twilio.com, not a web site. "
        + "Set HTTPS_PROXY and HTTP_PROXY to it (`parley env` prints the variables). "
        + "The API and the console are on the other port, by default http://127.0.0.1:8080.\n");

    /// <summary>Not HTTP at all, or a CONNECT without host and port.</summary>
    public static ReadOnlyMemory<byte> Malformed { get; } = Text(
        "400 Bad Request",
        "This port is Parley's gateway: it takes `CONNECT host:443 HTTP/1.1` for hosts of twilio.com, or TLS.\n");

    /// <summary>More than the limit before the end of the headers.</summary>
    public static ReadOnlyMemory<byte> TooLarge { get; } = Text(
        "431 Request Header Fields Too Large", "The request line and headers are too long.\n");

    /// <summary>The preamble did not end in time.</summary>
    public static ReadOnlyMemory<byte> TooSlow { get; } = Text(
        "408 Request Timeout", "The request did not arrive in time.\n");

    private static byte[] Text(string status, string body) => Encoding.ASCII.GetBytes(string.Create(
        CultureInfo.InvariantCulture,
        $"HTTP/1.1 {status}\r\nContent-Type: text/plain; charset=utf-8\r\nContent-Length: {body.Length}\r\nConnection: close\r\n\r\n{body}"));
}
