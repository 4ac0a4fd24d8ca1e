using System.Text.Json;
using System.Text.RegularExpressions;
using Parley.Api;

namespace Parley.Templates;

/// <summary>
/// The part of a content that is sent: its text and its media, each with <c>{{name}}</c> placeholders. Pure: reads the JSON that the
/// client sent, renders, and finds the values back in a rendered text.
/// </summary>
/// <param name="Type"><c>twilio/text</c> or <c>twilio/media</c>.</param>
/// <param name="Media">URL of the first file, or null.</param>
/// <param name="Samples">Sample values by placeholder name.</param>
internal sealed partial record ContentBody(string Type, string Text, string? Media, IReadOnlyDictionary<string, string> Samples)
{
    /// <summary>The types that this server sends, in the order in which a content of several types is looked at.</summary>
    public static readonly IReadOnlyList<string> SentTypes = ["twilio/media", "twilio/text"];

    /// <summary>Placeholder names in the order of their first use.</summary>
    public IReadOnlyList<string> Placeholders { get; } =
        [.. Placeholder().Matches(Text + (Media ?? "")).Select(match => match.Groups[1].Value).Distinct()];

    /// <summary>Null if no type of this content can be sent.</summary>
    public static ContentBody? From(Content content)
    {
        using var types = JsonDocument.Parse(content.Types);
        using var variables = JsonDocument.Parse(content.Variables);
        var samples = ToDictionary(variables.RootElement);
        foreach (var type in SentTypes)
        {
            if (types.RootElement.TryGetProperty(type, out var body) && body.ValueKind == JsonValueKind.Object)
            {
                var text = body.TryGetProperty("body", out var value) && value.ValueKind == JsonValueKind.String ? value.GetString()! : "";
                var media = type == "twilio/media" && body.TryGetProperty("media", out var list)
                    && list.ValueKind == JsonValueKind.Array && list.GetArrayLength() > 0 ? list[0].ToString() : null;
                return new(type, text, media, samples);
            }
        }

        return null;
    }

    /// <summary>
    /// The values with which to render: those given over the samples. A value for a placeholder that does not exist, an empty one, or
    /// a placeholder without any value is an error; so are line breaks, which WhatsApp refuses in a parameter.
    /// </summary>
    public ApiError? Values(string? contentVariables, out IReadOnlyDictionary<string, string> values)
    {
        var all = Samples.Where(pair => Placeholders.Contains(pair.Key)).ToDictionary();
        values = all;
        if (contentVariables is not null)
        {
            if (ReadObject(contentVariables) is not { } given)
            {
                return Wrong("a JSON object of strings");
            }

            foreach (var (name, value) in given)
            {
                if (!Placeholders.Contains(name))
                {
                    return Wrong($"the content has no variable {name}");
                }

                if (value.Length == 0 || value.AsSpan().ContainsAny('\n', '\r', '\t'))
                {
                    return Wrong($"the value of {name} is empty or has a line break or a tab");
                }

                all[name] = value;
            }
        }

        return Placeholders.FirstOrDefault(name => !all.ContainsKey(name)) is { } missing ? Wrong($"no value for {missing}") : null;
    }

    public string Render(IReadOnlyDictionary<string, string> values) => Render(Text, values);

    public static string Render(string text, IReadOnlyDictionary<string, string> values) =>
        Placeholder().Replace(text, match => values.TryGetValue(match.Groups[1].Value, out var value) ? value : match.Value);

    /// <summary>The text's parameters in order of their first use, numbered anew from 1: the form that WhatsApp knows.</summary>
    public (string Text, IReadOnlyList<string> Names) Positional()
    {
        var names = Placeholder().Matches(Text).Select(match => match.Groups[1].Value).Distinct().ToList();
        var text = Placeholder().Replace(Text, match => "{{" + (names.IndexOf(match.Groups[1].Value) + 1) + "}}");
        return (text, names);
    }

    /// <summary>The values with which this text was rendered to <paramref name="body"/>, or null if it was not.</summary>
    public IReadOnlyDictionary<string, string>? Match(string body)
    {
        var pieces = new List<string>();
        var names = new List<string>();
        var at = 0;
        foreach (Match placeholder in Placeholder().Matches(Text))
        {
            pieces.Add(Text[at..placeholder.Index]);
            names.Add(placeholder.Groups[1].Value);
            at = placeholder.Index + placeholder.Length;
        }

        pieces.Add(Text[at..]);
        return new BodyMatcher(pieces, names).Match(body);
    }

    /// <summary>How much of the text is fixed: of two templates that match a body, the one with more is meant.</summary>
    public int FixedLength => Placeholder().Replace(Text, "").Length;

    private static Dictionary<string, string>? ReadObject(string json)
    {
        try
        {
            using var document = JsonDocument.Parse(json);
            return document.RootElement.ValueKind == JsonValueKind.Object && JsonWriting.IsPlain(document.RootElement)
                && document.RootElement.EnumerateObject().All(pair => pair.Value.ValueKind is JsonValueKind.String or JsonValueKind.Number)
                    ? ToDictionary(document.RootElement)
                    : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    // A name may stand there twice: the last one counts.
    private static Dictionary<string, string> ToDictionary(JsonElement values) =>
        values.EnumerateObject().GroupBy(pair => pair.Name).ToDictionary(group => group.Key, group => group.Last().Value.ToString());

    private static ApiError Wrong(string why) => ApiError.Bad(21656, $"The ContentVariables parameter is invalid: {why}");

    [GeneratedRegex(@"\{\{\s*([A-Za-z0-9_]{1,64})\s*\}\}")]
    private static partial Regex Placeholder();
}
