using Parley.Accounts;
using Parley.Api;
using Parley.Conversations;
using Parley.Lanes;
using Parley.Senders;
using Parley.Users;
using Parley.Webhooks;

namespace Parley.Participants;

/// <summary>https://www.twilio.com/docs/conversations/api/conversation-participant-resource</summary>
internal sealed class ParticipantEndpoints(
    ParticipantStore store, ConversationStore conversations, SenderDirectory senders, PreEvents pre, Newcomers newcomers,
    IAccountClock clock, ISidSource sids, Bell bell)
{
    private const int MostPerPage = 100;
    private const string Remove = "null";

    public void Map(Routes routes)
    {
        const string list = "/Conversations/{ConversationSid}/Participants";
        routes.Get(list, ListAsync);
        routes.Post(list, CreateAsync);
        routes.Get(list + "/{Sid}", FetchAsync);
        routes.Post(list + "/{Sid}", UpdateAsync);
        routes.Delete(list + "/{Sid}", DeleteAsync);
    }

    private async ValueTask<Answer> ListAsync(Call call)
    {
        if (await conversations.FindAsync(call) is not { } conversation)
        {
            return call.NotFound;
        }

        if (Page.Read(call.Form, MostPerPage, out var page) is { } error)
        {
            return error;
        }

        var rows = page.Cut(
            await store.ListAsync(call.Sid, conversation.Sid, page, call.Cancellation), participant => participant.Sid.Value);
        var meta = page.Meta(rows, "participants", $"{call.Base}/Conversations/{conversation.Sid}/Participants", call.Form);
        return Answer.Ok(
            new ParticipantList([.. rows.Rows.Select(row => ParticipantResource.From(row, call))], meta),
            ApiJson.Default.ParticipantList);
    }

    private async ValueTask<Answer> CreateAsync(Call call)
    {
        var wrong = ParticipantForm.Read(call.Form, out var form) ?? form.ProblemForCreate();
        if (wrong is null)
        {
            var ours = await NotOursAsync(call, form);
            wrong = ours.Proxy ?? ours.Projected;
        }

        if (wrong is { } error)
        {
            // An unknown conversation is the more useful answer of the two.
            return await conversations.FindAsync(call) is null ? call.NotFound : error;
        }

        var participant = form.ToParticipant(call.Sid, new(sids.Next("MB")), clock.Now(call.Sid));
        if (await pre.ListensAsync(call, EventNames.ParticipantAdd) && await conversations.FindAsync(call) is { } conversation)
        {
            var expected = await newcomers.ExpectAsync(
                conversation, participant with { Conversation = conversation.Sid }, call.Cancellation);
            var asked = await pre.AskAsync(conversation.Scope, ParticipantEvents.Add(expected, call.Firing), call.Cancellation);
            if (asked.Refusal is { } refusal)
            {
                return refusal;
            }
        }

        var added = await store.InsertAsync(
            participant, call.ServiceSid, call.Route("ConversationSid"), call.Firing, call.Cancellation);
        bell.Ring();
        return added is null
            ? call.NotFound
            : Answer.Created(ParticipantResource.From(added, call), ApiJson.Default.ParticipantResource);
    }

    private async ValueTask<Answer> FetchAsync(Call call) =>
        await conversations.FindAsync(call) is { } conversation
        && await store.FindAsync(call.Sid, conversation.Sid, call.Route("Sid"), call.Cancellation) is { } participant
            ? Answer.Ok(ParticipantResource.From(participant, call), ApiJson.Default.ParticipantResource)
            : call.NotFound;

    private async ValueTask<Answer> UpdateAsync(Call call)
    {
        if (ParticipantForm.Read(call.Form, out var form) is { } error)
        {
            return error;
        }

        var notOurs = await NotOursAsync(call, form);
        if (await pre.ListensAsync(call, EventNames.ParticipantUpdate) && await FindAsync(call) is var (scope, found))
        {
            var asked = await pre.AskAsync(
                scope, ParticipantEvents.Update(Apply(form, found, notOurs, clock.Now(call.Sid)), call.Firing), call.Cancellation);
            if (asked.Refusal is { } refusal)
            {
                return refusal;
            }
        }

        var now = clock.Now(call.Sid);
        var updated = await store.UpdateAsync(
            call.Sid, call.ServiceSid, call.Route("ConversationSid"), call.Route("Sid"), before => Apply(form, before, notOurs, now),
            call.Firing, call.Cancellation);
        bell.Ring();
        return updated is null
            ? call.NotFound
            : Answer.Ok(ParticipantResource.From(updated, call), ApiJson.Default.ParticipantResource);
    }

    private async ValueTask<Answer> DeleteAsync(Call call)
    {
        if (await pre.ListensAsync(call, EventNames.ParticipantRemove) && await FindAsync(call) is var (scope, found)
            && (await pre.AskAsync(scope, ParticipantEvents.Remove(found, call.Firing), call.Cancellation)).Refusal is { } refusal)
        {
            return refusal;
        }

        var deleted = await store.DeleteAsync(
            call.Sid, call.ServiceSid, call.Route("ConversationSid"), call.Route("Sid"), call.Firing, clock.Now(call.Sid),
            call.Cancellation);
        bell.Ring();
        return deleted ? Answer.Gone : call.NotFound;
    }

    // Whose our numbers are; the shapes of both are checked elsewhere.
    private async ValueTask<NotOurs> NotOursAsync(Call call, ParticipantForm form) => new(
        Address.ChannelOf(form.Proxy) is { } channel
            ? await senders.ProxyProblemAsync(call.Sid, form.Proxy!, channel, call.Cancellation)
            : null,
        Address.ChannelOf(form.Projected) is null || await senders.OwnsAsync(call.Sid, form.Projected!, call.Cancellation)
            ? null
            : ParticipantErrors.ProjectedNotOurs);

    private readonly record struct NotOurs(ApiError? Proxy, ApiError? Projected);

    private async ValueTask<(EventScope, Participant)?> FindAsync(Call call) =>
        await conversations.FindAsync(call) is { } conversation
        && await store.FindAsync(call.Sid, conversation.Sid, call.Route("Sid"), call.Cancellation) is { } participant
            ? (conversation.Scope, participant)
            : null;

    private static Participant Apply(ParticipantForm form, Participant before, NotOurs notOurs, long now) => before with
    {
        Identity = NewIdentity(form, before),
        Proxy = NewProxy(form, before, notOurs.Proxy),
        Projected = NewProjected(form, before, notOurs.Projected),
        Attributes = form.Attributes ?? before.Attributes,
        Role = string.IsNullOrEmpty(form.RoleSid) ? before.Role : form.RoleSid,
        LastReadIndex = form.LastReadIndex ?? before.LastReadIndex,
        LastReadAt = form.LastReadAt ?? before.LastReadAt,
        Created = form.Created ?? before.Created,
        Updated = form.Updated ?? now,
    };

    private static string? NewIdentity(ParticipantForm form, Participant before)
    {
        if (string.IsNullOrEmpty(form.Identity) || form.Identity == before.Identity)
        {
            return before.Identity;
        }

        // Only a number of ours that stands for nobody yet may get somebody.
        return before is { Identity: null, Address: null, Projected: not null }
            ? form.Identity
            : throw new RefusedException(ApiError.Bad(50444, "An identity cannot be given to this participant"));
    }

    private static string? NewProjected(ParticipantForm form, Participant before, ApiError? notOurs)
    {
        if (string.IsNullOrEmpty(form.Projected) || form.Projected == before.Projected)
        {
            return before.Projected;
        }

        if (form.Projected == Remove)
        {
            return (before.Projected, before.Identity) switch
            {
                (null, _) => throw new RefusedException(ApiError.Bad(50442, "There is no projected address to remove")),
                (_, null) => throw new RefusedException(ParticipantErrors.NotProjected),
                _ => null,
            };
        }

        return before.Address is not null ? throw new RefusedException(ParticipantErrors.HasBinding)
            : (ParticipantForm.ProjectedProblem(form.Projected) ?? notOurs) is { } problem ? throw new RefusedException(problem)
            : form.Projected;
    }

    private static string? NewProxy(ParticipantForm form, Participant before, ApiError? notOurs)
    {
        if (string.IsNullOrEmpty(form.Proxy) || form.Proxy == before.Proxy)
        {
            return before.Proxy;
        }

        if (form.Proxy == Remove)
        {
            // Without its proxy it is a group's member, if it can be one.
            return before.Proxy is null ? throw new RefusedException(ApiError.Bad(50440, "There is no proxy address to remove"))
                : ParticipantForm.MemberProblem(before.Address) is { } cannot ? throw new RefusedException(cannot)
                : null;
        }

        if (before.Address is null)
        {
            throw new RefusedException(ApiError.Bad(50441, "A participant without an address cannot have a proxy address"));
        }

        return (ParticipantForm.PairProblem(before.Address, form.Proxy) ?? notOurs) is { } problem
            ? throw new RefusedException(problem)
            : form.Proxy;
    }
}
