using System.Text.Json;

namespace Parley.Templates;

/// <summary>Single rules about a JSON object's members: what is wrong in words that name the member, or null. Pure.</summary>
internal static class JsonRules
{
    /// <summary>True if the member is there and says something: not null, not an empty text, not an empty list.</summary>
    public static bool Has(JsonElement parent, string name) => Find(parent, name) is { } value && value.ValueKind switch
    {
        JsonValueKind.String => value.GetString()!.Length > 0,
        JsonValueKind.Array => value.GetArrayLength() > 0,
        _ => true,
    };

    public static int Length(JsonElement parent, string name) =>
        Find(parent, name) is { ValueKind: JsonValueKind.String } text ? text.GetString()!.Length : 0;

    public static string? Text(JsonElement parent, string name, int longest, bool required = false) => Find(parent, name) switch
    {
        null => required ? $"{name} is required" : null,
        { ValueKind: not JsonValueKind.String } => $"{name} must be a text",
        { } value when value.GetString()!.Length > longest => $"{name} has at most {longest} characters",
        { } value when required && string.IsNullOrWhiteSpace(value.GetString()) => $"{name} is required",
        _ => null,
    };

    public static string? OneOf(JsonElement parent, string name, string[] words, bool required = false) => Find(parent, name) switch
    {
        null => required ? $"{name} is required" : null,
        { ValueKind: JsonValueKind.String } value when words.Contains(value.GetString()) => null,
        _ => $"{name} must be {string.Join(" or ", words)}",
    };

    public static string? Truth(JsonElement parent, string name) => Find(parent, name) switch
    {
        null or { ValueKind: JsonValueKind.True or JsonValueKind.False } => null,
        _ => $"{name} must be true or false",
    };

    public static string? Number(JsonElement parent, string name, double least, double most, bool required = false) =>
        Find(parent, name) switch
        {
            null => required ? $"{name} is required" : null,
            { ValueKind: JsonValueKind.Number } value when value.TryGetDouble(out var number) && number >= least && number <= most => null,
            _ => FormattableString.Invariant($"{name} must be a number from {least} to {most}"),
        };

    public static string? Whole(JsonElement parent, string name, int least, int most) => Find(parent, name) switch
    {
        null => null,
        { ValueKind: JsonValueKind.Number } value when value.TryGetDouble(out var number) && number >= least && number <= most
            && Math.Floor(number) == number => null,
        _ => $"{name} must be a whole number from {least} to {most}",
    };

    /// <summary>An address on the web; one that begins with a placeholder cannot be checked before it is filled in.</summary>
    public static string? Url(JsonElement parent, string name, int longest, bool required = false) =>
        Text(parent, name, longest, required) ?? (Has(parent, name) ? WrongUrl(name, Find(parent, name)!.Value.GetString()!) : null);

    public static string? Urls(JsonElement parent, string name, int most, int longest, bool required = false)
    {
        if (Find(parent, name) is not { } list)
        {
            return required ? $"{name} is required" : null;
        }

        if (list.ValueKind != JsonValueKind.Array || list.GetArrayLength() > most || (required && list.GetArrayLength() == 0))
        {
            return $"{name} must be a list of {(required ? "1" : "0")} to {most} addresses";
        }

        return list.EnumerateArray()
            .Select(url => url.ValueKind != JsonValueKind.String ? $"{name} must be a list of addresses"
                : url.GetString()!.Length > longest ? $"an address in {name} has at most {longest} characters"
                : WrongUrl(name, url.GetString()!))
            .FirstOrDefault(wrong => wrong is not null);
    }

    /// <summary>A number to call: digits, perhaps with a plus and the usual punctuation, or placeholders.</summary>
    public static string? Phone(JsonElement parent, string name)
    {
        if (Text(parent, name, 20, required: true) is { } wrong)
        {
            return wrong;
        }

        var phone = Find(parent, name)!.Value.GetString()!;
        return phone.Contains("{{", StringComparison.Ordinal)
            || (phone.Count(char.IsAsciiDigit) >= 3 && phone.All(letter => char.IsAsciiDigit(letter) || "+-() .".Contains(letter)))
                ? null
                : $"{name} is not a phone number";
    }

    public static string? Each(JsonElement parent, string name, int least, int most, Func<JsonElement, string?> rule)
    {
        if (Find(parent, name) is not { } list)
        {
            return least > 0 ? $"{name} is required" : null;
        }

        if (list.ValueKind != JsonValueKind.Array || list.GetArrayLength() < least || list.GetArrayLength() > most)
        {
            return least == most ? $"{name} must be a list of {most}" : $"{name} must be a list of {least} to {most}";
        }

        return list.EnumerateArray()
            .Select((item, at) => item.ValueKind != JsonValueKind.Object ? $"{name}[{at}] must be an object"
                : rule(item) is { } wrong ? $"{name}[{at}]: {wrong}" : null)
            .FirstOrDefault(wrong => wrong is not null);
    }

    /// <summary>No two items of a list, already checked, have the same text in a member.</summary>
    public static string? Distinct(JsonElement parent, string list, string name)
    {
        var texts = Find(parent, list) is { } items
            ? items.EnumerateArray().Select(item => Find(item, name)?.GetString()).Where(text => !string.IsNullOrEmpty(text)).ToList()
            : [];
        return texts.Distinct(StringComparer.Ordinal).Count() == texts.Count ? null : $"{list} must differ in {name}";
    }

    private static string? WrongUrl(string name, string url) =>
        url.StartsWith("{{", StringComparison.Ordinal)
        || (Uri.TryCreate(url, UriKind.Absolute, out var uri) && uri.Scheme is ("http" or "https"))
            ? null
            : $"{name} is not a web address";

    // Null counts as not there.
    private static JsonElement? Find(JsonElement parent, string name) =>
        parent.TryGetProperty(name, out var value) && value.ValueKind != JsonValueKind.Null ? value : null;
}
