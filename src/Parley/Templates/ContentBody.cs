using System.Text;
using System.Text.Json;
using Parley.Api;
using Parley.Channels;

namespace Parley.Templates;

/// <summary>A content as it can be sent: its types, and the sample values of its placeholders. Pure.</summary>
/// <param name="Forms">Each type that people can be shown, with its placeholders.</param>
/// <param name="Samples">Sample values by placeholder name.</param>
internal sealed record ContentBody(IReadOnlyList<RichContent> Forms, IReadOnlyDictionary<string, string> Samples)
{
    // As long as a message may be: https://www.twilio.com/docs/conversations/conversations-limits. Far more than any channel takes.
    private const int Longest = 32 * 1024;

    /// <summary>Placeholder names in the order of their first use.</summary>
    public IReadOnlyList<string> Placeholders { get; } =
        [.. Forms.SelectMany(form => form.Texts).SelectMany(Channels.Placeholders.Names).Distinct(StringComparer.Ordinal)];

    /// <summary>What a message with this content shows as its body: the plain text if there is one, else the first type's words.</summary>
    public RichContent Plain => Form("twilio/text") ?? Form("twilio/media") ?? Forms[0];

    /// <summary>Null if no type of this content can be sent.</summary>
    public static ContentBody? From(Content content)
    {
        using var types = JsonDocument.Parse(content.Types);
        using var variables = JsonDocument.Parse(content.Variables);
        var forms = types.RootElement.EnumerateObject().Select(type => ContentReader.Read(type.Name, type.Value)).OfType<RichContent>();
        var body = new ContentBody([.. forms], ToDictionary(variables.RootElement));
        return body.Forms.Count > 0 ? body : null;
    }

    public RichContent? Form(string type) => Forms.FirstOrDefault(form => form.Type == type);

    /// <summary>
    /// The values with which to render: those given over the samples. A value for a placeholder that does not exist, an empty one, or
    /// a placeholder without any value is an error; so are line breaks, which WhatsApp refuses in a parameter, and values with which a
    /// text would be longer than a message: a placeholder may repeat, and a short request would make a huge one.
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

        return Placeholders.FirstOrDefault(name => !all.ContainsKey(name)) is { } missing ? Wrong($"no value for {missing}")
            : Forms.SelectMany(form => form.Texts).Any(text => FilledLength(text, all) > Longest) ? Wrong("the text would be too long")
            : null;
    }

    // In octets, without writing it.
    private static long FilledLength(string text, Dictionary<string, string> values)
    {
        var (pieces, names) = Channels.Placeholders.Split(text);
        return pieces.Sum(piece => (long)Encoding.UTF8.GetByteCount(piece)) + names.Sum(name => (long)Encoding.UTF8.GetByteCount(values[name]));
    }

    /// <summary>The text of a message with these values.</summary>
    public string Render(IReadOnlyDictionary<string, string> values) => Plain.Fill(values).Body;

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
}
