namespace Parley.Channels.Smpp;

/// <summary>The connector's log. No numbers, texts or passwords.</summary>
internal static partial class SmppLog
{
    [LoggerMessage(4000, LogLevel.Information, "SMPP link {Link} is bound")]
    public static partial void Bound(ILogger logger, SmppLink link);

    [LoggerMessage(4001, LogLevel.Warning, "SMPP link {Link} lost its session: {Reason}")]
    public static partial void Lost(ILogger logger, SmppLink link, string reason);

    [LoggerMessage(4002, LogLevel.Warning, "SMPP link {Link} could not connect: {Reason}; next try in {Delay}")]
    public static partial void NotConnected(ILogger logger, SmppLink link, string reason, TimeSpan delay);

    [LoggerMessage(4003, LogLevel.Error, "SMPP link {Link} was refused the bind with status {Status}; next try in {Delay}. Check system_id and password")]
    public static partial void BindRefused(ILogger logger, SmppLink link, string status, TimeSpan delay);

    [LoggerMessage(4004, LogLevel.Information, "SMPP link {Link} was told to slow down with status {Status}; it waits {Delay}")]
    public static partial void Throttled(ILogger logger, SmppLink link, string status, TimeSpan delay);

    [LoggerMessage(4005, LogLevel.Warning, "SMPP link {Link} got no answer to a submit: its outcome is unknown")]
    public static partial void NoAnswer(ILogger logger, SmppLink link);

    [LoggerMessage(4006, LogLevel.Warning, "SMPP link {Link}: a submit was refused with status {Status}")]
    public static partial void Refused(ILogger logger, SmppLink link, string status);

    [LoggerMessage(4007, LogLevel.Warning, "SMPP link {Name}: a receipt could not be read and was dropped")]
    public static partial void UnreadableReceipt(ILogger logger, string name);

    [LoggerMessage(4008, LogLevel.Error, "SMPP link {Name}: what the SMSC delivered was not stored; it will come again")]
    public static partial void NotStored(ILogger logger, string name, Exception exception);

    [LoggerMessage(4009, LogLevel.Warning, "A long message on {Route} is handed on with {Found} of {Total} segments: the others did not come")]
    public static partial void MissingSegments(ILogger logger, string route, int found, int total);

    [LoggerMessage(4010, LogLevel.Error, "Segments of long messages could not be swept; next time")]
    public static partial void NotSwept(ILogger logger, Exception exception);
}
