using System.Buffers;
using System.Buffers.Binary;
using System.Text;

namespace Parley.Smpp;

/// <summary>PDUs to bytes. Measures first, so that a PDU is written into one span without copying.</summary>
public static class PduEncoder
{
    /// <summary>Writes one PDU.</summary>
    /// <exception cref="ArgumentException">A field is longer than the protocol allows or has a NUL inside.</exception>
    public static void Write(IBufferWriter<byte> output, Pdu pdu)
    {
        var size = Measure(pdu);
        var span = output.GetSpan(size)[..size];
        BinaryPrimitives.WriteUInt32BigEndian(span, (uint)size);
        BinaryPrimitives.WriteUInt32BigEndian(span[4..], (uint)pdu.Command);
        BinaryPrimitives.WriteUInt32BigEndian(span[8..], (uint)pdu.Status);
        BinaryPrimitives.WriteUInt32BigEndian(span[12..], pdu.Sequence);
        var writer = new BodyWriter(span[PduHeader.Size..]);
        WriteBody(ref writer, pdu);
        output.Advance(size);
    }

    private static int Measure(Pdu pdu)
    {
        var size = PduHeader.Size;
        switch (pdu)
        {
            case BindPdu bind:
                size += CString(bind.SystemId, 16) + CString(bind.Password, 9) + CString(bind.SystemType, 13) + 1
                    + AddressSize(bind.AddressRange, 41);
                break;
            case BindResponsePdu response:
                size += response.Status == CommandStatus.Ok ? CString(response.SystemId, 16) : 0;
                break;
            case MessageResponsePdu response:
                size += response.Status == CommandStatus.Ok ? CString(response.MessageId, 65) : 0;
                break;
            case MessagePdu { Command: CommandId.DataSm } data:
                size += CString(data.ServiceType, 6) + AddressSize(data.Source, 65) + AddressSize(data.Destination, 65) + 3;
                break;
            case MessagePdu message:
                if (message.ShortMessage.Length > 255)
                {
                    throw new ArgumentException("short_message is longer than its length octet can say; use message_payload", nameof(pdu));
                }

                size += CString(message.ServiceType, 6) + AddressSize(message.Source, 21) + AddressSize(message.Destination, 21) + 3
                    + CString(message.ScheduleDeliveryTime, 17) + CString(message.ValidityPeriod, 17) + 5 + message.ShortMessage.Length;
                break;
            default:
                break;
        }

        foreach (var tlv in pdu.Tlvs)
        {
            if (tlv.Value.Length > ushort.MaxValue)
            {
                throw new ArgumentException("A TLV is longer than 65535 octets", nameof(pdu));
            }

            size += 4 + tlv.Value.Length;
        }

        return size;
    }

    private static void WriteBody(ref BodyWriter writer, Pdu pdu)
    {
        switch (pdu)
        {
            case BindPdu bind:
                writer.CString(bind.SystemId);
                writer.CString(bind.Password);
                writer.CString(bind.SystemType);
                writer.Octet(bind.InterfaceVersion);
                writer.Address(bind.AddressRange);
                break;
            // 3.4, notes of 4.1.2 and 4.4.2: an error response has no body.
            case BindResponsePdu { Status: CommandStatus.Ok } response:
                writer.CString(response.SystemId);
                break;
            case MessageResponsePdu { Status: CommandStatus.Ok } response:
                writer.CString(response.MessageId);
                break;
            case MessagePdu { Command: CommandId.DataSm } data:
                writer.CString(data.ServiceType);
                writer.Address(data.Source);
                writer.Address(data.Destination);
                writer.Octet(data.EsmClass);
                writer.Octet(data.RegisteredDelivery);
                writer.Octet(data.DataCoding);
                break;
            case MessagePdu message:
                WriteMessage(ref writer, message);
                break;
            default:
                break;
        }

        foreach (var tlv in pdu.Tlvs)
        {
            writer.Tlv(tlv);
        }
    }

    private static void WriteMessage(ref BodyWriter writer, MessagePdu message)
    {
        writer.CString(message.ServiceType);
        writer.Address(message.Source);
        writer.Address(message.Destination);
        writer.Octet(message.EsmClass);
        writer.Octet(message.ProtocolId);
        writer.Octet(message.PriorityFlag);
        writer.CString(message.ScheduleDeliveryTime);
        writer.CString(message.ValidityPeriod);
        writer.Octet(message.RegisteredDelivery);
        writer.Octet(message.ReplaceIfPresent);
        writer.Octet(message.DataCoding);
        writer.Octet(message.DefaultMessageId);
        writer.Octet((byte)message.ShortMessage.Length);
        writer.Octets(message.ShortMessage.Span);
    }

    private static int AddressSize(Address address, int max) => 2 + CString(address.Value ?? "", max);

    private static int CString(string value, int max)
    {
        if (value.Length >= max)
        {
            throw new ArgumentException($"A C-octet string of {value.Length} octets does not fit into {max}", nameof(value));
        }

        if (value.AsSpan().ContainsAnyExceptInRange('\u0001', '\u00FF'))
        {
            throw new ArgumentException("A C-octet string has a NUL or a character outside Latin-1", nameof(value));
        }

        return value.Length + 1;
    }

    private ref struct BodyWriter(Span<byte> left)
    {
        private Span<byte> _left = left;

        public void Octet(byte value)
        {
            _left[0] = value;
            _left = _left[1..];
        }

        public void Octets(ReadOnlySpan<byte> value)
        {
            value.CopyTo(_left);
            _left = _left[value.Length..];
        }

        public void CString(string value)
        {
            Encoding.Latin1.GetBytes(value, _left);
            _left[value.Length] = 0;
            _left = _left[(value.Length + 1)..];
        }

        public void Address(Address address)
        {
            Octet(address.Ton);
            Octet(address.Npi);
            CString(address.Value ?? "");
        }

        public void Tlv(Tlv tlv)
        {
            BinaryPrimitives.WriteUInt16BigEndian(_left, tlv.Tag);
            BinaryPrimitives.WriteUInt16BigEndian(_left[2..], (ushort)tlv.Value.Length);
            _left = _left[4..];
            Octets(tlv.Value.Span);
        }
    }
}
