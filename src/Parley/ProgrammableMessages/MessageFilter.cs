using Parley.Api;

namespace Parley.ProgrammableMessages;

/// <summary>
/// What a list of messages shall show. <c>DateSent</c> goes by when a message was made here: seconds before it is sent, and never
/// changing, so that a page stays what it is.
/// </summary>
/// <param name="Since">Microseconds, included.</param>
/// <param name="Before">Microseconds, excluded.</param>
internal sealed record MessageFilter(string? To, string? From, long Since, long Before)
{
    private const int DateLength = 10;
    private const int LongestAddress = 256;
    private static readonly long Day = Wire.Microseconds(TimeSpan.FromDays(1));
    private static readonly long Second = Wire.Microseconds(TimeSpan.FromSeconds(1));

    public static ApiError? Read(Form query, out MessageFilter read)
    {
        read = new(Given(query["To"]), Given(query["From"]), 0, long.MaxValue);
        if (read is { To.Length: > LongestAddress } or { From.Length: > LongestAddress })
        {
            return ApiError.BadParameter("To or From", $"at most {LongestAddress} characters");
        }

        foreach (var (name, isSince, isBefore) in (IEnumerable<(string, bool, bool)>)
        [
            ("DateSent", true, true), ("DateSent>", true, false), ("DateSent<", false, true),
        ])
        {
            if (Given(query[name]) is not { } text)
            {
                continue;
            }

            if (!Wire.TryParseDate(text, out var at))
            {
                return ApiError.BadParameter(name, "an ISO 8601 date, or date and time");
            }

            // A date is its whole day, and so is what DateSent alone says.
            var isDay = text.Length <= DateLength || (isSince && isBefore);
            var start = isDay ? at - (at % Day) : at;
            read = read with
            {
                Since = isSince ? Math.Max(read.Since, start) : read.Since,
                Before = isBefore ? Math.Min(read.Before, start + (isDay ? Day : Second)) : read.Before,
            };
        }

        return null;
    }

    private static string? Given(string? text) => string.IsNullOrEmpty(text) ? null : text;
}
