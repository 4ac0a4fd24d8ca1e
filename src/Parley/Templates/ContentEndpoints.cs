using Parley.Accounts;
using Parley.Api;
using Parley.Channels;
using Parley.Lanes;

namespace Parley.Templates;

/// <summary>The Content API (<c>content.twilio.com</c>): https://www.twilio.com/docs/content/content-api-resources.</summary>
internal sealed class ContentEndpoints(ContentStore store, ChannelCatalog channels, IAccountClock clock, ISidSource sids, Bell bell)
{
    public void Map(Routes routes)
    {
        routes.PostBody("/Content", CreateAsync);
        routes.Get("/Content/{Sid}", FetchAsync);
        routes.PutBody("/Content/{Sid}", UpdateAsync);
        routes.Delete("/Content/{Sid}", DeleteAsync);
        routes.Get("/Content/{Sid}/ApprovalRequests", FetchApprovalAsync);
        routes.PostBody("/Content/{Sid}/ApprovalRequests/whatsapp", SubmitAsync);
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
        if (await FindAsync(call) is null)
        {
            return call.NotFound;
        }

        if (await BodyAsync(call) is not { } body)
        {
            return ApiError.TooLarge;
        }

        var now = clock.Now(call.Sid);
        var updated = await store.UpdateAsync(
            call.Sid, call.Route("Sid"), before => Change(before, body, now), call.Cancellation);
        return updated is null ? call.NotFound : Answer.Ok(ContentResource.From(updated, call), ApiJson.Default.ContentResource);
    }

    private static Content Change(Content before, ReadOnlyMemory<byte> body, long now)
    {
        if (ContentForm.Read(body, out var form, before) is { } error)
        {
            throw new RefusedException(error);
        }

        return before with
        {
            FriendlyName = form!.FriendlyName,
            Language = form.Language,
            Variables = form.Variables,
            Types = form.Types,
            Updated = now,
        };
    }

    // An approved one may go too: its template goes with it, and messages that still wait for it fail.
    private async ValueTask<Answer> DeleteAsync(Call call)
    {
        var deleted = await store.DeleteAsync(
            call.Sid, call.Route("Sid"),
            (sql, approval) => TemplateRemover.QueueAsync(sql, call.Sid, call.Route("Sid"), approval), call.Cancellation);
        bell.Ring();
        return deleted ? Answer.Gone : call.NotFound;
    }

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

        // The richest type that a reviewer takes is the one that is submitted.
        var body = ContentBody.From(content);
        var type = channels.All.SelectMany(channel => channel.Capabilities.Contents)
            .FirstOrDefault(ability => ability.AsTemplate && body?.Form(ability.Type) is not null)?.Type;
        if (type is null)
        {
            return ApiError.BadParameter("types", "no type of this content can be submitted to WhatsApp");
        }

        var shown = body!.Form(type)!;
        var missing = shown.Texts.SelectMany(Placeholders.Names).FirstOrDefault(name => !body.Samples.ContainsKey(name));
        if (missing is not null && shown.Passcode is null)
        {
            return ApiError.BadParameter("variables", $"the reviewer needs a sample value for {missing}");
        }

        var approval = new Approval(form!.Name, form.Category, "received", null, type, form.AllowCategoryChange);
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
