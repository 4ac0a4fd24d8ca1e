using System.Globalization;
using Parley.Api;
using Parley.Webhooks;

namespace Parley.Participants;

/// <summary>What webhooks hear about participants: https://www.twilio.com/docs/conversations/conversations-webhooks.</summary>
internal static class ParticipantEvents
{
    /// <summary>Asked before: the participant as it would be. It has no SID and no dates yet.</summary>
    public static WebhookEvent Add(Participant participant, Firing by) =>
        new(EventNames.ParticipantAdd, by, Content(participant));

    public static WebhookEvent Added(Participant participant, Firing by) => new(
        EventNames.ParticipantAdded, by,
        [
            new("ParticipantSid", participant.Sid.Value),
            new("DateCreated", Wire.Milliseconds(participant.Created)),
            .. Content(participant),
        ]);

    /// <summary>Asked before: the participant as it would be.</summary>
    public static WebhookEvent Update(Participant participant, Firing by) =>
        new(EventNames.ParticipantUpdate, by, Common(participant));

    public static WebhookEvent Updated(Participant participant, Firing by) => new(
        EventNames.ParticipantUpdated, by,
        [
            .. Common(participant),
            new("LastReadMessageIndex", participant.LastReadIndex?.ToString(CultureInfo.InvariantCulture)),
        ]);

    /// <summary>Asked before: the participant as it is.</summary>
    public static WebhookEvent Remove(Participant participant, Firing by) =>
        new(EventNames.ParticipantRemove, by, Common(participant));

    public static WebhookEvent Removed(Participant participant, Firing by, long at) => new(
        EventNames.ParticipantRemoved, by, [.. Common(participant), new("DateRemoved", Wire.Milliseconds(at))]);

    private static KeyValuePair<string, string?>[] Common(Participant participant) =>
    [
        new("ParticipantSid", participant.Sid.Value),
        new("DateCreated", Wire.Milliseconds(participant.Created)),
        new("DateUpdated", Wire.Milliseconds(participant.Updated)),
        .. Content(participant),
    ];

    private static KeyValuePair<string, string?>[] Content(Participant participant) =>
    [
        new("ConversationSid", participant.Conversation.Value),
        new("Identity", participant.Identity),
        new("RoleSid", participant.Role),
        new("Attributes", participant.Attributes),
        new("MessagingBinding.ProxyAddress", participant.Proxy),
        new("MessagingBinding.Address", participant.Address),
        new("MessagingBinding.ProjectedAddress", participant.Projected),
        new("MessagingBinding.Type", participant.Projected is null ? participant.Channel.ToUpperInvariant() : "SMS"),
    ];
}
