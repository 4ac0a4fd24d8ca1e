using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;
using Parley.Api;

namespace Parley.Templates;

/// <summary>By what contents are listed.</summary>
internal enum ContentOrder
{
    /// <summary>In the order of their making.</summary>
    Sid,

    /// <summary>By the time of their last change.</summary>
    Updated,

    /// <summary>By their friendly name.</summary>
    Name,
}

/// <summary>Where a content stands in any order.</summary>
internal sealed record ContentKey(string Sid, long Updated, string Name)
{
    public static ContentKey Of(Content content) => new(content.Sid, content.Updated, content.FriendlyName ?? "");
}

/// <summary>
/// What a list of version 2 asks for: https://www.twilio.com/docs/content/content-api-resources. An account's contents are few and
/// the patterns are regular expressions, so they are looked at here, batch by batch in the order of an index.
/// </summary>
internal sealed class ContentSearch(ContentOrder order, bool descending, IReadOnlyList<Func<Content, bool>> conditions)
{
    /// <summary>Everything, in the order of its making.</summary>
    public static readonly ContentSearch All = new(ContentOrder.Sid, false, []);

    private const int LongestPattern = 256;
    private const int Batch = 200;

    /// <summary>Reads the filters of the query.</summary>
    public static ApiError? Read(Form query, out ContentSearch search)
    {
        search = All;
        var conditions = new List<Func<Content, bool>>();
        if (ReadOrder(query, out var order, out var descending) is { } wrongOrder)
        {
            return wrongOrder;
        }

        if (ReadDate(query, "DateCreatedAfter", out var after) is { } wrongAfter)
        {
            return wrongAfter;
        }

        if (ReadDate(query, "DateCreatedBefore", out var before) is { } wrongBefore)
        {
            return wrongBefore;
        }

        if (ReadPattern(query, "ContentName", out var name) is { } wrongName)
        {
            return wrongName;
        }

        if (ReadPattern(query, "Content", out var words) is { } wrongWords)
        {
            return wrongWords;
        }

        // Dates are shown in seconds, and so they are compared.
        conditions.Add(content => Seconds(content.Created) >= Seconds(after ?? 0));
        conditions.Add(content => before is not { } end || Seconds(content.Created) <= Seconds(end));
        conditions.Add(content => name?.IsMatch(content.FriendlyName ?? "") != false);
        conditions.Add(content => words is null || Words(content).Any(words.IsMatch));
        var languages = Several(query, "Language");
        conditions.Add(content => languages.Count == 0 || languages.Contains(content.Language, StringComparer.OrdinalIgnoreCase));
        var types = Several(query, "ContentType");
        conditions.Add(content => types.Count == 0 || Types(content).Any(types.Contains));
        var eligibilities = Several(query, "ChannelEligibility");
        if (eligibilities.Any(one => one.Split(':') is not [{ Length: > 0 }, { Length: > 0 }]))
        {
            return ApiError.BadParameter("ChannelEligibility", "<channel>:<status>, such as whatsapp:approved");
        }

        conditions.Add(content => eligibilities.Count == 0
            || eligibilities.Contains($"whatsapp:{content.Approval?.Status ?? "unsubmitted"}", StringComparer.OrdinalIgnoreCase));
        search = new(order, descending, conditions);
        return null;
    }

    /// <summary>The rows of a page and one more, as <see cref="Page.Cut"/> wants them. Null: the token is of another order.</summary>
    public async ValueTask<PageOf<Content>?> RunAsync(ContentStore store, AccountSid account, Page page, CancellationToken cancellation)
    {
        if (page.Key is { } token && Decode(token) is null)
        {
            return null;
        }

        var (rows, after) = (new List<Content>(), page.Key is null ? null : Decode(page.Key));
        while (rows.Count <= page.Size)
        {
            var size = conditions.Count == 0 ? page.Size + 1 - rows.Count : Batch;
            var batch = await store.ListAsync(account, order, descending != page.Backward, after, size, cancellation);
            rows.AddRange(batch.Where(content => conditions.All(holds => holds(content))));
            if (batch.Count < size)
            {
                break;
            }

            after = ContentKey.Of(batch[^1]);
        }

        return page.Cut(rows[..Math.Min(rows.Count, page.Size + 1)], Encode);
    }

