namespace Parley.Gateway;

/// <summary>
/// Present in <c>HttpContext.Features</c> when the request came over the gateway's port: the client believes that it talks to
/// Twilio, so <c>Request.Host</c> names the product and answers carry that host in their URLs.
/// </summary>
public interface IGatewayFeature
{
    /// <summary>The host of the client's CONNECT, in lower case; null when it spoke TLS to the port at once (hosts file).</summary>
    string? TunnelHost { get; }
}

/// <summary>What the connection middleware notes about a connection.</summary>
internal sealed record GatewayFeature(string? TunnelHost) : IGatewayFeature;
