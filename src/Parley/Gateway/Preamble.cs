using System.Buffers;
using System.Globalization;
using System.Text;

namespace Parley.Gateway;

/// <summary>What the first bytes of a gateway connection turned out to be.</summary>
internal enum PreambleKind
{
    /// <summary>Not decided yet: read more.</summary>
    Incomplete,

    /// <summary>A TLS record: the client thinks that we are Twilio itself (hosts file).</summary>
    Tls,

    /// <summary>A complete CONNECT request.</summary>
    Connect,

    /// <summary>A plain request through the proxy: <c>GET http://host/ HTTP/1.1</c>.</summary>
    ProxiedHttp,

    /// <summary>A plain request to this port: <c>GET / HTTP/1.1</c>.</summary>
    PlainHttp,

    /// <summary>Neither HTTP nor TLS, or a CONNECT without a usable target.</summary>
    Malformed,

    /// <summary>No end of the headers within the limit.</summary>
    TooLarge,
}

/// <summary>The first bytes of a connection, classified. Pure: it is given what has arrived so far and may be asked again.</summary>
/// <param name="Kind">What it is.</param>
/// <param name="Host">The CONNECT's host, normalised; empty otherwise.</param>
/// <param name="Port">The CONNECT's port; 0 otherwise.</param>
/// <param name="Length">How many bytes belong to the preamble; what follows is the client's TLS.</param>
internal readonly record struct Preamble(PreambleKind Kind, string Host = "", int Port = 0, int Length = 0)
{
    private const byte TlsHandshake = 0x16;
    private const int LongestMethod = 20;

    /// <summary>Classifies what has arrived.</summary>
    public static Preamble Read(in ReadOnlySequence<byte> received, int limit)
    {
        if (received.IsEmpty)
        {
            return new Preamble(PreambleKind.Incomplete);
        }

        if (received.FirstSpan[0] == TlsHandshake)
        {
            return new Preamble(PreambleKind.Tls);
        }

        var bytes = received.Slice(0, Math.Min(received.Length, limit)).ToArray().AsSpan();
        if (!BeginsWithMethod(bytes))
        {
            return new Preamble(PreambleKind.Malformed);
        }

        var end = bytes.IndexOf("\r\n\r\n"u8);
        if (end < 0)
        {
            return new Preamble(received.Length >= limit ? PreambleKind.TooLarge : PreambleKind.Incomplete);
        }

        return RequestLine(bytes[..bytes.IndexOf("\r\n"u8)]) with { Length = end + 4 };
    }

    /// <summary>So that garbage is refused at its first bytes, not after the timeout.</summary>
    private static bool BeginsWithMethod(ReadOnlySpan<byte> bytes)
    {
        var space = bytes.IndexOf((byte)' ');
        var method = space < 0 ? bytes : bytes[..space];
        return method.Length is > 0 and <= LongestMethod && !method.ContainsAnyExceptInRange((byte)'A', (byte)'Z');
    }

    private static Preamble RequestLine(ReadOnlySpan<byte> line)
    {
        if (line.ContainsAnyExceptInRange((byte)0x20, (byte)0x7e))
        {
            return new Preamble(PreambleKind.Malformed);
        }

        var parts = Encoding.ASCII.GetString(line).Split(' ');
        if (parts is not [var method, { Length: > 0 } target, "HTTP/1.1" or "HTTP/1.0"])
        {
            return new Preamble(PreambleKind.Malformed);
        }

        if (method == "CONNECT")
        {
            return Authority(target);
        }

        return new Preamble(
            target.StartsWith("http://", StringComparison.OrdinalIgnoreCase) ? PreambleKind.ProxiedHttp : PreambleKind.PlainHttp);
    }

    private static Preamble Authority(string target)
    {
        var colon = target.LastIndexOf(':');
        if (colon <= 0
            || !ushort.TryParse(target.AsSpan(colon + 1), NumberStyles.None, CultureInfo.InvariantCulture, out var port)
            || port == 0)
        {
            return new Preamble(PreambleKind.Malformed);
        }

        return new Preamble(PreambleKind.Connect, TwilioHosts.Normalize(target[..colon]), port);
    }
}
