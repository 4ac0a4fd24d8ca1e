namespace Parley.Templates;

/// <summary>
/// Finds the values with which a text was rendered. Not a regular expression: bodies come from clients, and a template with many
/// placeholders would let one text cost minutes. The search is bounded, and where no placeholder repeats it needs no second try: the
/// earliest place of each piece of fixed text is as good as any.
/// </summary>
/// <param name="pieces">The fixed text around the placeholders: one more than there are names; may be empty.</param>
/// <param name="names">The placeholders in order; a name may repeat.</param>
internal sealed class BodyMatcher(IReadOnlyList<string> pieces, IReadOnlyList<string> names)
{
    private const int MostTries = 1000;

    private int _tries;

    /// <summary>The matcher of a text with placeholders.</summary>
    public static BodyMatcher Of(string text)
    {
        var (pieces, names) = Channels.Placeholders.Split(text);
        return new BodyMatcher(pieces, names);
    }

    /// <summary>How much of the text is fixed: of two templates that match a body, the one with more is meant.</summary>
    public int FixedLength => pieces.Sum(piece => piece.Length);

    /// <summary>The values by name; null if the body is no rendering. A value has at least one character and is on one line.</summary>
    public IReadOnlyDictionary<string, string>? Match(string body)
    {
        _tries = 0;
        var values = new Dictionary<string, string>();
        return body.StartsWith(pieces[0], StringComparison.Ordinal) && MatchFrom(body, 0, pieces[0].Length, values) ? values : null;
    }

    private bool MatchFrom(string body, int index, int at, Dictionary<string, string> values)
    {
        if (index == names.Count)
        {
            return at == body.Length;
        }

        var piece = pieces[index + 1];
        if (values.TryGetValue(names[index], out var known))
        {
            return string.CompareOrdinal(body, at, known, 0, known.Length) == 0
                && string.CompareOrdinal(body, at + known.Length, piece, 0, piece.Length) == 0
                && MatchFrom(body, index + 1, at + known.Length + piece.Length, values);
        }

        var line = body.AsSpan(at).IndexOfAny('\n', '\r', '\t');
        var limit = line < 0 ? body.Length : at + line;
        var isLast = index == names.Count - 1;
        var end = isLast ? Math.Max(at + 1, body.Length - piece.Length) : at + 1;
        for (; end <= limit && ++_tries <= MostTries; end++)
        {
            end = body.IndexOf(piece, end, StringComparison.Ordinal);
            if (end < 0 || end > limit)
            {
                return false;
            }

            // Between the halves of one character ends no value.
            if (end < body.Length && char.IsLowSurrogate(body[end]) && char.IsHighSurrogate(body[end - 1]))
            {
                continue;
            }

            values[names[index]] = body[at..end];
            if (MatchFrom(body, index + 1, end + piece.Length, values))
            {
                return true;
            }

            values.Remove(names[index]);
        }

        return false;
    }
}
