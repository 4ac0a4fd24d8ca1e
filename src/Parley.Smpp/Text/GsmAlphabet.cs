using System.Text;

namespace Parley.Smpp.Text;

/// <summary>
/// The GSM 7-bit default alphabet with its extension table, one septet in an octet as SMPP links carry it: 3GPP TS 23.038, section 6.2.1
/// (<see href="https://www.3gpp.org/dynareport/23038.htm"/>). No national shift tables.
/// </summary>
public static class GsmAlphabet
{
    /// <summary>Announces a character of the extension table.</summary>
    public const byte Escape = 0x1B;

    // Position 0x1B, the escape, holds a NO-BREAK SPACE: what a receiver without an extension table shows.
    private const string Basic =
        "@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞ\u00A0ÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?" +
        "¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà";

    private static readonly (byte Code, char Character)[] Extension =
    [
        (0x0A, '\f'), (0x14, '^'), (0x28, '{'), (0x29, '}'), (0x2F, '\\'), (0x3C, '['), (0x3D, '~'), (0x3E, ']'), (0x40, '|'), (0x65, '€'),
    ];

    // Index: character; value: code, with 0x80 set for the extension table; Unknown for the rest. All but the Greek and € are Latin-1.
    private const byte Unknown = 0xFF;
    private static readonly byte[] Codes = BuildCodes();

    /// <summary>Octets that <paramref name="text"/> takes; -1 if it has a character outside the alphabet.</summary>
    public static int Measure(ReadOnlySpan<char> text)
    {
        var length = 0;
        foreach (var character in text)
        {
            var code = Code(character);
            if (code == Unknown)
            {
                return -1;
            }

            length += code < 0x80 ? 1 : 2;
        }

        return length;
    }

    /// <summary>Encodes text that <see cref="Measure"/> accepted.</summary>
    public static byte[] Encode(ReadOnlySpan<char> text)
    {
        var length = Measure(text);
        if (length < 0)
        {
            throw new ArgumentException("The text has characters outside the GSM alphabet", nameof(text));
        }

        var octets = new byte[length];
        var at = 0;
        foreach (var character in text)
        {
            var code = Code(character);
            if (code >= 0x80)
            {
                octets[at++] = Escape;
            }

            octets[at++] = (byte)(code & 0x7F);
        }

        return octets;
    }

    /// <summary>Decodes; octets above 0x7F are no septets and become U+FFFD.</summary>
    public static string Decode(ReadOnlySpan<byte> octets)
    {
        var text = new StringBuilder(octets.Length);
        for (var at = 0; at < octets.Length; at++)
        {
            var octet = octets[at];
            if (octet == Escape && at + 1 < octets.Length)
            {
                text.Append(Extended(octets[++at]));
            }
            else
            {
                text.Append(octet < 0x80 ? Basic[octet] : '\uFFFD');
            }
        }

        return text.ToString();
    }

    // An escape before a code that the extension table has not: show the basic character (TS 23.038, 6.2.1.1, note 1).
    private static char Extended(byte code)
    {
        foreach (var (extended, character) in Extension)
        {
            if (extended == code)
            {
                return character;
            }
        }

        return code < 0x80 ? Basic[code] : '\uFFFD';
    }

    private static byte Code(char character) => character < Codes.Length ? Codes[character] : Unknown;

    private static byte[] BuildCodes()
    {
        var codes = new byte['€' + 1];
        Array.Fill(codes, Unknown);
        for (var code = 0; code < Basic.Length; code++)
        {
            if (code != Escape)
            {
                codes[Basic[code]] = (byte)code;
            }
        }

        foreach (var (code, character) in Extension)
        {
            codes[character] = (byte)(code | 0x80);
        }

        return codes;
    }
}
