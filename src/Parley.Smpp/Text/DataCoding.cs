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

    /// <summary>ISO-8859-5.</summary>
    public const byte Cyrillic = 0x06;

    /// <summary>ISO-8859-8.</summary>
    public const byte Hebrew = 0x07;

    /// <summary>UCS-2, big-endian; in practice UTF-16 with surrogates.</summary>
    public const byte Ucs2 = 0x08;

    /// <summary>User data without its header, to text. Never throws: what cannot be read becomes U+FFFD.</summary>
    public static string Decode(byte dataCoding, ReadOnlySpan<byte> octets) => AlphabetOf(dataCoding) switch
    {
        Ucs2 => Encoding.BigEndianUnicode.GetString(octets),
        Latin1 => Encoding.Latin1.GetString(octets),
        Ascii => DecodeAscii(octets),
        Cyrillic => Decode(octets, OfCyrillic),
        Hebrew => Decode(octets, OfHebrew),
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
        Cyrillic or Hebrew => dataCoding,
        // The general groups of TS 23.038, section 4, with a message class or automatic deletion: two bits tell the alphabet.
        >= 0x10 and < 0x80 => (dataCoding & 0x0C) switch
        {
            0x04 => Latin1,
            0x08 => Ucs2,
            _ => Default,
        },
        _ => Default,
    };

    private static string Decode(ReadOnlySpan<byte> octets, Func<byte, char> letter)
    {
        var text = new StringBuilder(octets.Length);
        foreach (var octet in octets)
        {
            text.Append(octet <= 0xA0 ? (char)octet : letter(octet));
        }

        return text.ToString();
    }

    // The letters lie in Unicode as they lie here: https://www.unicode.org/Public/MAPPINGS/ISO8859/8859-5.TXT
    private static char OfCyrillic(byte octet) => octet switch
    {
        0xAD => '\u00AD',
        0xF0 => '№',
        0xFD => '§',
        _ => (char)(octet + 0x360),
    };

    // https://www.unicode.org/Public/MAPPINGS/ISO8859/8859-8.TXT
    private static char OfHebrew(byte octet) => octet switch
    {
        0xAA => '×',
        0xBA => '÷',
        0xDF => '\u2017',
        0xFD => '\u200E',
        0xFE => '\u200F',
        >= 0xE0 and <= 0xFA => (char)(octet + 0x4F0),
        < 0xBF => (char)octet,
        _ => '\uFFFD',
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
