using System.Globalization;
using System.Text;

namespace Parley.Api;

/// <summary>
/// A page of a list. The token is a key, not an offset: rows that go while a client pages are neither skipped nor repeated.
/// </summary>
/// <param name="Size">Rows at most.</param>
/// <param name="Number">The client's own count of pages, from 0; only echoed.</param>
/// <param name="Key">Rows after (or before) this key; null: from the start.</param>
/// <param name="Backward">True: the rows before the key.</param>
internal sealed record Page(int Size, int Number, string? Key, bool Backward)
{
    private const int DefaultSize = 50;

    // It is only echoed and counted on; nobody comes that far.
    private const int MostNumber = 1_000_000;
    private static readonly System.Buffers.SearchValues<char> Hex = System.Buffers.SearchValues.Create("0123456789abcdef");

    /// <summary>Reads PageSize, Page and PageToken. A size over the most is cut to it: the SDKs ask for what their caller wants in all.</summary>
    public static ApiError? Read(Form query, int most, out Page page, int defaultSize = DefaultSize)
    {
        page = new(Math.Min(defaultSize, most), 0, null, false);
        if (query["PageSize"] is { Length: > 0 } sizeText)
        {
            if (!int.TryParse(sizeText, NumberStyles.None, CultureInfo.InvariantCulture, out var size) || size < 1)
            {
                return ApiError.BadParameter("PageSize", "a number from 1");
            }

            page = page with { Size = Math.Min(size, most) };
        }

        if (query["Page"] is { Length: > 0 } numberText)
        {
            if (!int.TryParse(numberText, NumberStyles.None, CultureInfo.InvariantCulture, out var number))
            {
                return ApiError.BadParameter("Page", "a number from 0");
            }

            page = page with { Number = Math.Min(number, MostNumber) };
        }

        if (query["PageToken"] is { Length: > 0 } token)
        {
            if (Decode(token) is not { } decoded)
            {
                return ApiError.BadParameter("PageToken", "not a token of this API");
            }

            page = page with { Key = decoded.Key, Backward = decoded.Backward };
        }

        return null;
    }

    /// <summary>
    /// Cuts what a query for <c>Size + 1</c> rows returned to the page, in the list's order, and says whether more lie on either side.
    /// </summary>
    /// <param name="end">Where a search that stops after a while has stopped, though there may be more; null: it went to the end.</param>
    public PageOf<T> Cut<T>(List<T> rows, Func<T, string> key, string? end = null)
    {
        var more = rows.Count > Size;
        if (more)
        {
            rows.RemoveAt(rows.Count - 1);
        }

        if (Backward)
        {
            rows.Reverse();
        }

        var stopped = !more && end is not null;
        var first = stopped && Backward ? end : rows.Count > 0 ? key(rows[0]) : stopped ? Key : null;
        var last = stopped && !Backward ? end : rows.Count > 0 ? key(rows[^1]) : stopped ? Key : null;
        var hasPrevious = Backward ? more || stopped : Key is not null;
        var hasNext = Backward || more || stopped;
        return new(
            rows,
            hasPrevious && first is not null ? Encode(backward: true, first) : null,
            hasNext && last is not null ? Encode(backward: false, last) : null);
    }

    /// <summary>The seven keys that clients dereference, each present.</summary>
    /// <param name="path">The list's absolute URL without query.</param>
    /// <param name="filters">Echoed into the links; paging keys are left out.</param>
    public PageMeta Meta<T>(PageOf<T> rows, string key, string path, Form filters)
    {
        var echo = new StringBuilder();
        foreach (var (name, value) in filters.Pairs)
        {
            if (name is not ("PageSize" or "Page" or "PageToken"))
            {
                echo.Append('&').Append(Uri.EscapeDataString(name)).Append('=').Append(Uri.EscapeDataString(value));
            }
        }

        string Url(int number, string? token) => string.Create(
            CultureInfo.InvariantCulture,
            $"{path}?PageSize={Size}&Page={number}{(token is null ? "" : "&PageToken=" + token)}{echo}");

        return new(
            Number, Size, Url(0, null),
            rows.PreviousToken is null ? null : Url(Math.Max(0, Number - 1), rows.PreviousToken),
            Url(Number, Key is null ? null : Encode(Backward, Key)),
            rows.NextToken is null ? null : Url(Number + 1, rows.NextToken),
            key);
    }

    private static string Encode(bool backward, string key) =>
        (backward ? "PB" : "PA") + Convert.ToHexStringLower(Encoding.UTF8.GetBytes(key));

    private static (string Key, bool Backward)? Decode(string token)
    {
        if (token.Length is < 4 or > 2200 || token[0] != 'P' || token[1] is not ('A' or 'B') || token.Length % 2 != 0
            || token.AsSpan(2).ContainsAnyExcept(Hex))
        {
            return null;
        }

        // Keys are SIDs, names and numbers.
        var key = Convert.FromHexString(token.AsSpan(2));
        return Ascii.IsValid(key) && !key.AsSpan().ContainsAnyInRange((byte)0, (byte)31)
            ? (Encoding.ASCII.GetString(key), token[1] == 'B')
            : null;
    }
}

/// <summary>The rows of one page with the tokens of its neighbours, null where there are none.</summary>
internal sealed record PageOf<T>(IReadOnlyList<T> Rows, string? PreviousToken, string? NextToken);

/// <summary>The <c>meta</c> object of a list.</summary>
internal sealed record PageMeta(
    int Page, int PageSize, string FirstPageUrl, string? PreviousPageUrl, string Url, string? NextPageUrl, string Key);
