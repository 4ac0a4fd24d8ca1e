using System.Net;

namespace Parley.Sandbox;

/// <summary>
/// Lets in only who is on this machine and means it: the connection comes from loopback, the host header names loopback (a page whose
/// name was rebound to 127.0.0.1 does not), and a browser's page, if it says where it comes from, comes from loopback too.
/// </summary>
internal static class LoopbackGate
{
    /// <summary>True if this request may use the sandbox.</summary>
    public static bool Allows(HttpContext http) =>
        http.Connection.RemoteIpAddress is { } remote && IPAddress.IsLoopback(remote) && IsLocalHost(http.Request.Host.Host) &&
        IsLocalOrigin(http.Request.Headers.Origin.ToString());

    private static bool IsLocalOrigin(string origin) =>
        origin.Length == 0 || (Uri.TryCreate(origin, UriKind.Absolute, out var url) && IsLocalHost(url.Host));

    private static bool IsLocalHost(string host) =>
        host.Equals("localhost", StringComparison.OrdinalIgnoreCase) ||
        (IPAddress.TryParse(host.AsSpan().Trim("[]"), out var ip) && IPAddress.IsLoopback(ip));
}