    private string Encode(Content content) => order switch
    {
        ContentOrder.Updated => $"{content.Sid}.{content.Updated.ToString(CultureInfo.InvariantCulture)}",
        ContentOrder.Name => $"{content.Sid}.{Convert.ToBase64String(Encoding.UTF8.GetBytes(content.FriendlyName ?? ""))}",
        _ => content.Sid,
    };

    private ContentKey? Decode(string token)
    {
        var parts = token.Split('.');
        if (order == ContentOrder.Sid)
        {
            return parts is [var only] ? new(only, 0, "") : null;
        }

        if (parts is not [var sid, var rest])
        {
            return null;
        }

        if (order == ContentOrder.Updated)
        {
            return long.TryParse(rest, NumberStyles.None, CultureInfo.InvariantCulture, out var updated) ? new(sid, updated, "") : null;
        }

        var bytes = new byte[rest.Length];
        return Convert.TryFromBase64String(rest, bytes, out var length) && !bytes.AsSpan(0, length).Contains((byte)0)
            ? new(sid, 0, Encoding.UTF8.GetString(bytes, 0, length))
            : null;
    }

    private static ApiError? ReadOrder(Form query, out ContentOrder order, out bool descending)
    {
        (order, descending) = (ContentOrder.Sid, false);
        foreach (var (name, kind) in new[] { ("SortByContentName", ContentOrder.Name), ("SortByDate", ContentOrder.Updated) })
        {
            switch (query[name]?.ToLowerInvariant())
            {
                case null or "":
                    break;
                case "asc" or "desc":
                    (order, descending) = (kind, query[name]!.Equals("desc", StringComparison.OrdinalIgnoreCase));
                    break;
                default:
                    return ApiError.BadParameter(name, "asc or desc");
            }
        }

        return null;
    }

    private static ApiError? ReadDate(Form query, string name, out long? at)
    {
        at = null;
        if (query[name] is not { Length: > 0 } text)
        {
            return null;
        }

        if (!DateTimeOffset.TryParse(
            text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal, out var date))
        {
            return ApiError.BadParameter(name, "a date and time by ISO 8601");
        }

        at = (date - DateTimeOffset.UnixEpoch).Ticks / TimeSpan.TicksPerMicrosecond;
        return null;
    }

    // Patterns come from clients: matched in linear time, or refused.
    private static ApiError? ReadPattern(Form query, string name, out Regex? pattern)
    {
        pattern = null;
        if (query[name] is not { Length: > 0 } text)
        {
            return null;
        }

        try
        {
            pattern = text.Length > LongestPattern
                ? null
                : new Regex(text, RegexOptions.NonBacktracking | RegexOptions.IgnoreCase | RegexOptions.CultureInvariant);
        }
        catch (Exception wrong) when (wrong is ArgumentException or NotSupportedException)
        {
            // Answered below.
        }

        return pattern is null
            ? ApiError.BadParameter(name, $"a regular expression of at most {LongestPattern} characters, without look-arounds and back-references")
            : null;
    }

    // An array repeats its key, or is written with commas.
    private static List<string> Several(Form query, string name) =>
        [.. query.All(name).SelectMany(value => value.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries))];

    private static List<string> Types(Content content)
    {
        using var document = JsonDocument.Parse(content.Types);
        return [.. document.RootElement.EnumerateObject().Select(type => type.Name)];
    }

    // Every text in the types, wherever it stands.
    private static List<string> Words(Content content)
    {
        using var document = JsonDocument.Parse(content.Types);
        var found = new List<string>();
        Collect(document.RootElement, found);
        return found;
    }

    private static void Collect(JsonElement value, List<string> found)
    {
        switch (value.ValueKind)
        {
            case JsonValueKind.String:
                found.Add(value.GetString()!);
                break;
            case JsonValueKind.Array:
                foreach (var item in value.EnumerateArray())
                {
                    Collect(item, found);
                }

                break;
            case JsonValueKind.Object:
                foreach (var member in value.EnumerateObject())
                {
                    Collect(member.Value, found);
                }

                break;
        }
    }

    private static long Seconds(long at) => at / 1_000_000;
}
