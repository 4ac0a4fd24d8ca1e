using System.Globalization;
using Parley.Api;
using Parley.Webhooks;

namespace Parley.Participants;

/// <summary>What webhooks hear about participants.</summary>
internal static class ParticipantEvents
{
    public static WebhookEvent Added(Participant participant, string source) =>
        new(EventNames.ParticipantAdded, source, Common(participant));

    public static WebhookEvent Updated(Participant participant, string source) => new(
        EventNames.ParticipantUpdated, source,
        [
            .. Common(participant),
            new("DateUpdated", Wire.Milliseconds(participant.Updated)),
            new("LastReadMessageIndex", participant.LastReadIndex?.ToString(CultureInfo.InvariantCulture)),
        ]);

    public static WebhookEvent Removed(Participant participant, string source, long at) => new(
        EventNames.ParticipantRemoved, source,
        [
            .. Common(participant),
            new("DateUpdated", Wire.Milliseconds(participant.Updated)),
            new("DateRemoved", Wire.Milliseconds(at)),
        ]);

    private static KeyValuePair<string, string?>[] Common(Participant participant) =>
    [
        new("ConversationSid", participant.Conversation.Value),
        new("ParticipantSid", participant.Sid.Value),
        new("DateCreated", Wire.Milliseconds(participant.Created)),
        new("Identity", participant.Identity),
        new("RoleSid", participant.Role),
        new("Attributes", participant.Attributes),
        new("MessagingBinding.ProxyAddress", participant.Proxy),
        new("MessagingBinding.Address", participant.Address),
        new("MessagingBinding.ProjectedAddress", participant.Projected),
        new("MessagingBinding.Type", participant switch
        {
            { Address: not null } => participant.Channel.ToUpperInvariant(),
            { Projected: not null } => "SMS",
            _ => null,
        }),
    ];
}
