namespace Parley.Gateway;

/// <summary>The bounds of a gateway connection before TLS begins.</summary>
internal sealed record GatewaySettings
{
    /// <summary>From accepting the connection to the end of the preamble. A client that dribbles gets no more than this.</summary>
    public TimeSpan PreambleTimeout { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>How long a refused client may take to hang up, so that it reads our answer instead of a reset.</summary>
    public TimeSpan Linger { get; init; } = TimeSpan.FromMilliseconds(500);

    /// <summary>The longest preamble: request line and headers together, in bytes.</summary>
    public int PreambleLimit { get; init; } = 8 * 1024;
}
