using System.Globalization;
using System.Text.RegularExpressions;

namespace Parley.Api;

/// <summary>Dates on the wire.</summary>
internal static partial class Wire
{
    /// <summary><c>2015-12-16T22:18:37Z</c>, as REST answers have it.</summary>
    public static string Date(long microseconds) =>
        At(microseconds).ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);

    /// <summary>The same, or null.</summary>
    public static string? Date(long? microseconds) => microseconds is { } value ? Date(value) : null;

    /// <summary><c>2021-08-10T18:00:58.111Z</c>, as webhooks have it.</summary>
    public static string Milliseconds(long microseconds) =>
        At(microseconds).ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture);

    /// <summary><c>Wed, 16 Dec 2015 22:18:37 +0000</c>, as the 2010-04-01 API has it.</summary>
    public static string Rfc2822(long microseconds) =>
        At(microseconds).ToString("ddd, dd MMM yyyy HH:mm:ss '+0000'", CultureInfo.InvariantCulture);

    /// <summary>An ISO 8601 date, or date and time, to microseconds since 1970; without an offset it is UTC.</summary>
    public static bool TryParseDate(string text, out long microseconds)
    {
        microseconds = 0;
        const DateTimeStyles styles = DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal;
        if (text.Length > 40 || !Iso8601().IsMatch(text)
            || !DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, styles, out var parsed))
        {
            return false;
        }

        microseconds = Microseconds(parsed);
        return true;
    }

    public static long Microseconds(DateTimeOffset time) => (time.UtcTicks - DateTimeOffset.UnixEpoch.Ticks) / TimeSpan.TicksPerMicrosecond;

    public static long Microseconds(TimeSpan span) => span.Ticks / TimeSpan.TicksPerMicrosecond;

    // The shape is checked first: the framework also takes 11/12/2026, and a time of day as one of today.
    [GeneratedRegex(@"^[0-9]{4}-[0-9]{2}-[0-9]{2}([Tt ][0-9]{2}:[0-9]{2}(:[0-9]{2}(\.[0-9]+)?)?([Zz]|[+-][0-9]{2}:?[0-9]{2})?)?\z")]
    private static partial Regex Iso8601();

    public static DateTimeOffset At(long microseconds) =>
        DateTimeOffset.UnixEpoch.AddTicks(microseconds * TimeSpan.TicksPerMicrosecond);
}
