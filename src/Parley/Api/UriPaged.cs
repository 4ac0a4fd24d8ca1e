using System.Text.Json.Serialization;

namespace Parley.Api;

/// <summary>
/// Where a page of a list of the 2010-04-01 API stands: paths instead of URLs, beside the rows instead of in a <c>meta</c> object.
/// https://www.twilio.com/docs/usage/twilios-response#response-formats-list-paging-information
/// </summary>
internal sealed record PageUris(
    int Start, int End, int Page, int PageSize, string FirstPageUri, string? PreviousPageUri, string? NextPageUri, string Uri)
{
    public static PageUris Of<T>(Page page, PageOf<T> rows, string path, Form filters)
    {
        var meta = page.Meta(rows, "", path, filters);
        var start = (int)Math.Min((long)page.Number * page.Size, int.MaxValue - page.Size);
        return new(
            start, start + Math.Max(0, rows.Rows.Count - 1), page.Number, page.Size, meta.FirstPageUrl, meta.PreviousPageUrl,
            meta.NextPageUrl, meta.Url);
    }
}

/// <summary>A list of the 2010-04-01 API: the rows are the derived record's one other member.</summary>
internal abstract record UriPaged([property: JsonIgnore] PageUris At)
{
    public int Start => At.Start;

    public int End => At.End;

    public int Page => At.Page;

    public int PageSize => At.PageSize;

    public string FirstPageUri => At.FirstPageUri;

    public string? PreviousPageUri => At.PreviousPageUri;

    public string? NextPageUri => At.NextPageUri;

    public string Uri => At.Uri;
}
