using System.Text.Json;

namespace Parley.Sandbox.Graph;

/// <summary>
/// Reads a submitted template by Meta's rules: https://developers.facebook.com/docs/whatsapp/business-management-api/message-templates.
/// Pure.
/// </summary>
internal static class GraphTemplateReader
{
    /// <summary>The template without id and status, or what is wrong with it.</summary>
    public static (GraphTemplate? Template, GraphError? Error) Read(JsonElement body)
    {
        try
        {
            return (ReadChecked(body), null);
        }
        catch (GraphSendReader.Refused refused)
        {
            return (null, refused.Error);
        }
    }

    /// <summary>A template with what an edit changes, or what is wrong with that.</summary>
    public static (GraphTemplate? Template, GraphError? Error) ReadEdit(JsonElement body, GraphTemplate template)
    {
        try
        {
            var category = GraphSendReader.Text(body, "category")?.ToUpperInvariant() ?? template.Category;
            var components = GraphSendReader.Member(body, "components", JsonValueKind.Array);
            CheckComponents(components, category, template.Format);
            return (template with { Category = category, Components = components.GetRawText() }, null);
        }
        catch (GraphSendReader.Refused refused)
        {
            return (null, refused.Error);
        }
    }

    private static GraphTemplate ReadChecked(JsonElement body)
    {
        var name = GraphSendReader.Bounded(body, "template", "name", 512);
        Require(!name.AsSpan().ContainsAnyExcept(NameLetters), "A template's name has only small letters, digits and underscores.");
        var language = GraphSendReader.Bounded(body, "template", "language", 16);
        Require(!language.AsSpan().ContainsAnyExcept(LanguageLetters), "The language is not one that templates can have.");
        var category = GraphSendReader.Text(body, "category")?.ToUpperInvariant() ?? "";
        var format = GraphSendReader.Text(body, "parameter_format")?.ToUpperInvariant() ?? "POSITIONAL";
        Require(format is "POSITIONAL" or "NAMED", "The parameter_format is POSITIONAL or NAMED.");
        var components = GraphSendReader.Member(body, "components", JsonValueKind.Array);
        CheckComponents(components, category, format);
        return new GraphTemplate("", name, language, category, format, components.GetRawText(), "PENDING", null);
    }

    private static void CheckComponents(JsonElement components, string category, string format)
    {
        Require(category is "MARKETING" or "UTILITY" or "AUTHENTICATION", "The category is MARKETING, UTILITY or AUTHENTICATION.");
        var isAuthentication = category == "AUTHENTICATION";
        var seen = new HashSet<string>(StringComparer.Ordinal);
        foreach (var component in components.EnumerateArray())
        {
            var type = GraphSendReader.Bounded(component, "component", "type", 32).ToUpperInvariant();
            Require(seen.Add(type), $"There are two components of type {type}.");
            CheckComponent(type, component, format, isAuthentication);
        }

        Require(seen.Contains("BODY"), "A template needs a component of type BODY.");
        Require(!isAuthentication || seen.Contains("BUTTONS"), "A template of the category AUTHENTICATION needs a button of type OTP.");
    }

    private static void CheckComponent(string type, JsonElement component, string format, bool isAuthentication)
    {
        switch (type)
        {
            // The words of these are Meta's: https://developers.facebook.com/docs/whatsapp/business-management-api/authentication-templates
            case "BODY" when isAuthentication:
                Require(!component.TryGetProperty("text", out _), "A template of the category AUTHENTICATION has no text of its own.");
                break;
            case "FOOTER" when isAuthentication:
                Require(
                    component.TryGetProperty("code_expiration_minutes", out var minutes) && minutes.TryGetInt32(out var time)
                        && time is >= 1 and <= 90,
                    "code_expiration_minutes is a number from 1 to 90.");
                break;
            case "HEADER" when isAuthentication:
                throw new GraphSendReader.Refused("A template of the category AUTHENTICATION has no header.");
            case "BODY":
                CheckText(component, "body", 1024, int.MaxValue, format);
                break;
            case "FOOTER":
                CheckText(component, "footer", 60, 0, format);
                break;
            case "HEADER":
                CheckHeader(component, format);
                break;
            case "BUTTONS":
                GraphTemplateButtons.Check(GraphSendReader.Member(component, "buttons", JsonValueKind.Array), isAuthentication);
                break;
            default:
                throw new GraphSendReader.Refused("The type of a component is HEADER, BODY, FOOTER or BUTTONS.");
        }
    }

    private static void CheckHeader(JsonElement component, string format)
    {
        switch (GraphSendReader.Text(component, "format")?.ToUpperInvariant() ?? "TEXT")
        {
            case "TEXT":
                CheckText(component, "header", 60, 1, format);
                break;
            case "IMAGE" or "VIDEO" or "DOCUMENT":
                var handles = GraphSendReader.Member(
                    GraphSendReader.Member(component, "example", JsonValueKind.Object), "header_handle", JsonValueKind.Array);
                Require(
                    handles.GetArrayLength() > 0 && handles[0].ValueKind == JsonValueKind.String && handles[0].GetString()!.Length > 0,
                    "A header with media needs an example: header_handle.");
                break;
            case "LOCATION":
                break;
            default:
                throw new GraphSendReader.Refused("The format of a header is TEXT, IMAGE, VIDEO, DOCUMENT or LOCATION.");
        }
    }

    private static void CheckText(JsonElement component, string where, int longest, int mostValues, string format)
    {
        var text = GraphSendReader.Bounded(component, where, "text", longest);
        var names = GraphTemplate.Placeholders(text);
        Require(names.Count <= mostValues, $"The {where} has too many variables.");
        if (names.Count == 0)
        {
            return;
        }

        var example = GraphSendReader.Member(component, "example", JsonValueKind.Object);
        if (format == "NAMED")
        {
            var named = GraphSendReader.Member(example, $"{where}_text_named_params", JsonValueKind.Array);
            Require(named.GetArrayLength() == names.Count, $"The {where} needs one example for each variable.");
            return;
        }

        Require(
            names.Order(StringComparer.Ordinal).SequenceEqual(
                Enumerable.Range(1, names.Count).Select(n => n.ToString(System.Globalization.CultureInfo.InvariantCulture))
                    .Order(StringComparer.Ordinal)),
            $"The variables of the {where} are numbered from 1 without gaps.");
        var samples = GraphSendReader.Member(example, $"{where}_text", JsonValueKind.Array);
        var first = samples.GetArrayLength() > 0 && samples[0].ValueKind == JsonValueKind.Array ? samples[0] : samples;
        Require(first.GetArrayLength() == names.Count, $"The {where} needs one example for each variable.");
    }

    private static void Require(bool holds, string details) => GraphSendReader.Require(holds, details);

    private static readonly System.Buffers.SearchValues<char> NameLetters =
        System.Buffers.SearchValues.Create("abcdefghijklmnopqrstuvwxyz0123456789_");

    private static readonly System.Buffers.SearchValues<char> LanguageLetters =
        System.Buffers.SearchValues.Create("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ_");
}
