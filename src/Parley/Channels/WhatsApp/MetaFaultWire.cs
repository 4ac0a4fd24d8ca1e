using System.Globalization;
using System.Text.Json;

namespace Parley.Channels.WhatsApp;

/// <summary>
/// Reads Graph's error envelope and throttling headers.
/// https://developers.facebook.com/docs/graph-api/guides/error-handling
/// https://developers.facebook.com/docs/graph-api/overview/rate-limiting
/// </summary>
internal static class MetaFaultWire
{
    private const int MaxWords = 300;

    public static MetaFault Read(int httpStatus, ReadOnlyMemory<byte> body, TimeSpan? retryAfter)
    {
        var words = string.Create(CultureInfo.InvariantCulture, $"HTTP {httpStatus}");
        var fault = new MetaFault(httpStatus, Words: words, RetryAfter: retryAfter);
        try
        {
            using var document = JsonDocument.Parse(body);
            if (document.RootElement.Member("error") is not { ValueKind: JsonValueKind.Object } error)
            {
                return fault;
            }

            return fault with
            {
                Code = error.Integer("code"),
                Subcode = error.Integer("error_subcode"),
                Transient = error.Member("is_transient") is { ValueKind: JsonValueKind.True },
                Words = Words(error) ?? fault.Words,
            };
        }
        catch (JsonException)
        {
            // A gateway's HTML page, or nothing: the status has to do.
            return fault;
        }
    }

    /// <summary>
    /// The wait that the headers ask for: <c>Retry-After</c> in seconds or as a date, else the largest
    /// <c>estimated_time_to_regain_access</c> (minutes) of <c>X-Business-Use-Case-Usage</c>. At most a day.
    /// </summary>
    public static TimeSpan? RetryAfter(string? retryAfter, string? usage, DateTimeOffset now)
    {
        if (int.TryParse(retryAfter, NumberStyles.None, CultureInfo.InvariantCulture, out var seconds))
        {
            return Bounded(TimeSpan.FromSeconds(seconds));
        }

        if (DateTimeOffset.TryParseExact(
            retryAfter, "r", CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var date))
        {
            return Bounded(date - now);
        }

        return usage is null ? null : FromUsage(usage);
    }

    private static TimeSpan? FromUsage(string usage)
    {
        try
        {
            using var document = JsonDocument.Parse(usage);
            var minutes = document.RootElement.Members()
                .SelectMany(business => business.Items())
                .Select(item => item.Integer("estimated_time_to_regain_access") ?? 0)
                .DefaultIfEmpty(0)
                .Max();
            return minutes > 0 ? Bounded(TimeSpan.FromMinutes(minutes)) : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private static TimeSpan Bounded(TimeSpan wait) =>
        wait < TimeSpan.Zero ? TimeSpan.Zero : wait > TimeSpan.FromDays(1) ? TimeSpan.FromDays(1) : wait;

    // error_data is an object on sends and has been seen as a plain string on management calls.
    private static string? Words(JsonElement error)
    {
        var data = error.Member("error_data");
        var words = data?.Text("details") ?? data?.AsText() ?? error.Text("error_user_msg") ?? error.Text("message");
        return words is { Length: > MaxWords } ? words[..MaxWords] : words;
    }
}
