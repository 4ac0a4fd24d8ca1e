using Parley.Api;
using Parley.Participants;

namespace Parley.ParticipantConversations;

/// <summary>
/// "Which conversations is this person in?": https://www.twilio.com/docs/conversations/api/participant-conversation-resource.
/// </summary>
internal sealed class ParticipantConversationEndpoints(MembershipStore store)
{
    private const int MostPerPage = 50;

    public void Map(Routes routes) => routes.Get("/ParticipantConversations", ListAsync);

    private async ValueTask<Answer> ListAsync(Call call)
    {
        var (identity, address) = (call.Form["Identity"], call.Form["Address"]);
        if (!string.IsNullOrEmpty(identity) && !string.IsNullOrEmpty(address))
        {
            return ApiError.Bad(50451, "Identity and Address cannot be given together");
        }

        if (string.IsNullOrEmpty(identity) && string.IsNullOrEmpty(address))
        {
            return ApiError.BadParameter("Identity", "either Identity or Address is required");
        }

        if (Page.Read(call.Form, MostPerPage, out var page) is { } error)
        {
            return error;
        }

        var found = string.IsNullOrEmpty(identity)
            ? await store.OfAddressAsync(call.Sid, call.ServiceSid, address!, page, call.Cancellation)
            : await store.OfIdentityAsync(call.Sid, call.ServiceSid, identity, page, call.Cancellation);
        var rows = page.Cut(found, membership => membership.Key);
        var meta = page.Meta(rows, "conversations", $"{call.Base}/ParticipantConversations", call.Form);
        return Answer.Ok(
            new ParticipantConversationList([.. rows.Rows.Select(row => ParticipantConversationResource.From(row, call))], meta),
            ApiJson.Default.ParticipantConversationList);
    }
}
