using System.Globalization;
using Parley.Smpp;
using Parley.Smpp.Text;

namespace Parley.Sandbox.Trace;

/// <summary>PDUs in words. They hold no secrets: passwords are in binds only. Pure.</summary>
internal static class SmppText
{
    /// <summary>A submit_sm or data_sm.</summary>
    public static TraceText Of(MessagePdu message)
    {
        var place = Concatenation.Read(message, out var octets);
        var headers = new Dictionary<string, string>
        {
            ["source_addr"] = Address(message.Source),
            ["destination_addr"] = Address(message.Destination),
            ["esm_class"] = Hex(message.EsmClass),
            ["data_coding"] = Hex(message.DataCoding),
            ["registered_delivery"] = message.RegisteredDelivery.ToString(CultureInfo.InvariantCulture),
        };
        if (place is { } segment)
        {
            headers["segment"] = string.Create(
                CultureInfo.InvariantCulture, $"{segment.Number} of {segment.Total}, reference {segment.Reference}");
        }

        return new(
            $"{Name(message.Command)} #{message.Sequence.ToString(CultureInfo.InvariantCulture)}", headers,
            TraceText.Cut(DataCoding.Decode(message.DataCoding, octets.ToArray())));
    }

    /// <summary>The answer to one.</summary>
    public static TraceText Of(MessageResponsePdu answer, uint sequence)
    {
        var headers = new Dictionary<string, string> { ["command_status"] = $"0x{(uint)answer.Status:X8}" };
        if (answer.MessageId.Length > 0)
        {
            headers["message_id"] = answer.MessageId;
        }

        return new(
            $"{Name(answer.Command)} #{sequence.ToString(CultureInfo.InvariantCulture)} {Name(answer.Status)}", headers, "");
    }

    /// <summary>A status as the specification names it.</summary>
    public static string Name(CommandStatus status) => status switch
    {
        CommandStatus.Ok => "ESME_ROK",
        CommandStatus.InvalidMessageLength => "ESME_RINVMSGLEN",
        CommandStatus.SystemError => "ESME_RSYSERR",
        CommandStatus.InvalidSourceAddress => "ESME_RINVSRCADR",
        CommandStatus.InvalidDestinationAddress => "ESME_RINVDSTADR",
        CommandStatus.MessageQueueFull => "ESME_RMSGQFUL",
        CommandStatus.SubmitFailed => "ESME_RSUBMITFAIL",
        CommandStatus.Throttled => "ESME_RTHROTTLED",
        CommandStatus.ReceiverTemporaryError => "ESME_RX_T_APPN",
        CommandStatus.ReceiverPermanentError => "ESME_RX_P_APPN",
        CommandStatus.ReceiverRejects => "ESME_RX_R_APPN",
        CommandStatus.DeliveryFailure => "ESME_RDELIVERYFAILURE",
        CommandStatus.UnknownError => "ESME_RUNKNOWNERR",
        CommandStatus.Prohibited => "ESME_RPROHIBITED",
        _ => $"0x{(uint)status:X8}",
    };

    private static string Name(CommandId command) => command switch
    {
        CommandId.SubmitSm => "submit_sm",
        CommandId.DataSm => "data_sm",
        CommandId.DeliverSm => "deliver_sm",
        _ when command == CommandId.SubmitSm.Response() => "submit_sm_resp",
        _ when command == CommandId.DataSm.Response() => "data_sm_resp",
        _ => command.ToString(),
    };

    private static string Address(Address address) =>
        string.Create(CultureInfo.InvariantCulture, $"{address.Value} (ton {address.Ton}, npi {address.Npi})");

    private static string Hex(byte value) => $"0x{value:X2}";
}
