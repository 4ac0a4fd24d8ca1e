using System.Globalization;
using Parley.Inbound;
using Parley.Smpp;

namespace Parley.Channels.Smpp;

/// <summary>
/// The carrier's words in Twilio's (<see href="https://www.twilio.com/docs/api/errors"/>): submit_sm_resp's status and receipts'
/// state and error.
/// </summary>
internal static class SmppErrors
{
    public const int UnreachableHandset = 30003;
    public const int Blocked = 30004;
    public const int UnknownHandset = 30005;
    public const int LandlineOrUnreachableCarrier = 30006;
    public const int Filtered = 30007;
    public const int UnknownError = 30008;
    public const int BadSender = 21606;
    public const int EmptyBody = 21602;
    public const int BodyTooLong = 21617;

    /// <summary>The carrier wants less for a while.</summary>
    public static bool IsThrottle(CommandStatus status) => status is CommandStatus.Throttled or CommandStatus.MessageQueueFull;

    /// <summary>The carrier has a problem of its own that passes.</summary>
    public static bool IsTransient(CommandStatus status) =>
        status is CommandStatus.SystemError or CommandStatus.ReceiverTemporaryError or CommandStatus.InvalidBindStatus;

    /// <summary>The error of a submit that was refused for good.</summary>
    public static int OfSubmit(CommandStatus status) => status switch
    {
        CommandStatus.InvalidSourceAddress or CommandStatus.InvalidSourceTon or CommandStatus.InvalidSourceNpi => BadSender,
        CommandStatus.InvalidDestinationAddress or CommandStatus.InvalidDestinationTon or CommandStatus.InvalidDestinationNpi => UnknownHandset,
        CommandStatus.Prohibited or CommandStatus.ReceiverRejects => Filtered,
        _ => UnknownError,
    };

    /// <summary>The status and error of a receipt; null if it is not final and so changes nothing.</summary>
    public static (ReceiptStatus Status, int? Error)? OfReceipt(DeliveryReceipt receipt) => receipt.State switch
    {
        MessageState.Delivered => (ReceiptStatus.Delivered, null),
        MessageState.Expired => (ReceiptStatus.Undelivered, UnreachableHandset),
        MessageState.Rejected => (ReceiptStatus.Undelivered, Filtered),
        MessageState.Undeliverable => (ReceiptStatus.Undelivered, OfNetwork(receipt.Error)),
        MessageState.Deleted or MessageState.Unknown => (ReceiptStatus.Undelivered, UnknownError),
        _ => null,
    };

    // err: is each operator's own; many pass the GSM MAP user errors on (3GPP TS 29.002, section 17.6.6), and those are read here.
    private static int OfNetwork(string? error) => Number(error) switch
    {
        27 or 31 or 32 => UnreachableHandset, // absent subscriber, busy, memory full
        13 => Blocked, // call barred
        1 or 5 or 9 or 12 => UnknownHandset, // unknown, unidentified, illegal subscriber or equipment
        11 or 21 => LandlineOrUnreachableCarrier, // teleservice not provisioned, facility not supported
        _ => UnknownError,
    };

    private static int? Number(string? error)
    {
        if (error is not null && error.StartsWith("0x", StringComparison.OrdinalIgnoreCase))
        {
            return int.TryParse(error.AsSpan(2), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var hexadecimal)
                ? hexadecimal
                : null;
        }

        // Digits are decimal; what has letters of a hexadecimal number, as "1B", can be nothing else.
        return int.TryParse(error, NumberStyles.None, CultureInfo.InvariantCulture, out var number)
            || int.TryParse(error, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out number)
                ? number
                : null;
    }
}
