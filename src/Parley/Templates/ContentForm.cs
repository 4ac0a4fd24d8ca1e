using System.Text.Json;
using System.Text.RegularExpressions;
using Parley.Api;

namespace Parley.Templates;

/// <summary>What a client sends for a content: JSON. Variables and types are kept as they were written.</summary>
internal sealed partial record ContentForm(string? FriendlyName, string Language, string Variables, string Types)
{
    private const int LongestText = 1600;

    private static readonly HashSet<string> KnownTypes =
    [
        "twilio/text", "twilio/media", "twilio/location", "twilio/list-picker", "twilio/call-to-action", "twilio/quick-reply",
        "twilio/card", "twilio/catalog", "twilio/carousel", "twilio/flows", "twilio/schedule", "whatsapp/card",
        "whatsapp/authentication", "whatsapp/flows",
    ];

    public static ApiError? Read(ReadOnlyMemory<byte> json, out ContentForm? read)
    {
        read = null;
        if (JsonWriting.ParseObject(json, out var document) is { } malformed)
        {
            return malformed;
        }

        using (document)
        {
            return Read(document!.RootElement, out read);
        }
    }

    private static ApiError? Read(JsonElement root, out ContentForm? read)
    {
        read = null;
        // twilio-node sends the object as its caller wrote it, and its types say friendlyName.
        var name = Text(root, "friendly_name") ?? Text(root, "friendlyName");
        if (name is { Length: > 256 })
        {
            return ApiError.BadParameter("friendly_name", "at most 256 characters");
        }

        if (Text(root, "language") is not { } language || !LanguageTag().IsMatch(language))
        {
            return ApiError.BadParameter("language", "required, such as en or pt_BR");
        }

        var variables = "{}";
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

        if (types.EnumerateObject().Select(TypeProblem).FirstOrDefault(problem => problem is not null) is { } wrong)
        {
            return wrong;
        }

        read = new(name, language, variables, types.GetRawText());
        return null;
    }

    private static ApiError? TypeProblem(JsonProperty type)
    {
        if (!KnownTypes.Contains(type.Name) || type.Value.ValueKind != JsonValueKind.Object)
        {
            return ApiError.BadParameter("types", $"{type.Name} is not a content type");
        }

        var body = Text(type.Value, "body");
        if (type.Name == "twilio/text" && string.IsNullOrEmpty(body))
        {
            return ApiError.BadParameter("types", "twilio/text needs a body");
        }

        if (body is { Length: > LongestText })
        {
            return ApiError.BadParameter("types", $"a body has at most {LongestText} characters");
        }

        return type.Name == "twilio/media" && (!type.Value.TryGetProperty("media", out var media)
            || media.ValueKind != JsonValueKind.Array || media.GetArrayLength() == 0
            || media.EnumerateArray().Any(url => url.ValueKind != JsonValueKind.String))
                ? ApiError.BadParameter("types", "twilio/media needs a list of URLs in media")
                : null;
    }

    private static string? Text(JsonElement element, string name) =>
        element.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;

    [GeneratedRegex(@"^[A-Za-z]{2,3}([_-][A-Za-z]{2,4})?\z")]
    private static partial Regex LanguageTag();
}
