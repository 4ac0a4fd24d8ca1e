using System.Text.Json;
using System.Text.RegularExpressions;
using Parley.Api;

namespace Parley.Templates;

/// <summary>What a client sends for a content: JSON. Values are kept as they were written.</summary>
internal sealed partial record ContentForm(string? FriendlyName, string Language, string Variables, string Types)
{
    /// <param name="before">On a change: keeps what is not sent. https://www.twilio.com/docs/content/content-api-resources</param>
    public static ApiError? Read(ReadOnlyMemory<byte> json, out ContentForm? read, Content? before = null)
    {
        read = null;
        if (JsonWriting.ParseObject(json, out var document) is { } malformed)
        {
            return malformed;
        }

        using (document)
        {
            return Read(document!.RootElement, before, out read);
        }
    }

    private static ApiError? Read(JsonElement root, Content? before, out ContentForm? read)
    {
        read = null;
        // twilio-node sends the object as its caller wrote it, and its types say friendlyName.
        var name = Text(root, "friendly_name") ?? Text(root, "friendlyName");
        if (name is { Length: > 256 })
        {
            return ApiError.BadParameter("friendly_name", "at most 256 characters");
        }

        var language = Text(root, "language") ?? (root.TryGetProperty("language", out _) ? null : before?.Language);
        if (language is null || !LanguageTag().IsMatch(language))
        {
            return ApiError.BadParameter("language", "required, such as en or pt_BR");
        }

        var variables = before?.Variables ?? "{}";
        if (root.TryGetProperty("variables", out var given) && given.ValueKind != JsonValueKind.Null)
        {
            if (given.ValueKind != JsonValueKind.Object
                || given.EnumerateObject().Any(pair => pair.Value.ValueKind is not (JsonValueKind.String or JsonValueKind.Number)))
            {
                return ApiError.BadParameter("variables", "an object of strings");
            }

            variables = given.GetRawText();
        }

        if (!root.TryGetProperty("types", out var types) || types.ValueKind != JsonValueKind.Object
            || !types.EnumerateObject().Any())
        {
            return ApiError.BadParameter("types", "required, an object with at least one type");
        }

        var named = ContentNames.Write(types);
        using var renamed = JsonDocument.Parse(named);
        if (renamed.RootElement.EnumerateObject().Select(TypeProblem).FirstOrDefault(problem => problem is not null) is { } wrong)
        {
            return wrong;
        }

        read = new(name ?? before?.FriendlyName, language, variables, named);
        return null;
    }

    private static ApiError? TypeProblem(JsonProperty type)
    {
        // https://www.twilio.com/docs/api/errors/92008
        if (!ContentRules.Knows(type.Name))
        {
            return ApiError.Bad(92008, $"Unsupported Content Type: {type.Name}");
        }

        return ContentRules.Problem(type.Name, type.Value) is { } wrong ? ApiError.BadParameter($"types.{type.Name}", wrong) : null;
    }

    private static string? Text(JsonElement element, string name) =>
        element.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;

    [GeneratedRegex(@"^[A-Za-z]{2,3}([_-][A-Za-z]{2,4})?\z")]
    private static partial Regex LanguageTag();
}
