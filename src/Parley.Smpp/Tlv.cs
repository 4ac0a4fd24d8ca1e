namespace Parley.Smpp;

/// <summary>An optional parameter. Unknown ones are kept as they came.</summary>
/// <param name="Tag">One of <see cref="TlvTag"/>, or a vendor's (0x1400–0x3FFF).</param>
/// <param name="Value">At most 65535 octets.</param>
public readonly record struct Tlv(ushort Tag, ReadOnlyMemory<byte> Value)
{
    /// <summary>One octet.</summary>
    public static Tlv Octet(ushort tag, byte value) => new(tag, new[] { value });

    /// <summary>Two octets.</summary>
    public static Tlv TwoOctets(ushort tag, ushort value) => new(tag, new[] { (byte)(value >> 8), (byte)value });

    /// <summary>Text with the NUL that ends a C-octet string.</summary>
    public static Tlv CString(ushort tag, string value) => new(tag, System.Text.Encoding.Latin1.GetBytes(value + '\0'));

    /// <summary>Text without a NUL.</summary>
    public static Tlv OctetString(ushort tag, string value) => new(tag, System.Text.Encoding.Latin1.GetBytes(value));

    /// <summary>The value as a big-endian number; null if it is not one or two octets long.</summary>
    public int? Number => Value.Span switch
    {
        [var one] => one,
        [var high, var low] => (high << 8) | low,
        _ => null,
    };

    /// <summary>The value as text up to the first NUL.</summary>
    public string Text
    {
        get
        {
            var span = Value.Span;
            var end = span.IndexOf((byte)0);
            return System.Text.Encoding.Latin1.GetString(end < 0 ? span : span[..end]);
        }
    }
}

/// <summary>Tags of SMPP 3.4, section 5.3.2, as far as this library reads or writes them.</summary>
public static class TlvTag
{
    public const ushort AdditionalStatusInfoText = 0x001D;
    public const ushort ReceiptedMessageId = 0x001E;
    public const ushort UserMessageReference = 0x0204;
    public const ushort SarMsgRefNum = 0x020C;
    public const ushort SarTotalSegments = 0x020E;
    public const ushort SarSegmentSeqnum = 0x020F;
    public const ushort ScInterfaceVersion = 0x0210;
    public const ushort NetworkErrorCode = 0x0423;
    public const ushort MessagePayload = 0x0424;
    public const ushort MessageState = 0x0427;
}
