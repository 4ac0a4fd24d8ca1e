using System.Text.RegularExpressions;

namespace Parley.Channels;

/// <summary>
/// <c>{{name}}</c> in texts. Pure. https://www.twilio.com/docs/content/using-variables-with-content-api
/// </summary>
public static partial class Placeholders
{
    /// <summary>The names in the order of their first use.</summary>
    public static IReadOnlyList<string> Names(string text) =>
        [.. Placeholder().Matches(text).Select(match => match.Groups[1].Value).Distinct(StringComparer.Ordinal)];

    /// <summary>The text with its values; a value that looks like a placeholder stays text, a name without value stays as it is.</summary>
    public static string Fill(string text, IReadOnlyDictionary<string, string> values) =>
        Placeholder().Replace(text, match => values.TryGetValue(match.Groups[1].Value, out var value) ? value : match.Value);

    /// <summary>The text with its placeholders numbered anew from 1 in the order of their first use, and their names in that order.</summary>
    public static (string Text, IReadOnlyList<string> Names) Positional(string text)
    {
        var names = Names(text).ToList();
        return (Placeholder().Replace(text, match => "{{" + (names.IndexOf(match.Groups[1].Value) + 1) + "}}"), names);
    }

    /// <summary>The fixed text around the placeholders, and each placeholder's name: one less than there are pieces.</summary>
    public static (IReadOnlyList<string> Pieces, IReadOnlyList<string> Names) Split(string text)
    {
        var (pieces, names, at) = (new List<string>(), new List<string>(), 0);
        foreach (Match placeholder in Placeholder().Matches(text))
        {
            pieces.Add(text[at..placeholder.Index]);
            names.Add(placeholder.Groups[1].Value);
            at = placeholder.Index + placeholder.Length;
        }

        pieces.Add(text[at..]);
        return (pieces, names);
    }

    [GeneratedRegex(@"\{\{\s*([A-Za-z0-9_]{1,64})\s*\}\}")]
    private static partial Regex Placeholder();
}
