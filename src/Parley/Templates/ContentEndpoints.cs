using Parley.Accounts;
using Parley.Api;
using Parley.Lanes;

namespace Parley.Templates;

/// <summary>The Content API (<c>content.twilio.com</c>): https://www.twilio.com/docs/content/content-api-resources.</summary>
internal sealed class ContentEndpoints(ContentStore store, IAccountClock clock, ISidSource sids, Bell bell)
{
    private const int MostPerPage = 1000;

    public void Map(Routes routes)
    {
        routes.Get("/Content", ListAsync);
        routes.Post("/Content", CreateAsync);
        routes.Get("/Content/{Sid}", FetchAsync);
        routes.Put("/Content/{Sid}", UpdateAsync);
        routes.Delete("/Content/{Sid}", DeleteAsync);
        routes.Get("/Content/{Sid}/ApprovalRequests", FetchApprovalAsync);
        routes.Post("/Content/{Sid}/ApprovalRequests/whatsapp", SubmitAsync);
        routes.Get("/ContentAndApprovals", ListWithApprovalsAsync);
    }

    private async ValueTask<Answer> ListAsync(Call call)
    {
        if (Page.Read(call.Form, MostPerPage, out var page) is { } error)
        {
            return error;
        }

        var rows = page.Cut(await store.ListAsync(call.Sid, page, call.Cancellation), content => content.Sid);
        var meta = page.Meta(rows, "contents", $"{call.Origin}/v1/Content", call.Form);
        return Answer.Ok(
            new ContentList([.. rows.Rows.Select(row => ContentResource.From(row, call))], meta), ApiJson.Default.ContentList);
    }

    private async ValueTask<Answer> ListWithApprovalsAsync(Call call)
    {
        if (Page.Read(call.Form, MostPerPage, out var page) is { } error)
        {
            return error;
        }

        var rows = page.Cut(await store.ListAsync(call.Sid, page, call.Cancellation), content => content.Sid);
        var meta = page.Meta(rows, "contents", $"{call.Origin}/v1/ContentAndApprovals", call.Form);
        return Answer.Ok(
            new ContentAndApprovalsList([.. rows.Rows.Select(ContentAndApprovalsResource.From)], meta),
            ApiJson.Default.ContentAndApprovalsList);
    }

    private async ValueTask<Answer> CreateAsync(Call call)
    {
        if (await BodyAsync(call) is not { } body)
        {
            return ApiError.TooLarge;
        }

        if (ContentForm.Read(body, out var form) is { } error)
        {
            return error;
        }

        var now = clock.Now(call.Sid);
        var content = new Content(
            call.Sid, sids.Next("HX"), form!.FriendlyName, form.Language, form.Variables, form.Types, now, now, null);
        await store.InsertAsync(content, call.Cancellation);
        return Answer.Created(ContentResource.From(content, call), ApiJson.Default.ContentResource);
    }

    private async ValueTask<Answer> FetchAsync(Call call) =>
        await FindAsync(call) is { } content
            ? Answer.Ok(ContentResource.From(content, call), ApiJson.Default.ContentResource)
            : call.NotFound;

    private async ValueTask<Answer> UpdateAsync(Call call)
    {
        if (await FindAsync(call) is not { } content)
        {
            return call.NotFound;
        }

        if (await BodyAsync(call) is not { } body)
        {
            return ApiError.TooLarge;
        }

        if (ContentForm.Read(body, out var form) is { } error)
        {
            return error;
        }

        var updated = content with
        {
            FriendlyName = form!.FriendlyName,
            Language = form.Language,
            Variables = form.Variables,
            Types = form.Types,
            Updated = clock.Now(call.Sid),
        };
        return await store.UpdateAsync(updated, call.Cancellation) > 0
            ? Answer.Ok(ContentResource.From(updated, call), ApiJson.Default.ContentResource)
            : ApiError.Conflict(20409, "A content that was submitted for approval cannot be changed");
    }

    private async ValueTask<Answer> DeleteAsync(Call call) =>
        await store.DeleteAsync(call.Sid, call.Route("Sid"), call.Cancellation) > 0 ? Answer.Gone : call.NotFound;

    private async ValueTask<Answer> FetchApprovalAsync(Call call) =>
        await FindAsync(call) is { } content
            ? Answer.Ok(
                new ApprovalFetchResource(
                    content.Sid, content.Account.Value, WhatsAppApproval.From(content),
                    $"{call.Origin}/v1/Content/{content.Sid}/ApprovalRequests"),
                ApiJson.Default.ApprovalFetchResource)
            : call.NotFound;

    private async ValueTask<Answer> SubmitAsync(Call call)
    {
        if (await FindAsync(call) is not { } content)
        {
            return call.NotFound;
        }

        if (await BodyAsync(call) is not { } json)
        {
            return ApiError.TooLarge;
        }

        if (ApprovalForm.Read(json, out var form) is { } error)
        {
            return error;
        }

        if (ContentBody.From(content) is not { } body)
        {
            return ApiError.BadParameter("types", "no type of this content can be submitted to WhatsApp");
        }

        if (body.Placeholders.FirstOrDefault(name => !body.Samples.ContainsKey(name)) is { } missing)
        {
            return ApiError.BadParameter("variables", $"the reviewer needs a sample value for {missing}");
        }

        var approval = new Approval(form!.Name, form.Category, "received", null, body.Type, form.AllowCategoryChange);
        var submitted = await store.SubmitAsync(
            call.Sid, content.Sid, approval, sql => TemplateSubmitter.QueueAsync(sql, call.Sid, content.Sid), call.Cancellation);
        bell.Ring();
        return submitted
            ? Answer.Created(ApprovalResource.From(approval), ApiJson.Default.ApprovalResource)
            : ApiError.Conflict(20409, "This content was submitted already, or another has this name and language");
    }

    private ValueTask<Content?> FindAsync(Call call) => store.FindAsync(call.Sid, call.Route("Sid"), call.Cancellation);

    private static ValueTask<ReadOnlyMemory<byte>?> BodyAsync(Call call) => Runner.ReadAllAsync(call.Http, Form.MostBytes);
}
