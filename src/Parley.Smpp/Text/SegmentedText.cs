using System.Text;

namespace Parley.Smpp.Text;

/// <summary>A text as the octets of one or more short messages.</summary>
/// <param name="DataCoding"><see cref="Text.DataCoding.Default"/> or <see cref="Text.DataCoding.Ucs2"/>.</param>
/// <param name="Parts">User data of each segment, without header.</param>
public sealed record SegmentedText(byte DataCoding, IReadOnlyList<byte[]> Parts)
{
    // 140 octets of a short message: 160 septets or 70 UCS-2 units; 6 octets less for the header of a long one (TS 23.040, 9.2.3.24.1).
    private const int GsmWhole = 160;
    private const int GsmPart = 153;
    private const int UnitsWhole = 70;
    private const int UnitsPart = 67;

    /// <summary>Segments that a long message can have.</summary>
    public const int MaxParts = 255;

    /// <summary>GSM 7-bit if every character is in it, UCS-2 otherwise. Never cuts an escape pair or a surrogate pair.</summary>
    /// <exception cref="ArgumentException">More than 255 segments.</exception>
    public static SegmentedText From(string text)
    {
        var octets = GsmAlphabet.Measure(text);
        var segmented = octets >= 0
            ? new SegmentedText(Text.DataCoding.Default, octets <= GsmWhole ? [GsmAlphabet.Encode(text)] : Gsm(text))
            : new SegmentedText(Text.DataCoding.Ucs2, text.Length <= UnitsWhole ? [Encoding.BigEndianUnicode.GetBytes(text)] : Ucs2(text));
        return segmented.Parts.Count <= MaxParts
            ? segmented
            : throw new ArgumentException("The text needs more than 255 segments", nameof(text));
    }

    /// <summary>One message for each part, with a user data header if there are several.</summary>
    /// <param name="template">Everything but esm_class's header bit, data_coding and short_message.</param>
    public IEnumerable<MessagePdu> ToMessages(MessagePdu template, byte reference)
    {
        if (Parts.Count == 1)
        {
            yield return template with { DataCoding = DataCoding, ShortMessage = Parts[0] };
            yield break;
        }

        for (var index = 0; index < Parts.Count; index++)
        {
            var data = new byte[Concatenation.HeaderSize + Parts[index].Length];
            new Concatenation(reference, Parts.Count, index + 1).WriteHeader(data);
            Parts[index].CopyTo(data, Concatenation.HeaderSize);
            yield return template with
            {
                EsmClass = (byte)(template.EsmClass | 0x40),
                DataCoding = DataCoding,
                ShortMessage = data,
            };
        }
    }

    private static List<byte[]> Gsm(string text)
    {
        List<byte[]> parts = [];
        var octets = GsmAlphabet.Encode(text);
        for (var start = 0; start < octets.Length;)
        {
            var end = Math.Min(start + GsmPart, octets.Length);
            // The escape's own code never stands second in a pair, so one look back is enough.
            if (end < octets.Length && octets[end - 1] == GsmAlphabet.Escape)
            {
                end--;
            }

            parts.Add(octets[start..end]);
            start = end;
        }

        return parts;
    }

    private static List<byte[]> Ucs2(string text)
    {
        List<byte[]> parts = [];
        for (var start = 0; start < text.Length;)
        {
            var end = Math.Min(start + UnitsPart, text.Length);
            if (end < text.Length && char.IsHighSurrogate(text[end - 1]) && char.IsLowSurrogate(text[end]))
            {
                end--;
            }

            parts.Add(Encoding.BigEndianUnicode.GetBytes(text, start, end - start));
            start = end;
        }

        return parts;
    }
}
