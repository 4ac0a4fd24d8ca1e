using Microsoft.AspNetCore.Http.Features;

namespace Parley.Api;

/// <summary>
/// Names in a path: identities and unique names may hold a slash, which clients send as <c>%2F</c>. The HTTP server decodes a path but
/// for that, so what it hands on could be either <c>a/b</c> or <c>a%2Fb</c>; only the request's own line tells.
/// </summary>
internal static class PathValues
{
    private const string Slash = "%2F";

    /// <summary>Decodes what the server left. Before anybody looks at the values: who may do what depends on them too.</summary>
    public static void Decode(HttpContext http)
    {
        var values = http.Request.RouteValues;
        List<KeyValuePair<string, string>>? decoded = null;
        foreach (var (name, value) in values)
        {
            if (value is string text && text.Contains(Slash, StringComparison.OrdinalIgnoreCase)
                && SegmentOf(http, text) is { } segment)
            {
                (decoded ??= []).Add(new(name, segment));
            }
        }

        decoded?.ForEach(pair => values[pair.Key] = pair.Value);
    }

    private static string? SegmentOf(HttpContext http, string text)
    {
        var target = http.Features.GetRequiredFeature<IHttpRequestFeature>().RawTarget;
        var path = target.AsSpan(0, target.IndexOf('?', StringComparison.Ordinal) is >= 0 and var end ? end : target.Length);
        foreach (var range in path.Split('/'))
        {
            var segment = Uri.UnescapeDataString(path[range]);
            if (AsLeft(segment.Replace("/", Slash, StringComparison.Ordinal)) == AsLeft(text))
            {
                return segment;
            }
        }

        return null;
    }

    private static string AsLeft(string text) => text.Replace("%2f", Slash, StringComparison.Ordinal);
}
