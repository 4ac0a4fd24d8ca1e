using System.Text.Json;
using System.Text.RegularExpressions;

namespace Parley.Sandbox.Graph;

/// <summary>A template at Meta.</summary>
/// <param name="Format">POSITIONAL or NAMED.</param>
/// <param name="Components">The JSON array that was submitted.</param>
/// <param name="Status">PENDING, APPROVED, REJECTED, PAUSED, DISABLED.</param>
internal sealed partial record GraphTemplate(
    string Id, string Name, string Language, string Category, string Format, string Components, string Status, string? Reason)
{
    /// <summary>Header and body as they were submitted.</summary>
    public (string? HeaderFormat, string? HeaderText, string Body) Parts()
    {
        using var document = JsonDocument.Parse(Components);
        var (format, text, body) = ((string?)null, (string?)null, "");
        foreach (var component in document.RootElement.EnumerateArray())
        {
            switch (component.GetProperty("type").GetString()!.ToUpperInvariant())
            {
                case "HEADER":
                    format = component.TryGetProperty("format", out var given) ? given.GetString()!.ToUpperInvariant() : "TEXT";
                    text = component.TryGetProperty("text", out var words) ? words.GetString() : null;
                    break;
                case "BODY":
                    body = component.GetProperty("text").GetString()!;
                    break;
            }
        }

        return (format, text, body);
    }

    /// <summary>The placeholders of a text, each once, in order of appearance: <c>1</c>, <c>2</c>, <c>first_name</c>.</summary>
    public static IReadOnlyList<string> Placeholders(string text) =>
        [.. Placeholder().Matches(text).Select(match => match.Groups[1].Value).Distinct(StringComparer.Ordinal)];

    /// <summary>What the phone shows, or why Meta refuses these values.</summary>
    public (string? Body, GraphError? Error) Render(GraphTemplateUse use)
    {
        var (headerFormat, headerText, body) = Parts();
        if (CheckHeader(headerFormat, headerText, use.Header) is { } wrongHeader)
        {
            return (null, wrongHeader);
        }

        if (CheckCount("body", body, use.Body) is { } wrongCount)
        {
            return (null, wrongCount);
        }

        // https://developers.facebook.com/docs/whatsapp/business-management-api/message-templates/components
        var bad = use.Body.Concat(use.Header).FirstOrDefault(value => value.Text is { } text &&
            (text.AsSpan().ContainsAny('\n', '\r', '\t') || text.Contains("     ", StringComparison.Ordinal) || text.Length == 0));
        if (bad is not null)
        {
            return (null, new GraphError(
                132018, "A parameter is empty, or has a line break, a tab or more than four spaces in a row."));
        }

        var rendered = Fill(body, use.Body);
        return (headerText is null ? rendered : $"{Fill(headerText, use.Header)}\n{rendered}", null);
    }

    private GraphError? CheckHeader(string? format, string? text, IReadOnlyList<GraphParameter> values)
    {
        if (format is "IMAGE" or "VIDEO" or "DOCUMENT")
        {
            return values is [var only] && only.Type.Equals(format, StringComparison.OrdinalIgnoreCase)
                ? null
                : new GraphError(132012, $"header: Format mismatch, expected {format}.");
        }

        return CheckCount("header", text ?? "", values);
    }

    private GraphError? CheckCount(string where, string text, IReadOnlyList<GraphParameter> values)
    {
        var names = Placeholders(text);
        if (names.Count != values.Count)
        {
            return new GraphError(
                132000,
                $"{where}: number of localizable_params ({values.Count}) does not match the expected number of params ({names.Count})");
        }

        return Format != "NAMED" || names.All(name => values.Any(value => value.Name == name))
            ? null
            : new GraphError(100, $"{where}: Parameter name is missing or unknown.");
    }

    private string Fill(string text, IReadOnlyList<GraphParameter> values) => Placeholder().Replace(text, match =>
        Format == "NAMED"
            ? values.First(value => value.Name == match.Groups[1].Value).Text ?? ""
            : int.TryParse(match.Groups[1].Value, out var number) && number >= 1 && number <= values.Count
                ? values[number - 1].Text ?? ""
                : match.Value);

    [GeneratedRegex(@"\{\{\s*([A-Za-z0-9_]{1,64})\s*\}\}")]
    private static partial Regex Placeholder();
}
