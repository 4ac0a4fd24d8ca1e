using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace Parley.Conformance.Contract;

/// <summary>A property of a resource.</summary>
internal sealed record Property(string Name, string Kind, bool MayBeNull);

/// <summary>A resource, closed to exactly its properties.</summary>
internal sealed record Shape(string Name, List<Property> Properties)
{
    /// <summary>What is wrong with this answer: empty if nothing is.</summary>
    public IEnumerable<string> Faults(JsonNode? node)
    {
        if (node is not JsonObject resource)
        {
            yield return $"{Name} is no object: {node?.ToJsonString() ?? "null"}";
            yield break;
        }

        foreach (var unknown in resource.Select(member => member.Key).Except(Properties.Select(property => property.Name)))
        {
            yield return $"{Name}.{unknown} is not in the description";
        }

        foreach (var property in Properties)
        {
            if (!resource.TryGetPropertyValue(property.Name, out var value))
            {
                yield return $"{Name}.{property.Name} is missing";
            }
            else if (value is null ? !property.MayBeNull : !Fits(value, property.Kind))
            {
                yield return $"{Name}.{property.Name} is {value?.ToJsonString() ?? "null"}, not {property.Kind}";
            }
        }
    }

    private static bool Fits(JsonNode value, string kind)
    {
        var open = kind.IndexOf('(', StringComparison.Ordinal);
        var (name, inside) = open < 0 ? (kind, "") : (kind[..open], kind[(open + 1)..^1]);
        return name switch
        {
            "text" => IsText(value, _ => true),
            "sid" => IsText(value, text => Regex.IsMatch(text, $"^{inside}[0-9a-fA-F]{{32}}$")),
            "match" => IsText(value, text => Regex.IsMatch(text, inside)),
            "enum" => IsText(value, text => inside.Split('|').Contains(text)),
            "url" => IsText(value, text => Uri.IsWellFormedUriString(text, UriKind.Absolute)),
            "date" => IsText(value, IsDate),
            "number" => value.GetValueKind() == JsonValueKind.Number,
            "truth" => value.GetValueKind() is JsonValueKind.True or JsonValueKind.False,
            "list" => value is JsonArray list && list.All(item => item is not null && Fits(item, inside)),
            "object" or "object " => value is JsonObject members && members.All(member => Keys(inside).Contains(member.Key)),
            "links" => value is JsonObject links
                && links.Select(link => link.Key).Order(StringComparer.Ordinal).SequenceEqual(Keys(inside).Order(StringComparer.Ordinal))
                && links.All(link => link.Value is not null && Fits(link.Value, "url")),
            _ when name.StartsWith("object ", StringComparison.Ordinal) => Fits(value, $"object({name[7..]})"),
            _ => throw new InvalidOperationException($"Unknown kind {kind}"),
        };
    }

    private static string[] Keys(string inside) => inside.Split(' ', StringSplitOptions.RemoveEmptyEntries);

    private static bool IsText(JsonNode value, Func<string, bool> fits) =>
        value.GetValueKind() == JsonValueKind.String && fits(value.GetValue<string>());

    private static bool IsDate(string text) => DateTimeOffset.TryParseExact(
        text, "yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out _);
}
