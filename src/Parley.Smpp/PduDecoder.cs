using System.Buffers;
using System.Buffers.Binary;
using System.Text;

namespace Parley.Smpp;

/// <summary>Bytes to PDUs.</summary>
public static class PduDecoder
{
    /// <summary>As the other <c>Decode</c>, for a body that may lie in several pieces.</summary>
    public static CommandStatus Decode(in PduHeader header, in ReadOnlySequence<byte> body, out Pdu? pdu) =>
        // One copy, which the PDU's memories then point into: the pipe's buffer goes back to the pipe.
        Decode(header, body.IsEmpty ? [] : body.ToArray(), out pdu);

    /// <summary>
    /// Reads a body. <see cref="CommandStatus.Ok"/> and a PDU, or the status with which a generic_nack answers it. The PDU keeps
    /// pointing into <paramref name="body"/>.
    /// </summary>
    public static CommandStatus Decode(in PduHeader header, byte[] body, out Pdu? pdu)
    {
        var reader = new BodyReader(body);
        pdu = header.Command switch
        {
            CommandId.BindReceiver or CommandId.BindTransmitter or CommandId.BindTransceiver => ReadBind(ref reader, header.Command),
            CommandId.BindReceiverResp or CommandId.BindTransmitterResp or CommandId.BindTransceiverResp =>
                new BindResponsePdu(header.Command, reader.CStringIfAny()),
            CommandId.SubmitSm or CommandId.DeliverSm => ReadMessage(ref reader, header.Command),
            CommandId.DataSm => ReadData(ref reader),
            CommandId.SubmitSmResp or CommandId.DeliverSmResp or CommandId.DataSmResp =>
                new MessageResponsePdu(header.Command, reader.CStringIfAny()),
            CommandId.EnquireLink or CommandId.EnquireLinkResp or CommandId.Unbind or CommandId.UnbindResp or CommandId.GenericNack =>
                new HeaderPdu(header.Command),
            _ => null,
        };
        if (pdu is null)
        {
            return CommandStatus.InvalidCommandId;
        }

        var tlvs = reader.Tlvs();
        if (reader.Failed && !header.Command.IsResponse())
        {
            // A response stands whatever its body: the status is in its header, and who doubted a yes would send the message again.
            pdu = null;
            return CommandStatus.InvalidCommandLength;
        }

        pdu = pdu with { Status = header.Status, Sequence = header.Sequence, Tlvs = tlvs };
        return CommandStatus.Ok;
    }

    private static BindPdu ReadBind(ref BodyReader reader, CommandId command)
    {
        var systemId = reader.CString();
        var password = reader.CString();
        var systemType = reader.CString();
        var version = reader.Octet();
        return new BindPdu(command, systemId, password)
        {
            SystemType = systemType,
            InterfaceVersion = version,
            AddressRange = reader.Address(),
        };
    }

    private static MessagePdu ReadMessage(ref BodyReader reader, CommandId command) => new(command)
    {
        ServiceType = reader.CString(),
        Source = reader.Address(),
        Destination = reader.Address(),
        EsmClass = reader.Octet(),
        ProtocolId = reader.Octet(),
        PriorityFlag = reader.Octet(),
        ScheduleDeliveryTime = reader.CString(),
        ValidityPeriod = reader.CString(),
        RegisteredDelivery = reader.Octet(),
        ReplaceIfPresent = reader.Octet(),
        DataCoding = reader.Octet(),
        DefaultMessageId = reader.Octet(),
        ShortMessage = reader.Octets(reader.Octet()),
    };

    private static MessagePdu ReadData(ref BodyReader reader) => new(CommandId.DataSm)
    {
        ServiceType = reader.CString(),
        Source = reader.Address(),
        Destination = reader.Address(),
        EsmClass = reader.Octet(),
        RegisteredDelivery = reader.Octet(),
        DataCoding = reader.Octet(),
    };

    /// <summary>Reads on after a failure without reading anything: the caller looks at <see cref="Failed"/> once, at the end.</summary>
    private struct BodyReader(byte[] body)
    {
        private int _at;

        public bool Failed { get; private set; }

        private readonly int Left => body.Length - _at;

        public byte Octet() => Left > 0 ? body[_at++] : (byte)Fail();

        public ReadOnlyMemory<byte> Octets(int count)
        {
            if (Left < count)
            {
                Fail();
                return default;
            }

            _at += count;
            return body.AsMemory(_at - count, count);
        }

        public string CString()
        {
            var length = body.AsSpan(_at).IndexOf((byte)0);
            if (length < 0)
            {
                Fail();
                return "";
            }

            var text = length == 0 ? "" : Encoding.Latin1.GetString(body, _at, length);
            _at += length + 1;
            return text;
        }

        /// <summary>A response may end after its header, and some peers forget the NUL at the very end.</summary>
        public string CStringIfAny()
        {
            if (Left == 0)
            {
                return "";
            }

            if (body.AsSpan(_at).IndexOf((byte)0) >= 0)
            {
                return CString();
            }

            var text = Encoding.Latin1.GetString(body, _at, Left);
            _at = body.Length;
            return text;
        }

        public Address Address()
        {
            var ton = Octet();
            var npi = Octet();
            return new Address(ton, npi, CString());
        }

        public List<Tlv> Tlvs()
        {
            List<Tlv> tlvs = [];
            while (Left >= 4 && !Failed)
            {
                var tag = BinaryPrimitives.ReadUInt16BigEndian(body.AsSpan(_at));
                var length = BinaryPrimitives.ReadUInt16BigEndian(body.AsSpan(_at + 2));
                _at += 4;
                var value = Octets(length);
                if (!Failed)
                {
                    tlvs.Add(new Tlv(tag, value));
                }
            }

            if (Left > 0)
            {
                Fail();
            }

            return tlvs;
        }

        private int Fail()
        {
            Failed = true;
            _at = body.Length;
            return 0;
        }
    }
}
