using Parley.Accounts;
using Parley.Api;
using Parley.Lanes;
using Parley.Participants;
using Parley.Users;
using Parley.Webhooks;

namespace Parley.UserConversations;

/// <summary>
/// A chat user's own view of the conversations it is in: what is unread, what is muted, leaving.
/// https://www.twilio.com/docs/conversations/api/user-conversation-resource
/// </summary>
internal sealed class UserConversationEndpoints(
    MembershipStore store, ParticipantStore participants, UserStore users, PreEvents pre, IAccountClock clock, Bell bell)
{
    private const int MostPerPage = 50;

    public void Map(Routes routes)
    {
        const string list = "/Users/{UserSid}/Conversations";
        routes.Get(list, ListAsync);
        routes.Get(list + "/{ConversationSid}", FetchAsync);
        routes.Post(list + "/{ConversationSid}", UpdateAsync);
        routes.Delete(list + "/{ConversationSid}", DeleteAsync);
    }

    private async ValueTask<Answer> ListAsync(Call call)
    {
        if (await UserAsync(call) is not { } user)
        {
            return call.NotFound;
        }

        if (Page.Read(call.Form, MostPerPage, out var page) is { } error)
        {
            return error;
        }

        var rows = page.Cut(
            await store.OfUserAsync(call.Sid, call.ServiceSid, user.Identity, page, call.Cancellation), membership => membership.Key);
        var meta = page.Meta(rows, "conversations", $"{call.Base}/Users/{user.Sid}/Conversations", call.Form);
        return Answer.Ok(
            new UserConversationList([.. rows.Rows.Select(row => UserConversationResource.From(row, user.Sid, call))], meta),
            ApiJson.Default.UserConversationList);
    }

    private async ValueTask<Answer> FetchAsync(Call call) =>
        await FindAsync(call) is var (user, membership)
            ? Answer.Ok(UserConversationResource.From(membership, user.Sid, call), ApiJson.Default.UserConversationResource)
            : call.NotFound;

    private async ValueTask<Answer> UpdateAsync(Call call)
    {
        if (await FindAsync(call) is not var (user, found))
        {
            return call.NotFound;
        }

        if ((UserConversationForm.Read(call.Form, out var change)
            ?? await RefusalAsync(call, found, EventNames.ParticipantUpdate, ParticipantEvents.Update)) is { } error)
        {
            return error;
        }

        var updated = await store.UpdateAsync(
            call.Sid, call.ServiceSid, user.Identity, found.Conversation.Sid.Value, change, clock.Now(call.Sid), call.Firing,
            call.Cancellation);
        bell.Ring();
        return updated is null
            ? call.NotFound
            : Answer.Ok(UserConversationResource.From(updated, user.Sid, call), ApiJson.Default.UserConversationResource);
    }

    private async ValueTask<Answer> DeleteAsync(Call call)
    {
        if (await FindAsync(call) is not var (_, found))
        {
            return call.NotFound;
        }

        if (await RefusalAsync(call, found, EventNames.ParticipantRemove, ParticipantEvents.Remove) is { } refusal)
        {
            return refusal;
        }

        var left = await participants.DeleteAsync(
            call.Sid, call.ServiceSid, found.Conversation.Sid.Value, found.Sid.Value, call.Firing, clock.Now(call.Sid),
            call.Cancellation);
        bell.Ring();
        return left ? Answer.Gone : call.NotFound;
    }

    // It is the participant that changes or goes, and the hooks for participants are asked.
    private async ValueTask<ApiError?> RefusalAsync(
        Call call, Membership found, string name, Func<Participant, Firing, WebhookEvent> what) =>
        await pre.ListensAsync(call, name)
        && await participants.FindAsync(call.Sid, found.Conversation.Sid, found.Sid.Value, call.Cancellation) is { } participant
            ? (await pre.AskAsync(found.Conversation.Scope, what(participant, call.Firing), call.Cancellation)).Refusal
            : null;

    private ValueTask<User?> UserAsync(Call call) =>
        users.FindAsync(call.Sid, call.ServiceSid, call.Route("UserSid"), call.Cancellation);

    private async ValueTask<(User User, Membership Membership)?> FindAsync(Call call) =>
        await UserAsync(call) is { } user
        && await store.FindAsync(call.Sid, call.ServiceSid, user.Identity, call.Route("ConversationSid"), call.Cancellation) is { } found
            ? (user, found)
            : null;
}
