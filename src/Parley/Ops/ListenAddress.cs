using System.Globalization;
using System.Net;
using Microsoft.AspNetCore.Server.Kestrel.Core;

namespace Parley.Ops;

/// <summary>An address to listen on, as in <c>http://127.0.0.1:8080</c>: an IP address, <c>localhost</c> or <c>*</c>, and a port.</summary>
/// <param name="Host">In the form of a URL, so an IPv6 address is in brackets.</param>
/// <param name="Port">0 picks a free one.</param>
internal sealed record ListenAddress(string Host, int Port)
{
    private static readonly string[] Everywhere = ["*", "+", "0.0.0.0", "[::]"];

    /// <summary>Reads one; null if it is not of that form.</summary>
    public static ListenAddress? Parse(string text)
    {
        const string scheme = "http://";
        var address = text.Trim();
        if (!address.StartsWith(scheme, StringComparison.OrdinalIgnoreCase))
        {
            return null;
        }

        address = address[scheme.Length..].TrimEnd('/');
        var colon = address.LastIndexOf(':');
        if (colon <= 0 || !ushort.TryParse(address.AsSpan(colon + 1), NumberStyles.None, CultureInfo.InvariantCulture, out var port))
        {
            return null;
        }

        var host = address[..colon].ToLowerInvariant();
        var isBracketed = host.StartsWith('[') && host.EndsWith(']');
        var known = host == "localhost" || Everywhere.Contains(host)
            || (IPAddress.TryParse(isBracketed ? host[1..^1] : host, out var ip)
                && isBracketed == (ip.AddressFamily == System.Net.Sockets.AddressFamily.InterNetworkV6));
        return known ? new ListenAddress(host, port) : null;
    }

    /// <summary>Adds the endpoint to Kestrel.</summary>
    public Listener Listen(KestrelServerOptions kestrel, Action<ListenOptions>? configure = null)
    {
        ListenOptions? endpoint = null;
        void Keep(ListenOptions options)
        {
            endpoint = options;
            configure?.Invoke(options);
        }

        if (Everywhere.Contains(Host))
        {
            kestrel.ListenAnyIP(Port, Keep);
        }
        else if (Host == "localhost" && Port != 0)
        {
            kestrel.ListenLocalhost(Port, Keep);
        }
        else
        {
            // Kestrel will not pick one free port for both of localhost's addresses.
            kestrel.Listen(Host == "localhost" ? IPAddress.Loopback : IPAddress.Parse(Host.Trim('[', ']')), Port, Keep);
        }

        return new Listener(this, endpoint!);
    }

    /// <summary>The URL by which a client on this machine reaches a port that was bound for this address.</summary>
    public string UrlOf(int port)
    {
        var host = Everywhere.Contains(Host) ? "127.0.0.1" : Host;
        return string.Create(CultureInfo.InvariantCulture, $"http://{host}:{port}");
    }

    /// <inheritdoc/>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"http://{Host}:{Port}");
}

/// <summary>An endpoint of Kestrel; it knows its port when the server has started.</summary>
internal sealed class Listener(ListenAddress address, ListenOptions endpoint)
{
    /// <summary>For clients on this machine, with the port that was really taken.</summary>
    public string Url => address.UrlOf(address.Port != 0 ? address.Port : endpoint.IPEndPoint!.Port);
}
