namespace Parley.Smpp.Text;

/// <summary>One segment's place in a long message.</summary>
/// <param name="Reference">8 or 16 bits; the same for all segments of a message.</param>
/// <param name="Total">1 to 255.</param>
/// <param name="Number">1 to <paramref name="Total"/>.</param>
public readonly record struct Concatenation(int Reference, int Total, int Number)
{
    private const byte EightBit = 0x00;
    private const byte SixteenBit = 0x08;

    /// <summary>Octets of the header that <see cref="WriteHeader"/> writes.</summary>
    public const int HeaderSize = 6;

    /// <summary>The user data header with an 8-bit reference: 3GPP TS 23.040, section 9.2.3.24.1.</summary>
    public void WriteHeader(Span<byte> header)
    {
        header[0] = 5;
        header[1] = EightBit;
        header[2] = 3;
        header[3] = (byte)Reference;
        header[4] = (byte)Total;
        header[5] = (byte)Number;
    }

    /// <summary>
    /// The segment's place, from the user data header (8-bit or 16-bit reference, anywhere in it) or the sar TLVs, and the text's
    /// octets without header. Null if the message is whole. A header that makes no sense is skipped by its length.
    /// </summary>
    public static Concatenation? Read(MessagePdu message, out ReadOnlyMemory<byte> text)
    {
        text = message.UserData;
        Concatenation? place = null;
        if (message.HasUserDataHeader && !text.IsEmpty)
        {
            var size = Math.Min(1 + text.Span[0], text.Length);
            place = FromHeader(text.Span[1..size]);
            text = text[size..];
        }

        return place ?? FromTlvs(message);
    }

    private static Concatenation? FromHeader(ReadOnlySpan<byte> elements)
    {
        while (elements.Length >= 2 && elements.Length >= 2 + elements[1])
        {
            var value = elements.Slice(2, elements[1]);
            if (elements[0] == EightBit && value.Length == 3)
            {
                return Valid(value[0], value[1], value[2]);
            }

            if (elements[0] == SixteenBit && value.Length == 4)
            {
                return Valid((value[0] << 8) | value[1], value[2], value[3]);
            }

            elements = elements[(2 + elements[1])..];
        }

        return null;
    }

    private static Concatenation? FromTlvs(MessagePdu message) =>
        message.Find(TlvTag.SarMsgRefNum)?.Number is { } reference
        && message.Find(TlvTag.SarTotalSegments)?.Number is { } total
        && message.Find(TlvTag.SarSegmentSeqnum)?.Number is { } number
            ? Valid(reference, total, number)
            : null;

    // "1 of 1" is a whole message; a number outside its total is ignored, as TS 23.040 tells receivers to do.
    private static Concatenation? Valid(int reference, int total, int number) =>
        total is > 1 and <= 255 && number >= 1 && number <= total ? new Concatenation(reference, total, number) : null;
}
