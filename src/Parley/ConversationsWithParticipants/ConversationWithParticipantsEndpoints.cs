using Parley.Accounts;
using Parley.Api;
using Parley.Conversations;
using Parley.Lanes;
using Parley.MessagingServices;
using Parley.Participants;
using Parley.Senders;
using Parley.Webhooks;

namespace Parley.ConversationsWithParticipants;

/// <summary>https://www.twilio.com/docs/conversations/api/conversation-with-participants-resource</summary>
internal sealed class ConversationWithParticipantsEndpoints(
    ConversationEndpoints conversations, ConversationStarter starter, MessagingServiceStore messaging, SenderDirectory senders, PreEvents pre,
    IAccountClock clock, ISidSource sids, Bell bell)
{
    public void Map(Routes routes) => routes.Post("/ConversationWithParticipants", CreateAsync);

    private async ValueTask<Answer> CreateAsync(Call call)
    {
        var sid = new ConversationSid(sids.Next("CH"));
        var wrong = ParticipantEntries.Read(call.Form, out var entries);
        if ((conversations.New(call, call.Form, sid, out var conversation) ?? wrong) is { } error)
        {
            return error;
        }

        if (await pre.ListensAsync(call, EventNames.ConversationAdd))
        {
            var asked = await pre.AskAsync(conversation.Scope, ConversationEvents.Add(conversation, call.Firing), call.Cancellation);
            if ((asked.Refusal ?? conversations.New(call, asked.Over(call.Form), sid, out conversation)) is { } refusal)
            {
                return refusal;
            }
        }

        var now = clock.Now(call.Sid);
        IReadOnlyList<Participant> participants =
            [.. entries.Select(entry => entry.ToParticipant(call.Sid, new ParticipantSid(sids.Next("MB")), now))];
        var notOurs = await messaging.ProblemForConversationAsync(call.Sid, conversation.MessagingService, call.Cancellation);
        foreach (var participant in participants)
        {
            notOurs ??= await senders.ParticipantProblemAsync(participant, call.Cancellation);
        }

        if (notOurs is not null)
        {
            return notOurs;
        }

        var started = await starter.StartAsync(conversation, participants, call.Firing, call.Cancellation);
        bell.Ring();
        if (started is null)
        {
            return ConversationErrors.NameTaken;
        }

        var resource = ConversationResource.From(started, call);
        return Answer.WithStatus(
            participants.Count == 0 ? 201 : 202, resource with { Links = resource.Links with { Export = null } },
            ApiJson.Default.ConversationResource);
    }
}
