using System.Net.Security;
using System.Security.Authentication;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.AspNetCore.Server.Kestrel.Https;

namespace Parley.Gateway;

/// <summary>Makes a Kestrel endpoint a gateway: CONNECT or TLS in, the application's own pipeline behind it.</summary>
internal static class GatewayListener
{
    /// <summary>Turns <paramref name="listen"/> into the gateway's endpoint, for HTTP/1.1 and HTTP/2.</summary>
    public static void UseGateway(
        this ListenOptions listen, CertificateAuthority authority, TimeProvider time, GatewaySettings? settings = null)
    {
        var logger = listen.ApplicationServices.GetRequiredService<ILoggerFactory>().CreateLogger("Parley.Gateway");
        var bounds = settings ?? new GatewaySettings();
        listen.Protocols = HttpProtocols.Http1AndHttp2;

        // The order is the order of the layers: the preamble first, TLS over what follows it.
        listen.Use(next => new GatewayConnection(next, bounds, time, logger).RunAsync);
        listen.UseHttps(new TlsHandshakeCallbackOptions
        {
            OnConnection = handshake =>
            {
                var tunnel = handshake.Connection.Features.Get<IGatewayFeature>()?.TunnelHost;
                var name = handshake.ClientHelloInfo.ServerName is { Length: > 0 } sent
                    ? TwilioHosts.Normalize(sent)
                    : tunnel ?? TwilioHosts.Default;
                if (!TwilioHosts.Contains(name))
                {
                    GatewayLog.ForeignName(logger);
                    throw new AuthenticationException("No certificate for this name.");
                }

                return ValueTask.FromResult(new SslServerAuthenticationOptions
                {
                    ServerCertificateContext = authority.LeafFor(name),
                });
            },
        });
    }
}
