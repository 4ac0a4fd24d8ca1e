using System.Net;
using System.Net.Sockets;

namespace Parley.Ops;

/// <summary>
/// Connects for requests whose URL a client chose. Looks the name up once, refuses addresses inside private networks, and connects to
/// the very address that it checked, so that a name cannot change its meaning in between.
/// </summary>
/// <param name="allowPrivate"><c>Parley:Webhooks:AllowPrivateAddresses</c>: every address.</param>
/// <param name="allowLoopback">Loopback too, while the sandbox is on.</param>
internal sealed class OutgoingGuard(bool allowPrivate, bool allowLoopback)
{
    private static readonly IPNetwork[] Refused =
    [
        IPNetwork.Parse("0.0.0.0/8"), IPNetwork.Parse("10.0.0.0/8"), IPNetwork.Parse("100.64.0.0/10"), IPNetwork.Parse("127.0.0.0/8"),
        IPNetwork.Parse("169.254.0.0/16"), IPNetwork.Parse("172.16.0.0/12"), IPNetwork.Parse("192.0.0.0/24"),
        IPNetwork.Parse("192.168.0.0/16"), IPNetwork.Parse("198.18.0.0/15"), IPNetwork.Parse("224.0.0.0/3"),
        // "::/96" has the unspecified and the loopback address and IPv4 in its oldest disguise; NAT64, Teredo and 6to4 are disguises too.
        IPNetwork.Parse("::/96"), IPNetwork.Parse("64:ff9b::/96"), IPNetwork.Parse("64:ff9b:1::/48"), IPNetwork.Parse("2001::/32"),
        IPNetwork.Parse("2002::/16"), IPNetwork.Parse("fc00::/7"), IPNetwork.Parse("fe80::/9"), IPNetwork.Parse("ff00::/8"),
    ];

    /// <summary>A handler for an HTTP client: no redirects, no proxy, and only addresses that this guard allows.</summary>
    public SocketsHttpHandler Handler() => new()
    {
        AllowAutoRedirect = false,
        UseProxy = false,
        UseCookies = false,
        ConnectTimeout = TimeSpan.FromSeconds(5),
        MaxResponseHeadersLength = 32,
        PooledConnectionLifetime = TimeSpan.FromMinutes(2),
        ConnectCallback = ConnectAsync,
    };

    public bool Allows(IPAddress address)
    {
        var plain = address.IsIPv4MappedToIPv6 ? address.MapToIPv4() : address;
        return allowPrivate || (allowLoopback && IPAddress.IsLoopback(plain))
            || !Refused.Any(network => network.Contains(plain));
    }

    private async ValueTask<Stream> ConnectAsync(SocketsHttpConnectionContext context, CancellationToken cancellation)
    {
        var addresses = await Dns.GetHostAddressesAsync(context.DnsEndPoint.Host, cancellation);
        var allowed = addresses.Where(Allows).ToArray();
        if (allowed.Length == 0)
        {
            throw new HttpRequestException($"{context.DnsEndPoint.Host} is not a public address; private ones are refused.");
        }

        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        try
        {
            await socket.ConnectAsync(allowed, context.DnsEndPoint.Port, cancellation);
            return new NetworkStream(socket, ownsSocket: true);
        }
        catch (SocketException refused)
        {
            socket.Dispose();
            throw new HttpRequestException(refused.Message, refused);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }
}
