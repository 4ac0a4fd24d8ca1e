using System.Text.Json;
using System.Text.RegularExpressions;
using Parley.Sandbox.Phones;

namespace Parley.Sandbox.Graph;

/// <summary>A template at Meta.</summary>
/// <param name="Format">POSITIONAL or NAMED.</param>
/// <param name="Components">The JSON array that was submitted.</param>
/// <param name="Status">PENDING, APPROVED, REJECTED, PAUSED, DISABLED.</param>
internal sealed partial record GraphTemplate(
    string Id, string Name, string Language, string Category, string Format, string Components, string Status, string? Reason)
{
    /// <summary>The parts as they were submitted; what Meta words itself is worded here.</summary>
    public GraphTemplateParts Parts()
    {
        using var document = JsonDocument.Parse(Components);
        var parts = new GraphTemplateParts(null, null, "", null, null);
        foreach (var component in document.RootElement.EnumerateArray())
        {
            parts = component.GetProperty("type").GetString()!.ToUpperInvariant() switch
            {
                "HEADER" => parts with
                {
                    HeaderFormat = GraphSendReader.Text(component, "format")?.ToUpperInvariant() ?? "TEXT",
                    HeaderText = GraphSendReader.Text(component, "text"),
                },
                "BODY" => parts with { Body = GraphSendReader.Text(component, "text") ?? Passcode(component) },
                "FOOTER" => parts with
                {
                    Footer = GraphSendReader.Text(component, "text")
                        ?? $"This code expires in {component.GetProperty("code_expiration_minutes").GetRawText()} minutes.",
                },
                "BUTTONS" => parts with { Buttons = component.GetProperty("buttons").Clone() },
                _ => parts,
            };
        }

        return parts;
    }

    /// <summary>The placeholders of a text, each once, in order of appearance: <c>1</c>, <c>2</c>, <c>first_name</c>.</summary>
    public static IReadOnlyList<string> Placeholders(string text) =>
        [.. Placeholder().Matches(text).Select(match => match.Groups[1].Value).Distinct(StringComparer.Ordinal)];

    /// <summary>What the phone shows, or why Meta refuses these values.</summary>
    public (string? Body, PhoneContent? Shown, GraphError? Error) Render(GraphTemplateUse use)
    {
        var parts = Parts();
        if ((CheckHeader(parts.HeaderFormat, parts.HeaderText, use.Header) ?? CheckCount("body", parts.Body, use.Body)) is { } wrong)
        {
            return (null, null, wrong);
        }

        // https://developers.facebook.com/docs/whatsapp/business-management-api/message-templates/components
        var bad = use.Body.Concat(use.Header).FirstOrDefault(value => value.Text is { } text &&
            (text.AsSpan().ContainsAny('\n', '\r', '\t') || text.Contains("     ", StringComparison.Ordinal) || text.Length == 0));
        if (bad is not null)
        {
            return (null, null, new GraphError(
                132018, "A parameter is empty, or has a line break, a tab or more than four spaces in a row."));
        }

        var (buttons, misfit) = parts.Buttons is { } submitted
            ? GraphTemplateButtons.Show(submitted, use.Buttons)
            : ([], use.Buttons.Count > 0 ? new GraphError(132018, "buttons: The template has none.") : null);
        if (misfit is not null)
        {
            return (null, null, misfit);
        }

        var body = Fill(parts.Body, use.Body);
        // https://developers.facebook.com/docs/whatsapp/cloud-api/support/error-codes: the hydrated text
        return body.Length > 1024
            ? (null, null, new GraphError(132005, $"The body has {body.Length} characters; at most 1024 are allowed."))
            : (body, new PhoneContent
            {
                Header = parts.HeaderText is { } header ? Fill(header, use.Header) : null,
                Footer = parts.Footer,
                Buttons = buttons.Count > 0 ? buttons : null,
                Location = use.Header.FirstOrDefault(value => value.Location is not null)?.Location,
            }, null);
    }

    private static string Passcode(JsonElement component) =>
        "{{1}} is your verification code."
        + (component.TryGetProperty("add_security_recommendation", out var advice) && advice.ValueKind == JsonValueKind.True
            ? " For your security, do not share this code."
            : "");

    private GraphError? CheckHeader(string? format, string? text, IReadOnlyList<GraphParameter> values)
    {
        if (format is "IMAGE" or "VIDEO" or "DOCUMENT" or "LOCATION")
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

/// <summary>A template's parts.</summary>
/// <param name="HeaderFormat">TEXT, IMAGE, VIDEO, DOCUMENT, LOCATION, or null.</param>
internal sealed record GraphTemplateParts(string? HeaderFormat, string? HeaderText, string Body, string? Footer, JsonElement? Buttons);
