using Parley.Accounts;
using Parley.Api;
using Parley.Lanes;
using Parley.MessagingServices;
using Parley.Webhooks;

namespace Parley.Conversations;

/// <summary>https://www.twilio.com/docs/conversations/api/conversation-resource</summary>
internal sealed class ConversationEndpoints(
    ConversationStore store, MessagingServiceStore messaging, PreEvents pre, IAccountClock clock, ISidSource sids, Bell bell)
{
    private const int MostPerPage = 100;

    public void Map(Routes routes)
    {
        routes.Get("/Conversations", ListAsync);
        routes.Post("/Conversations", CreateAsync);
        routes.Get("/Conversations/{Sid}", FetchAsync);
        routes.Post("/Conversations/{Sid}", UpdateAsync);
        routes.Delete("/Conversations/{Sid}", DeleteAsync);
    }

    private async ValueTask<Answer> ListAsync(Call call)
    {
        if (Page.Read(call.Form, MostPerPage, out var page) is { } error)
        {
            return error;
        }

        if (ReadDates(call.Form, out var from, out var to) is { } wrong)
        {
            return wrong;
        }

        if (call.Form["State"] is { Length: > 0 } state
            && state is not (ConversationStates.Active or ConversationStates.Inactive or ConversationStates.Closed))
        {
            return ApiError.Bad(50378, $"Unknown state {state}: active, inactive or closed");
        }

        var rows = page.Cut(
            call.Actor is { } actor
                ? await store.ListOfAsync(
                    call.Sid, call.ServiceSid, actor.Identity, Given(call.Form["State"]), from, to, page, call.Cancellation)
                : await store.ListAsync(call.Sid, call.ServiceSid, Given(call.Form["State"]), from, to, page, call.Cancellation),
            conversation => from is null && to is null ? conversation.Sid.Value : ConversationStore.DateKey(conversation));
        var meta = page.Meta(rows, "conversations", $"{call.Base}/Conversations", call.Form);
        return Answer.Ok(
            new ConversationList([.. rows.Rows.Select(row => ConversationResource.From(row, call))], meta),
            ApiJson.Default.ConversationList);
    }

    // Answers show whole seconds, so the last second belongs to the range whole; a date without a time is the whole day.
    private static ApiError? ReadDates(Form form, out long? from, out long? to)
    {
        const long second = 1_000_000;
        (from, to) = (null, null);
        if (form["StartDate"] is { Length: > 0 } start)
        {
            if (!Wire.TryParseDate(start, out var first))
            {
                return ApiError.BadParameter("StartDate", "an ISO 8601 date and time");
            }

            from = first;
        }

        if (form["EndDate"] is { Length: > 0 } end)
        {
            if (!Wire.TryParseDate(end, out var last))
            {
                return ApiError.BadParameter("EndDate", "an ISO 8601 date and time");
            }

            to = end.Length == "2015-12-16".Length ? last + 86_400 * second : last + second - (last % second + second) % second;
        }

        return null;
    }

    private async ValueTask<Answer> CreateAsync(Call call)
    {
        var sid = new ConversationSid(sids.Next("CH"));
        if (New(call, call.Form, sid, out var conversation) is { } error)
        {
            return error;
        }

        if (await messaging.ProblemForConversationAsync(call.Sid, conversation.MessagingService, call.Cancellation) is { } gone)
        {
            return gone;
        }

        if (await pre.ListensAsync(call, EventNames.ConversationAdd))
        {
            var asked = await pre.AskAsync(
                conversation.Scope, ConversationEvents.Add(conversation, call.Firing), call.Cancellation);
            if ((asked.Refusal ?? New(call, asked.Over(call.Form), sid, out conversation)
                ?? await messaging.ProblemForConversationAsync(call.Sid, conversation.MessagingService, call.Cancellation)) is { } refusal)
            {
                return refusal;
            }
        }

        var inserted = await store.InsertAsync(conversation, call.Firing, call.Cancellation);
        bell.Ring();
        return inserted
            ? Answer.Created(ConversationResource.From(conversation, call), ApiJson.Default.ConversationResource)
            : ConversationErrors.NameTaken;
    }

    /// <summary>The conversation that a form makes, not stored yet; also for one that is made with its participants.</summary>
    public ApiError? New(Call call, Form sent, ConversationSid sid, out Conversation conversation)
    {
        var error = ConversationForm.Read(sent, creating: true, out var form);
        if (error is not null)
        {
            conversation = null!;
            return error;
        }

        var now = clock.Now(call.Sid);
        var created = form.Created ?? now;
        conversation = new Conversation(
            call.Sid, sid, call.ServiceSid, Given(form.MessagingServiceSid) ?? call.Account.DefaultMessagingService,
            Given(form.UniqueName), form.FriendlyName, form.Attributes ?? Attributes.Empty,
            form.State ?? ConversationStates.Active, form.InactiveTimer ?? call.Account.InactiveTimer,
            form.ClosedTimer ?? call.Account.ClosedTimer, null, null, Given(form.EmailAddress), form.EmailName,
            call.ClientIdentity ?? "system", created, form.Updated ?? created, 0, 1).Restarted(now);
        return null;
    }

    private async ValueTask<Answer> FetchAsync(Call call) =>
        await store.FindAsync(call, "Sid") is { } conversation
            ? Answer.Ok(ConversationResource.From(conversation, call), ApiJson.Default.ConversationResource)
            : call.NotFound;

    private async ValueTask<Answer> UpdateAsync(Call call)
    {
        if (ConversationForm.Read(call.Form, creating: false, out var form) is { } error)
        {
            return error;
        }

        if (await pre.ListensAsync(call, EventNames.ConversationUpdate) && await store.FindAsync(call, "Sid") is { } found)
        {
            var asked = await pre.AskAsync(
                found.Scope, ConversationEvents.Update(Apply(form, found, clock.Now(call.Sid)), call.Firing), call.Cancellation);
            if ((asked.Refusal ?? ConversationForm.Read(asked.Over(call.Form), creating: false, out form)) is { } refusal)
            {
                return refusal;
            }
        }

        if (await messaging.ProblemForConversationAsync(call.Sid, form.MessagingServiceSid, call.Cancellation) is { } gone)
        {
            return await store.FindAsync(call, "Sid") is null ? call.NotFound : gone;
        }

        var now = clock.Now(call.Sid);
        var updated = await store.UpdateAsync(
            call.Sid, call.ServiceSid, call.Route("Sid"), before => Apply(form, before, now), call.Firing, call.Cancellation);
        bell.Ring();
        return updated is null
            ? call.NotFound
            : Answer.Ok(ConversationResource.From(updated, call), ApiJson.Default.ConversationResource);
    }

    private async ValueTask<Answer> DeleteAsync(Call call)
    {
        if (await pre.ListensAsync(call, EventNames.ConversationRemove) && await store.FindAsync(call, "Sid") is { } found
            && (await pre.AskAsync(found.Scope, ConversationEvents.Remove(found, call.Firing), call.Cancellation)).Refusal is { } refusal)
        {
            return refusal;
        }

        var deleted = await store.DeleteAsync(
            call.Sid, call.ServiceSid, call.Route("Sid"), call.Firing, clock.Now(call.Sid), call.Cancellation);
        bell.Ring();
        return deleted ? Answer.Gone : call.NotFound;
    }

    private static Conversation Apply(ConversationForm form, Conversation before, long now)
    {
        if (before.IsClosed)
        {
            throw new RefusedException(ConversationErrors.Closed);
        }

        var after = before.InState(form.State ?? before.State, now) with
        {
            FriendlyName = form.FriendlyName ?? before.FriendlyName,
            UniqueName = form.UniqueName is null ? before.UniqueName : Given(form.UniqueName),
            Attributes = form.Attributes ?? before.Attributes,
            MessagingService = Given(form.MessagingServiceSid) ?? before.MessagingService,
            InactiveTimer = form.InactiveTimer ?? before.InactiveTimer,
            ClosedTimer = form.ClosedTimer ?? before.ClosedTimer,
            EmailAddress = form.EmailAddress is null ? before.EmailAddress : Given(form.EmailAddress),
            EmailName = form.EmailName ?? before.EmailName,
            Created = form.Created ?? before.Created,
            Updated = form.Updated ?? now,
        };
        return form.InactiveTimer is null && form.ClosedTimer is null ? after : after.Restarted(now);
    }

    private static string? Given(string? text) => string.IsNullOrEmpty(text) ? null : text;
}
