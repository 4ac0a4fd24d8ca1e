using Parley.Api;

namespace Parley.Sandbox.Requests;

/// <summary>A request in a few words: <c>Create Message IM…</c>, <c>List Participants</c>, or why it was refused.</summary>
internal static class RequestSummary
{
    public static string Of(RecordedRequest request, string? responseBody)
    {
        var isItem = IsItem(request.Path, out var resource, out var sid);
        var verb = Verb(request.Method, isItem);
        var words = $"{verb} {(verb == "Create" ? One(resource) : resource)}";
        return request.Error is { } error ? $"{words}: {error.Message}"
            : sid is not null ? $"{words} {sid}"
            : Made(request, responseBody) is { } made ? $"{words} {made}"
            : words;
    }

    private static string Verb(string method, bool isItem) => method switch
    {
        "POST" or "PUT" or "PATCH" => isItem ? "Update" : "Create",
        "DELETE" => "Delete",
        "GET" or "HEAD" => isItem ? "Fetch" : "List",
        _ => method,
    };

    // …/Conversations/CH…/Messages: a list of messages. …/Messages/IM….json: one of them.
    private static bool IsItem(string path, out string resource, out string? sid)
    {
        var bare = path.EndsWith(".json", StringComparison.Ordinal) ? path[..^5] : path;
        var parts = bare.Split('/', StringSplitOptions.RemoveEmptyEntries);
        sid = null;
        if (parts.Length == 0)
        {
            resource = "/";
            return true;
        }

        var isName = parts.Length > 1 && !char.IsAsciiLetterUpper(parts[^1][0]);
        if (IsSid(parts[^1]) || isName)
        {
            sid = parts[^1];
            resource = parts.Length > 1 ? One(parts[^2]) : parts[^1];
            return true;
        }

        // A collection has many of its kind; Configuration and the like are one.
        var isMany = parts[^1].EndsWith('s') || parts[^1] == "Media";
        resource = isMany ? parts[^1] : One(parts[^1]);
        return !isMany;
    }

    private static string One(string collection) =>
        collection.EndsWith("ies", StringComparison.Ordinal) ? collection[..^3] + "y"
        : collection is "Addresses" ? "Address"
        : collection.EndsWith('s') ? collection[..^1]
        : collection;

    private static bool IsSid(string text) => text.Length == 34 && char.IsAsciiLetterUpper(text[0]) && Sid.Is(text, text[..2]);

    // What was made says its SID first; nothing is parsed for it.
    private static string? Made(RecordedRequest request, string? body)
    {
        const string member = "\"sid\":\"";
        if (request.Status != 201 || body is null || body.IndexOf(member, StringComparison.Ordinal) is not (>= 0 and var at))
        {
            return null;
        }

        var start = at + member.Length;
        return body.Length >= start + 34 && IsSid(body.Substring(start, 34)) ? body.Substring(start, 34) : null;
    }
}
