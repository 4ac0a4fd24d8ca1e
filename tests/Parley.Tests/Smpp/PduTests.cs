using System.Buffers;
using CsCheck;
using Parley.Smpp;

namespace Parley.Tests.Smpp;

public sealed class PduTests
{
    [Fact]
    public void A_submit_sm_has_the_bytes_of_the_specification()
    {
        var pdu = new MessagePdu(CommandId.SubmitSm)
        {
            Sequence = 5,
            ServiceType = "WAP",
            Source = new Address(1, 1, "4477"),
            Destination = new Address(5, 0, "Shop"),
            EsmClass = 0x40,
            RegisteredDelivery = 1,
            DataCoding = 8,
            ShortMessage = new byte[] { 0x00, 0x41 },
            Tlvs = [Tlv.TwoOctets(TlvTag.UserMessageReference, 0x1234)],
        };

        var bytes = Encode(pdu);

        Assert.Equal(
            "00000034" + "00000004" + "00000000" + "00000005" + "57415000" + "0101" + "3434373700" + "0500" + "53686F7000"
            + "40" + "00" + "00" + "00" + "00" + "01" + "00" + "08" + "00" + "02" + "0041" + "020400021234",
            Convert.ToHexString(bytes));
    }

    [Fact]
    public void Every_message_comes_back_as_it_went()
    {
        var octet = Gen.Byte;
        var text = Gen.String[Gen.Char['\u0001', '\u00FF'], 0, 5];
        var number = Gen.String[Gen.Char['0', '9'], 0, 20];
        var address = Gen.Select(octet, octet, number, (ton, npi, value) => new Address(ton, npi, value));
        var tlvs = Gen.Select(Gen.UShort, Gen.Byte.Array[0, 300], (tag, value) => new Tlv(tag, value)).Array[0, 4];
        Gen.Select(
            Gen.OneOf(Gen.Const(CommandId.SubmitSm), Gen.Const(CommandId.DeliverSm), Gen.Const(CommandId.DataSm)),
            Gen.Select(text, address, address),
            Gen.Select(octet, octet, octet, octet),
            Gen.Byte.Array[0, 255],
            tlvs,
            Gen.UInt[1, 0x7FFFFFFF])
            .Sample((command, who, octets, body, optional, sequence) =>
            {
                var isData = command == CommandId.DataSm;
                var sent = new MessagePdu(command)
                {
                    Sequence = sequence,
                    ServiceType = who.Item1,
                    Source = who.Item2,
                    Destination = who.Item3,
                    EsmClass = octets.Item1,
                    RegisteredDelivery = octets.Item2,
                    DataCoding = octets.Item3,
                    PriorityFlag = isData ? (byte)0 : octets.Item4,
                    ShortMessage = isData ? default : body,
                    Tlvs = optional,
                };
                var got = Assert.IsType<MessagePdu>(Decode(Encode(sent)));
                Assert.Equal(Comparable(sent), Comparable(got));
                Assert.Equal(optional.Select(t => (t.Tag, Convert.ToHexString(t.Value.Span))), got.Tlvs.Select(t => (t.Tag, Convert.ToHexString(t.Value.Span))));
            });

        static object Comparable(MessagePdu pdu) => (
            pdu.Command, pdu.Sequence, pdu.ServiceType, pdu.Source, pdu.Destination,
            (pdu.EsmClass, pdu.RegisteredDelivery, pdu.DataCoding, pdu.PriorityFlag), Convert.ToHexString(pdu.ShortMessage.Span));
    }

