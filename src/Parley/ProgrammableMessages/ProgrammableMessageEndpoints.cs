using Parley.Accounts;
using Parley.Api;
using Parley.Lanes;
using Parley.MessagingServices;
using Parley.OptOut;
using Parley.Senders;
using Parley.Storage;
using Parley.Templates;

namespace Parley.ProgrammableMessages;

/// <summary><c>Messages</c> of the 2010-04-01 API: https://www.twilio.com/docs/messaging/api/message-resource.</summary>
internal sealed class ProgrammableMessageEndpoints(
    ProgrammableMessageStore store, MessagingServiceStore services, SenderChoice choice, SenderDirectory senders, ContentStore contents,
    OptOutOptions optOuts, IDatabase database, IAccountClock clock, ISidSource sids, Bell bell)
{
    private const int MostPerPage = 1000;
    private const string Messages = "/Accounts/{AccountSid}/Messages";

    public void Map(Routes routes)
    {
        routes.Get(Messages + ".json", ListAsync);
        routes.Post(Messages + ".json", CreateAsync);
        routes.Get(Messages + "/{Sid}.json", FetchAsync);
        routes.Post(Messages + "/{Sid}.json", UpdateAsync);
        routes.Delete(Messages + "/{Sid}.json", DeleteAsync);
    }

    private async ValueTask<Answer> ListAsync(Call call)
    {
        if (!IsOwn(call))
        {
            return call.NotFound;
        }

        var wrong = Page.Read(call.Form, MostPerPage, out var page);
        var unfit = MessageFilter.Read(call.Form, out var filter);
        if ((wrong ?? unfit) is { } error)
        {
            return error;
        }

        var rows = page.Cut(await store.ListAsync(call.Sid, filter, page, call.Cancellation), ProgrammableMessageStore.KeyOf);
        var path = $"/2010-04-01/Accounts/{call.Sid}/Messages.json";
        return Answer.Ok(
            new ProgrammableMessageList([.. rows.Rows.Select(ProgrammableMessageResource.Of)], PageUris.Of(page, rows, path, call.Form)),
            ApiJson.Default.ProgrammableMessageList);
    }

    private async ValueTask<Answer> CreateAsync(Call call)
    {
        if (!IsOwn(call))
        {
            return call.NotFound;
        }

        // :: Step 1: what it says of itself
        var now = clock.Now(call.Sid);
        if (ProgrammableMessageForm.Read(call.Form, now, out var form) is { } malformed)
        {
            return malformed;
        }

        // :: Step 2: who sends it
        MessagingService? service = null;
        if (form!.Service is not null && (service = await services.FindAsync(call.Sid, form.Service, call.Cancellation)) is null)
        {
            return MessagingServiceErrors.NoneForMessage;
        }

        var (from, cannot) = await SenderAsync(call, form, service);
        if (from is null)
        {
            return cannot!;
        }

        // :: Step 3: what it says
        var (body, wrong) = await BodyAsync(call, form);
        if (wrong is not null)
        {
            return wrong;
        }

        if (await IsOptedOutAsync(call, from, form))
        {
            return ApiError.Bad(21610, "The recipient has opted out of messages from this sender");
        }

        // :: Step 4: it waits its turn
        var callback = form.StatusCallback ?? service?.Settings.StatusCallback;
        var message = new ProgrammableMessage(
            call.Sid, sids.Next(form.MediaUrls.Count > 0 ? "MM" : "SM"), MessageDirections.OutboundApi, form.Channel, from, form.To, body, [],
            form.ContentSid is null ? form.MediaUrls : [], service?.Sid, form.ContentSid, form.ContentVariables,
            form.SendAt is not null ? MessageStates.Scheduled : service is not null ? MessageStates.Accepted : MessageStates.Queued, null,
            callback is null ? null : "POST " + callback, sids.Next("DY"), form.SendAt, null, now, now);
        await database.WriteAsync(
            async sql =>
            {
                await ProgrammableMessageStore.QueueAsync(sql, message);
                return 0;
            },
            call.Cancellation);
        bell.Ring();
        return Answer.Created(ProgrammableMessageResource.Of(message), ApiJson.Default.ProgrammableMessageResource);
    }

    private async ValueTask<Answer> FetchAsync(Call call) =>
        IsOwn(call) && await store.FindAsync(call.Sid, call.Route("Sid"), call.Cancellation) is { } message
            ? Answer.Ok(ProgrammableMessageResource.Of(message), ApiJson.Default.ProgrammableMessageResource)
            : call.NotFound;

    private async ValueTask<Answer> UpdateAsync(Call call)
    {
        if (!IsOwn(call))
        {
            return call.NotFound;
        }

        var (body, status) = (call.Form["Body"], call.Form["Status"]);
        if (body is { Length: > 0 })
        {
            return ApiError.BadParameter("Body", "a message can only be emptied");
        }

        if (status is not (null or "" or MessageStates.Canceled))
        {
            return ApiError.BadParameter("Status", MessageStates.Canceled);
        }

        var now = clock.Now(call.Sid);
        var updated = await store.UpdateAsync(
            call.Sid, call.Route("Sid"), before => Apply(before, isEmptied: body is not null, isCanceled: status is { Length: > 0 }, now),
            call.Cancellation);
        return updated is null
            ? call.NotFound
            : Answer.Ok(ProgrammableMessageResource.Of(updated), ApiJson.Default.ProgrammableMessageResource);
    }

    private async ValueTask<Answer> DeleteAsync(Call call)
    {
        if (!IsOwn(call) || !await store.DeleteAsync(call.Sid, call.Route("Sid"), call.Cancellation))
        {
            return call.NotFound;
        }

        bell.Ring();
        return Answer.Gone;
    }

    private static ProgrammableMessage Apply(ProgrammableMessage before, bool isEmptied, bool isCanceled, long now)
    {
        if (isCanceled && before.Status != MessageStates.Scheduled)
        {
            throw new RefusedException(ApiError.Conflict(20409, "Only a message that waits for its time can be canceled"));
        }

        if (isEmptied && !isCanceled && !MessageStates.IsOver(before.Status))
        {
            throw new RefusedException(ApiError.Conflict(20009, "A message that is under way cannot be emptied"));
        }

        return before with
        {
            Body = isEmptied ? null : before.Body,
            Status = isCanceled ? MessageStates.Canceled : before.Status,
            Updated = isEmptied || isCanceled ? now : before.Updated,
        };
    }

    private async ValueTask<(string? From, ApiError? Error)> SenderAsync(Call call, ProgrammableMessageForm form, MessagingService? service)
    {
        if (form.From is null)
        {
            return await choice.ChooseAsync(service!, form.Channel, form.To, call.Cancellation) is { } chosen
                ? (chosen, null)
                : (null, ApiError.Bad(21703, "The messaging service has no sender that can write to this recipient"));
        }

        if (service is not null && await choice.HasAsync(service, form.From, call.Cancellation))
        {
            return (form.From, null);
        }

        return await senders.ProxyProblemAsync(call.Sid, form.From, form.Channel, call.Cancellation) is null
            ? (form.From, null)
            : (null, form.Channel == "sms"
                ? ApiError.Bad(21606, "The 'From' phone number is not a message-capable number of this account")
                : ApiError.Bad(63007, "There is no channel with this 'From' address"));
    }

    // With a content, body and media of the form are ignored; the body is the rendered text.
    private async ValueTask<(string? Body, ApiError? Error)> BodyAsync(Call call, ProgrammableMessageForm form)
    {
        if (form.ContentSid is null)
        {
            return (form.Body, null);
        }

        if (await contents.FindAsync(call.Sid, form.ContentSid, call.Cancellation) is not { } content
            || ContentBody.From(content) is not { } body)
        {
            return (null, ApiError.Bad(21655, "There is no content with this ContentSid that can be sent"));
        }

        return body.Values(form.ContentVariables, out var values) is { } error ? (null, error) : (body.Render(values), null);
    }

    private async ValueTask<bool> IsOptedOutAsync(Call call, string from, ProgrammableMessageForm form) =>
        optOuts.Enabled && form.Channel == "sms"
        && await database.ReadAsync(sql => OptOutStore.IsOutAsync(sql, call.Sid, from, form.To), call.Cancellation);

    private static bool IsOwn(Call call) => call.Route("AccountSid") == call.Sid.Value;
}
