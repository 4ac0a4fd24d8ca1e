using Parley.Channels.Smpp;
using Parley.Smpp;

namespace Parley.Sandbox.Smsc;

/// <summary>Ordered Twilio errors in an SMSC's words, so that the connector must find its way back.</summary>
internal static class SmscErrors
{
    /// <summary>The submit_sm_resp's status for an error that strikes at once.</summary>
    public static CommandStatus Status(int error) => error switch
    {
        SmppErrors.BadSender => CommandStatus.InvalidSourceAddress,
        SmppErrors.UnknownHandset => CommandStatus.InvalidDestinationAddress,
        SmppErrors.Filtered => CommandStatus.Prohibited,
        _ => CommandStatus.SubmitFailed,
    };

    /// <summary>The receipt's state and <c>err:</c> for an error that shows later. Numbers up to 999 are the carrier's own.</summary>
    public static (MessageState State, string Error) Receipt(int error) => error switch
    {
        SmppErrors.UnreachableHandset => (MessageState.Undeliverable, "027"),
        SmppErrors.Blocked => (MessageState.Undeliverable, "013"),
        SmppErrors.UnknownHandset => (MessageState.Undeliverable, "001"),
        SmppErrors.LandlineOrUnreachableCarrier => (MessageState.Undeliverable, "011"),
        SmppErrors.Filtered => (MessageState.Rejected, "000"),
        >= 0 and <= 999 => (MessageState.Undeliverable, error.ToString("000", System.Globalization.CultureInfo.InvariantCulture)),
        _ => (MessageState.Undeliverable, "000"),
    };
}