    [Theory]
    [InlineData(CommandId.BindTransceiver)]
    [InlineData(CommandId.BindReceiver)]
    [InlineData(CommandId.BindTransmitter)]
    public void A_bind_comes_back_as_it_went(CommandId command)
    {
        var sent = new BindPdu(command, "system", "secret") { SystemType = "VMA", Sequence = 1, AddressRange = new Address(1, 1, "44") };

        var got = Assert.IsType<BindPdu>(Decode(Encode(sent)));

        Assert.Equal(("system", "secret", "VMA", (byte)0x34, sent.AddressRange),
            (got.SystemId, got.Password, got.SystemType, got.InterfaceVersion, got.AddressRange));
        Assert.DoesNotContain("secret", got.ToString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(CommandId.SubmitSmResp, "")]
    [InlineData(CommandId.SubmitSmResp, "00")]
    [InlineData(CommandId.SubmitSmResp, "4142")]
    [InlineData(CommandId.BindTransceiverResp, "")]
    [InlineData(CommandId.DeliverSmResp, "")]
    public void An_error_response_needs_no_body(CommandId command, string body)
    {
        var header = new PduHeader(16, command, CommandStatus.Throttled, 7);

        Assert.Equal(CommandStatus.Ok, PduDecoder.Decode(header, Convert.FromHexString(body), out var pdu));
        Assert.Equal(CommandStatus.Throttled, pdu!.Status);
        Assert.Equal(7u, pdu.Sequence);
    }

    [Theory]
    [InlineData(CommandId.SubmitSm, "00")]
    [InlineData(CommandId.SubmitSm, "")]
    [InlineData(CommandId.BindTransceiver, "4142")]
    [InlineData(CommandId.EnquireLink, "0204000412")]
    public void A_body_that_is_cut_short_is_a_bad_length(CommandId command, string body)
    {
        var header = new PduHeader(16, command, CommandStatus.Ok, 7);

        Assert.Equal(CommandStatus.InvalidCommandLength, PduDecoder.Decode(header, Convert.FromHexString(body), out _));
    }

    [Theory]
    [InlineData("410002", "A")]
    [InlineData("4100FFFF", "A")]
    [InlineData("41000204000412", "A")]
    [InlineData("4142", "AB")]
    [InlineData("", "")]
    public void A_yes_stays_a_yes_whatever_follows_the_message_id(string body, string id)
    {
        var header = new PduHeader(16, CommandId.SubmitSmResp, CommandStatus.Ok, 7);

        Assert.Equal(CommandStatus.Ok, PduDecoder.Decode(header, Convert.FromHexString(body), out var pdu));
        Assert.Equal(id, Assert.IsType<MessageResponsePdu>(pdu).MessageId);
        Assert.Empty(pdu.Tlvs);
    }

    private static readonly uint[] Known = [1, 2, 4, 5, 6, 9, 0x15, 0x103, 0x80000000, 0x80000004];

    [Fact]
    public void Random_bytes_never_make_the_decoder_throw() =>
        Gen.Select(Gen.UInt, Gen.Int[0, 9].Select(index => Known[index]), Gen.Byte.Array[0, 200], Gen.Bool)
            .Sample((any, known, body, useKnown) =>
            {
                var header = new PduHeader((uint)body.Length + 16, (CommandId)(useKnown ? known : any), CommandStatus.Ok, 1);
                if (PduDecoder.Decode(header, body, out var pdu) == CommandStatus.Ok && pdu is MessagePdu message)
                {
                    _ = DeliveryReceipt.TryRead(message);
                    _ = Parley.Smpp.Text.Concatenation.Read(message, out var text);
                    _ = Parley.Smpp.Text.DataCoding.Decode(message.DataCoding, text.Span);
                    _ = message.Source.ToNumber();
                }
            });

    [Theory]
    [InlineData("0000000F", FrameResult.BadLength)]
    [InlineData("00000000", FrameResult.BadLength)]
    [InlineData("FFFFFFFF", FrameResult.BadLength)]
    [InlineData("00004001", FrameResult.BadLength)]
    [InlineData("000000", FrameResult.NeedMore)]
    [InlineData("00000010000000150000000000000001", FrameResult.Pdu)]
    [InlineData("00000011000000150000000000000001", FrameResult.NeedMore)]
    public void A_frame_is_cut_or_refused_by_its_length(string bytes, FrameResult expected)
    {
        var buffer = new ReadOnlySequence<byte>(Convert.FromHexString(bytes));

        Assert.Equal(expected, PduHeader.TryFrame(ref buffer, PduHeader.DefaultMaxLength, out _, out _));
    }

    [Fact]
    public void A_field_that_is_too_long_or_has_a_nul_is_refused_before_anything_is_written()
    {
        var output = new ArrayBufferWriter<byte>();

        Assert.Throws<ArgumentException>(() => PduEncoder.Write(output, new BindPdu(CommandId.BindTransceiver, new string('x', 16), "p")));
        Assert.Throws<ArgumentException>(() => PduEncoder.Write(output, new BindPdu(CommandId.BindTransceiver, "a\0b", "p")));
        Assert.Equal(0, output.WrittenCount);
    }

    internal static byte[] Encode(Pdu pdu)
    {
        var output = new ArrayBufferWriter<byte>();
        PduEncoder.Write(output, pdu);
        return output.WrittenSpan.ToArray();
    }

    private static Pdu Decode(byte[] bytes)
    {
        // In pieces of three octets, as a network might bring it.
        var buffer = Pieces(bytes, 3);
        Assert.Equal(FrameResult.Pdu, PduHeader.TryFrame(ref buffer, PduHeader.DefaultMaxLength, out var header, out var body));
        Assert.Equal(CommandStatus.Ok, PduDecoder.Decode(header, body, out var pdu));
        Assert.Equal(0, buffer.Length);
        return pdu!;
    }

    private static ReadOnlySequence<byte> Pieces(byte[] bytes, int size)
    {
        Piece? first = null, last = null;
        for (var at = 0; at < bytes.Length; at += size)
        {
            last = new Piece(bytes.AsMemory(at, Math.Min(size, bytes.Length - at)), last);
            first ??= last;
        }

        return new ReadOnlySequence<byte>(first!, 0, last!, last!.Memory.Length);
    }

    private sealed class Piece : ReadOnlySequenceSegment<byte>
    {
        public Piece(ReadOnlyMemory<byte> memory, Piece? before)
        {
            Memory = memory;
            if (before is not null)
            {
                RunningIndex = before.RunningIndex + before.Memory.Length;
                before.Next = this;
            }
        }
    }
}
