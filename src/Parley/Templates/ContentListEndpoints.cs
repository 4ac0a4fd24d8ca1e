using Parley.Api;

namespace Parley.Templates;

/// <summary>The lists of the Content API, version 1 and, with filters, version 2.</summary>
internal sealed class ContentListEndpoints(ContentStore store)
{
    private const int MostPerPage = 1000;

    private static readonly ContentSearch Templates = new(ContentOrder.Sid, false, [content => content.Approval is not null]);

    public void Map(Routes first, Routes second)
    {
        first.Get("/Content", call => PlainAsync(call, "/v1/Content", ContentSearch.All));
        first.Get("/ContentAndApprovals", call => WithApprovalsAsync(call, "/v1/ContentAndApprovals", ContentSearch.All));
        first.Get("/LegacyContent", LegacyAsync);
        second.Get("/Content", call => ContentSearch.Read(call.Form, out var search) is { } wrong
            ? ValueTask.FromResult<Answer>(wrong)
            : PlainAsync(call, "/v2/Content", search));
        second.Get("/ContentAndApprovals", call => ContentSearch.Read(call.Form, out var search) is { } wrong
            ? ValueTask.FromResult<Answer>(wrong)
            : WithApprovalsAsync(call, "/v2/ContentAndApprovals", search));
    }

    private async ValueTask<Answer> PlainAsync(Call call, string path, ContentSearch search)
    {
        var (rows, meta, wrong) = await PageAsync(call, path, search);
        return wrong is not null
            ? wrong
            : Answer.Ok(
                new ContentList([.. rows.Select(row => ContentResource.From(row, call))], meta!), ApiJson.Default.ContentList);
    }

    private async ValueTask<Answer> WithApprovalsAsync(Call call, string path, ContentSearch search)
    {
        var (rows, meta, wrong) = await PageAsync(call, path, search);
        return wrong is not null
            ? wrong
            : Answer.Ok(
                new ContentAndApprovalsList([.. rows.Select(ContentAndApprovalsResource.From)], meta!),
                ApiJson.Default.ContentAndApprovalsList);
    }

    private async ValueTask<Answer> LegacyAsync(Call call)
    {
        var (rows, meta, wrong) = await PageAsync(call, "/v1/LegacyContent", Templates);
        return wrong is not null
            ? wrong
            : Answer.Ok(
                new LegacyContentList([.. rows.Select(row => LegacyContentResource.From(row, call))], meta!),
                ApiJson.Default.LegacyContentList);
    }

    private async ValueTask<(IReadOnlyList<Content> Rows, PageMeta? Meta, ApiError? Wrong)> PageAsync(
        Call call, string path, ContentSearch search)
    {
        if (Page.Read(call.Form, MostPerPage, out var page) is { } error)
        {
            return ([], null, error);
        }

        return await search.RunAsync(store, call.Sid, page, call.Cancellation) is { } rows
            ? (rows.Rows, page.Meta(rows, "contents", $"{call.Origin}{path}", call.Form), null)
            : ([], null, ApiError.BadParameter("PageToken", "not a token of this list"));
    }
}
