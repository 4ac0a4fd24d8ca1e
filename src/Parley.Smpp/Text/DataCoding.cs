using System.Text;

namespace Parley.Smpp.Text;

/// <summary>data_coding: SMPP 3.4, section 5.2.19.</summary>
public static class DataCoding
{
    /// <summary>The SMSC's default alphabet: GSM 7-bit here, as on most links.</summary>
    public const byte Default = 0x00;

    /// <summary>IA5, ASCII.</summary>
    public const byte Ascii = 0x01;

    /// <summary>ISO-8859-1.</summary>
    public const byte Latin1 = 0x03;

    /// <summary>UCS-2, big-endian; in practice UTF-16 with surrogates.</summary>
    public const byte Ucs2 = 0x08;

    /// <summary>User data without its header, to text. Never throws: what cannot be read becomes U+FFFD.</summary>
    public static string Decode(byte dataCoding, ReadOnlySpan<byte> octets) => AlphabetOf(dataCoding) switch
    {
        Ucs2 => Encoding.BigEndianUnicode.GetString(octets),
        Latin1 => Encoding.Latin1.GetString(octets),
        Ascii => DecodeAscii(octets),
        _ => GsmAlphabet.Decode(octets),
    };

    private static byte AlphabetOf(byte dataCoding) => dataCoding switch
    {
        // Message classes and waiting indications of TS 23.038, section 4, which pass through SMPP as they are.
        >= 0xF0 => (dataCoding & 0x04) != 0 ? Latin1 : Default,
        >= 0xE0 => Ucs2,
        >= 0xC0 => Default,
        Ucs2 => Ucs2,
        Ascii => Ascii,
        // 2 and 4 are binary: nothing is lost if each octet becomes a character.
        2 or Latin1 or 4 => Latin1,
        _ => Default,
    };

    // Some ESMEs, npm smpp 0.5.1 among them, send the GSM alphabet under the number of ASCII. Control characters other than line ends
    // and octets above 0x7F do not occur in ASCII texts, but are letters in the GSM alphabet.
    private static string DecodeAscii(ReadOnlySpan<byte> octets)
    {
        foreach (var octet in octets)
        {
            if (octet is < 0x20 and not (0x0A or 0x0D or 0x09))
            {
                return GsmAlphabet.Decode(octets);
            }
        }

        return Encoding.Latin1.GetString(octets);
    }
}
