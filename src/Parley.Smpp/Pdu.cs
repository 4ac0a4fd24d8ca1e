namespace Parley.Smpp;

/// <summary>A protocol data unit: header, mandatory fields, TLVs.</summary>
public abstract record Pdu(CommandId Command)
{
    /// <summary>0 in requests.</summary>
    public CommandStatus Status { get; init; }

    /// <summary>1 to 0x7FFFFFFF; a response repeats its request's.</summary>
    public uint Sequence { get; init; }

    /// <summary>All TLVs in the order of the wire, unknown ones too.</summary>
    public IReadOnlyList<Tlv> Tlvs { get; init; } = [];

    /// <summary>The first TLV with this tag, or null.</summary>
    public Tlv? Find(ushort tag)
    {
        foreach (var tlv in Tlvs)
        {
            if (tlv.Tag == tag)
            {
                return tlv;
            }
        }

        return null;
    }

    /// <summary>PDUs carry texts, numbers and passwords: only the header prints.</summary>
    public override string ToString() => $"{Command} #{Sequence} status 0x{(uint)Status:X}";
}

/// <summary>enquire_link, unbind, their responses and generic_nack.</summary>
public sealed record HeaderPdu(CommandId Command) : Pdu(Command)
{
    /// <inheritdoc/>
    public override string ToString() => base.ToString();
}

/// <summary>bind_transmitter, bind_receiver, bind_transceiver.</summary>
public sealed record BindPdu(CommandId Command, string SystemId, string Password) : Pdu(Command)
{
    /// <summary>At most 12 octets.</summary>
    public string SystemType { get; init; } = "";

    /// <summary>0x34 for SMPP 3.4.</summary>
    public byte InterfaceVersion { get; init; } = 0x34;

    /// <summary>addr_ton, addr_npi, address_range (at most 40 octets).</summary>
    public Address AddressRange { get; init; } = Address.None;

    /// <inheritdoc/>
    public override string ToString() => base.ToString();
}

/// <summary>Responses of the binds. Without a body (all fields empty) if the status is an error.</summary>
public sealed record BindResponsePdu(CommandId Command, string SystemId) : Pdu(Command)
{
    /// <inheritdoc/>
    public override string ToString() => base.ToString();
}

/// <summary>submit_sm, deliver_sm and data_sm. In data_sm only what the comments name is on the wire.</summary>
public sealed record MessagePdu(CommandId Command) : Pdu(Command)
{
    /// <summary>At most 5 octets; also in data_sm.</summary>
    public string ServiceType { get; init; } = "";

    /// <summary>Also in data_sm.</summary>
    public Address Source { get; init; } = Address.None;

    /// <summary>Also in data_sm.</summary>
    public Address Destination { get; init; } = Address.None;

    /// <summary>Message mode, type and GSM features; also in data_sm.</summary>
    public byte EsmClass { get; init; }

    public byte ProtocolId { get; init; }

    public byte PriorityFlag { get; init; }

    public string ScheduleDeliveryTime { get; init; } = "";

    public string ValidityPeriod { get; init; } = "";

    /// <summary>1: receipt wanted; also in data_sm.</summary>
    public byte RegisteredDelivery { get; init; }

    public byte ReplaceIfPresent { get; init; }

    /// <summary>0 default alphabet, 3 Latin-1, 8 UCS-2; also in data_sm.</summary>
    public byte DataCoding { get; init; }

    public byte DefaultMessageId { get; init; }

    /// <summary>At most 254 octets, with the user data header in front if <see cref="EsmClass"/> says so.</summary>
    public ReadOnlyMemory<byte> ShortMessage { get; init; }

    /// <summary>short_message, or message_payload where that is empty.</summary>
    public ReadOnlyMemory<byte> UserData =>
        ShortMessage.IsEmpty && Find(TlvTag.MessagePayload) is { } payload ? payload.Value : ShortMessage;

    /// <summary>True if <see cref="UserData"/> begins with a user data header.</summary>
    public bool HasUserDataHeader => (EsmClass & 0x40) != 0;

    /// <inheritdoc/>
    public override string ToString() => base.ToString();
}

/// <summary>Responses of submit_sm, deliver_sm and data_sm. Without a body if the status is an error.</summary>
public sealed record MessageResponsePdu(CommandId Command, string MessageId) : Pdu(Command)
{
    /// <inheritdoc/>
    public override string ToString() => base.ToString();
}
