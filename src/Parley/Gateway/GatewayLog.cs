namespace Parley.Gateway;

/// <summary>The gateway's log messages. Hosts are the client's words, so they stay at Debug.</summary>
internal static partial class GatewayLog
{
    [LoggerMessage(1, LogLevel.Debug, "CONNECT {Host}:{Port} refused: only *.twilio.com on 443 is answered here")]
    public static partial void Refused(ILogger logger, string host, int port);

    [LoggerMessage(2, LogLevel.Debug, "A client opened the gateway's port with something else: {Kind}")]
    public static partial void NotForUs(ILogger logger, PreambleKind kind);

    [LoggerMessage(3, LogLevel.Debug, "A client did not finish its preamble in time")]
    public static partial void TooSlow(ILogger logger);

    [LoggerMessage(4, LogLevel.Debug, "TLS refused: the server name is not one of twilio.com")]
    public static partial void ForeignName(ILogger logger);
}
