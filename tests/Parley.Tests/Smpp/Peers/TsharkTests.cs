using System.Globalization;
using System.Text;
using Parley.Smpp;
using Parley.Smpp.Text;

namespace Parley.Tests.Smpp.Peers;

/// <summary>Wireshark's decoder reads what our encoder wrote.</summary>
public sealed class TsharkTests
{
    private static readonly MessagePdu Submit = new(CommandId.SubmitSm)
    {
        Sequence = 7,
        Source = new Address(1, 1, "15550001111"),
        Destination = new Address(1, 1, "15550002222"),
        RegisteredDelivery = 1,
        ValidityPeriod = "000001000000000R",
    };

    [Theory]
    [MemberData(nameof(Pdus))]
    public async Task It_reads_every_field(string name, string[] fields, Func<Pdu> pdu)
    {
        Assert.NotEmpty(name);
        var text = await DecodeAsync(pdu());

        Assert.All(fields, field => Assert.Contains(field, text, StringComparison.Ordinal));
        Assert.DoesNotContain("Malformed", text, StringComparison.Ordinal);
        Assert.DoesNotContain("Undecoded", text, StringComparison.OrdinalIgnoreCase);
    }

    public static TheoryData<string, string[], Func<Pdu>> Pdus => new()
    {
        {
            "bind_transceiver",
            ["Bind_transceiver", "System ID: system", "Password: secret", "System type: VMA", "Version (if): 3.4", "Sequence #: 1"],
            () => new BindPdu(CommandId.BindTransceiver, "system", "secret") { SystemType = "VMA", Sequence = 1 }
        },
        {
            "bind_transceiver_resp",
            ["Bind_transceiver - resp", "Result: Ok", "System ID: parley", "SMSC-supported version: 3.4"],
            () => new BindResponsePdu(CommandId.BindTransceiverResp, "parley")
            {
                Sequence = 1, Tlvs = [Tlv.Octet(TlvTag.ScInterfaceVersion, 0x34)],
            }
        },
        {
            "submit_sm",
            [
                "Submit_sm", "Originator address: 15550001111", "Recipient address: 15550002222", "Type of number (originator): International (0x01)",
                "Numbering plan indicator (recipient): ISDN (E163/E164) (0x01)", "Data coding: SMSC default alphabet (0x00)", "Message length: 5", "Message bytes: 48656c6c6f",
                "Validity period: 86400.000000000 seconds", "Delivery receipt requested (for success or failure) (0x1)",
            ],
            () => Submit with { ShortMessage = "Hello"u8.ToArray() }
        },
        {
            "a segment",
            [
                "GSM features: UDHI indicator (0x1)", "Data coding: UCS2 (ISO/IEC-10646) (0x08)", "Message length: 140", "Message: ЖЖЖ",
                "Message identifier: 171", "Message parts: 3", "Message part number: 2",
            ],
            () => SegmentedText.From(new string('Ж', 150)).ToMessages(Submit, 0xAB).ElementAt(1)
        },
        {
            "submit_sm_resp that refuses",
            ["Submit_sm - resp", "Throttling error"],
            () => new MessageResponsePdu(CommandId.SubmitSmResp, "") { Sequence = 7, Status = CommandStatus.Throttled }
        },
        {
            "a receipt",
            [
                "Deliver_sm", "Short message contains SMSC Delivery Receipt (0x1)", "SMSC identifier: 42",
                "Message state: UNDELIVERABLE (5)", "Error type: GSM (3)", "Error code: 0x001b",
            ],
            () => Submit with
            {
                Command = CommandId.DeliverSm, EsmClass = DeliveryReceipt.EsmClass, RegisteredDelivery = 0, ValidityPeriod = "",
                ShortMessage = Encoding.ASCII.GetBytes(DeliveryReceipt.Format(
                    "42", MessageState.Undeliverable, "027", DateTimeOffset.UnixEpoch, DateTimeOffset.UnixEpoch, "hi")),
                Tlvs = DeliveryReceipt.ToTlvs("42", MessageState.Undeliverable, 27),
            }
        },
        {
            "sar TLVs and a vendor's TLV",
            ["SAR reference number: 300", "SAR size: 4", "SAR sequence number: 3", "Value: 687474703a2f2f3132372e302e302e312f612e706e67"],
            () => Submit with
            {
                Tlvs =
                [
                    Tlv.TwoOctets(TlvTag.SarMsgRefNum, 300), Tlv.Octet(TlvTag.SarTotalSegments, 4), Tlv.Octet(TlvTag.SarSegmentSeqnum, 3),
                    Tlv.OctetString(0x1401, "http://127.0.0.1/a.png"),
                ],
            }
        },
        {
            "data_sm",
            ["Data_sm", "Originator address: 15550001111", "Payload: 48656c6c6f"],
            () => Submit with { Command = CommandId.DataSm, Tlvs = [new Tlv(TlvTag.MessagePayload, "Hello"u8.ToArray())] }
        },
        { "enquire_link", ["Enquire_link", "Sequence #: 9"], () => new HeaderPdu(CommandId.EnquireLink) { Sequence = 9 } },
        { "unbind", ["Unbind"], () => new HeaderPdu(CommandId.Unbind) { Sequence = 9 } },
        {
            "generic_nack",
            ["Generic_nack", "Invalid command ID"],
            () => new HeaderPdu(CommandId.GenericNack) { Sequence = 9, Status = CommandStatus.InvalidCommandId }
        },
    };

    private static async Task<string> DecodeAsync(Pdu pdu)
    {
        var (text2Pcap, tshark) = (Peer.Find("text2pcap", "tshark"), Peer.Find("tshark", "tshark"));
        var folder = Directory.CreateTempSubdirectory("parley-smpp-").FullName;
        try
        {
            var (hex, capture) = (Path.Combine(folder, "pdu.txt"), Path.Combine(folder, "pdu.pcap"));
            var dump = new StringBuilder();
            foreach (var (line, at) in PduTests.Encode(pdu).Chunk(16).Select((line, at) => (line, at)))
            {
                dump.Append(CultureInfo.InvariantCulture, $"{at * 16:x6}");
                Array.ForEach(line, octet => dump.Append(CultureInfo.InvariantCulture, $" {octet:x2}"));
                dump.AppendLine();
            }

            await File.WriteAllTextAsync(hex, dump.ToString(), TestContext.Current.CancellationToken);
            await Peer.RunAsync(text2Pcap, "-q", "-T", "40000,2775", hex, capture);
            return await Peer.RunAsync(tshark, "-r", capture, "-V", "-O", "smpp,gsm_sms_ud");
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }
}
