using Parley.Channels;

namespace Parley.Sandbox.Trace;

/// <summary>Which template a text nearly is, and where it stops being it. Pure.</summary>
internal static class NearestTemplate
{
    // Fewer fixed characters in common are chance.
    private const int LeastCommon = 4;
    private const int MostQuoted = 24;

    /// <summary>How far a text is a rendering of a template's text.</summary>
    /// <param name="Common">How many of the template's fixed characters the text has, from the start.</param>
    /// <param name="Words">Where it differs.</param>
    public sealed record Distance(int Common, string Words);

    /// <summary>Half a sentence about the nearest of these templates, or null if none is near.</summary>
    public static string? Find(string body, IEnumerable<(string Name, string Language, string Text)> templates)
    {
        var nearest = templates
            .Select(template => (Template: template, Distance: Measure(body, template.Text)))
            .Where(pair => pair.Distance.Common >= LeastCommon)
            .OrderByDescending(pair => pair.Distance.Common)
            .FirstOrDefault();
        return nearest.Distance is null
            ? null
            : $"the nearest is {nearest.Template.Name} ({nearest.Template.Language}): {nearest.Distance.Words}";
    }

    /// <summary>Compares a text with a template's text, placeholder after placeholder.</summary>
    public static Distance Measure(string body, string text)
    {
        var (pieces, names) = Placeholders.Split(text);
        var start = Common(body, pieces[0]);
        if (start < pieces[0].Length)
        {
            return new(start, Differs(pieces[0][start..], body[start..], start));
        }

        var (at, common) = (start, start);
        for (var i = 0; i < names.Count; i++)
        {
            var (piece, isLast) = (pieces[i + 1], i == names.Count - 1);
            if (at >= body.Length)
            {
                return new(common, $"there is no value for {{{{{names[i]}}}}}");
            }

            var found = piece.Length == 0 ? (isLast ? body.Length : at + 1) : Place(body, piece, at + 1, isLast);
            if (found < 0)
            {
                return new(common, $"after {{{{{names[i]}}}}} it has {Quoted(piece)}, which the message has not");
            }

            if (body.AsSpan(at, found - at).IndexOfAny('\n', '\r', '\t') >= 0)
            {
                return new(common, $"the value of {{{{{names[i]}}}}} would have a line break or a tab, and may not");
            }

            (at, common) = (found + piece.Length, common + piece.Length);
        }

        return at < body.Length
            ? new(common, $"it ends there, and the message goes on with {Quoted(body[at..])}")
            : new(common, "a placeholder that comes twice would have two values");
    }

    private static int Place(string body, string piece, int from, bool isLast) =>
        from > body.Length ? -1
        : isLast && body.EndsWith(piece, StringComparison.Ordinal) && body.Length - piece.Length >= from ? body.Length - piece.Length
        : body.IndexOf(piece, from, StringComparison.Ordinal);

    private static int Common(string body, string piece)
    {
        var at = 0;
        while (at < piece.Length && at < body.Length && body[at] == piece[at])
        {
            at++;
        }

        return at;
    }

    private static string Differs(string wanted, string given, int at) => at == 0
        ? $"it begins with {Quoted(wanted)}"
        : $"where it has {Quoted(wanted)}, the message {(given.Length == 0 ? "ends" : "has " + Quoted(given))}";

    private static string Quoted(string text) => "\"" + (text.Length <= MostQuoted ? text : text[..MostQuoted] + "…") + "\"";
}
