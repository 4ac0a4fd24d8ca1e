using System.Text;

namespace Parley.Inbound;

/// <summary>
/// What a phone can send and a database cannot hold: NUL, and halves of characters. Refusing it would have the carrier bring it again for
/// ever.
/// </summary>
internal static class InboundText
{
    public static InboundMessage Cleaned(this InboundMessage message) => message with
    {
        Body = Clean(message.Body),
        Media = message.Media.Count == 0
            ? message.Media
            : [.. message.Media.Select(file => file with { ContentType = Clean(file.ContentType), FileName = Clean(file.FileName) })],
    };

    /// <summary>The same text if it is one.</summary>
    public static string? Clean(string? text)
    {
        if (text is null || (!text.Contains('\0', StringComparison.Ordinal) && IsWhole(text)))
        {
            return text;
        }

        var clean = new StringBuilder(text.Length);
        foreach (var rune in text.EnumerateRunes())
        {
            if (rune.Value != 0)
            {
                clean.Append(rune);
            }
        }

        return clean.ToString();
    }

    private static bool IsWhole(string text)
    {
        for (var i = 0; i < text.Length; i++)
        {
            if (char.IsSurrogate(text[i]) && (++i == text.Length || !char.IsSurrogatePair(text[i - 1], text[i])))
            {
                return false;
            }
        }

        return true;
    }
}
