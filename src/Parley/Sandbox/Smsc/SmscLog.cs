using Parley.Smpp.Sessions;

namespace Parley.Sandbox.Smsc;

/// <summary>The pretend SMSC's log.</summary>
internal static partial class SmscLog
{
    [LoggerMessage(6200, LogLevel.Information, "The sandbox SMSC listens on 127.0.0.1:{Port}")]
    public static partial void Listening(ILogger logger, int port);

    [LoggerMessage(6201, LogLevel.Information, "Sandbox SMSC: {SystemId} is bound")]
    public static partial void Bound(ILogger logger, string systemId);

    [LoggerMessage(6202, LogLevel.Information, "Sandbox SMSC: {SystemId} has left: {Reason}")]
    public static partial void Left(ILogger logger, string systemId, string reason);

    [LoggerMessage(6203, LogLevel.Warning, "Sandbox SMSC: a bind was refused with status {Status}")]
    public static partial void Refused(ILogger logger, string status);

    [LoggerMessage(6204, LogLevel.Warning, "Sandbox SMSC: {SystemId} refused a deliver_sm for good with status {Status}")]
    public static partial void NotWanted(ILogger logger, string systemId, string status);

    [LoggerMessage(6205, LogLevel.Error, "Sandbox SMSC: a receipt could not be sent; it goes out after a restart")]
    public static partial void ReceiptFailed(ILogger logger, Exception exception);

    [LoggerMessage(6206, LogLevel.Error, "Sandbox SMSC: a submit could not be stored; the ESME is told so")]
    public static partial void SubmitFailed(ILogger logger, Exception exception);

    [LoggerMessage(6207, LogLevel.Error, "Sandbox SMSC: a session ended badly")]
    public static partial void SessionFailed(ILogger logger, Exception exception);

    public static void Left(ILogger logger, SmppServerSession session)
    {
        if (session.SystemId.Length > 0)
        {
            Left(logger, session.SystemId, session.CloseReason);
        }
    }
}
