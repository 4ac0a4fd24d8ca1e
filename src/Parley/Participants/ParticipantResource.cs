using System.Text.Json.Serialization;
using Parley.Api;

namespace Parley.Participants;

/// <summary>A participant as clients get it.</summary>
internal sealed record ParticipantResource(
    string AccountSid, string ConversationSid, string Sid, string? Identity, string Attributes, MessagingBinding? MessagingBinding,
    string? RoleSid, string DateCreated, string DateUpdated, string Url, long? LastReadMessageIndex, string? LastReadTimestamp)
{
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? ChatServiceSid { get; init; }

    public static ParticipantResource From(Participant participant, Call call) => new(
        participant.Account.Value, participant.Conversation.Value, participant.Sid.Value, participant.Identity,
        participant.Attributes,
        BindingOf(participant),
        participant.Role, Wire.Date(participant.Created), Wire.Date(participant.Updated),
        $"{call.Base}/Conversations/{participant.Conversation}/Participants/{participant.Sid}", participant.LastReadIndex,
        participant.LastReadAt)
    {
        ChatServiceSid = call.Scoped ? call.ServiceSid : null,
    };

    private static MessagingBinding? BindingOf(Participant participant) => participant switch
    {
        { Address: not null } => new(participant.Channel, participant.Address, participant.Proxy, null),
        { Projected: not null } => new("sms", null, null, participant.Projected),
        _ => null,
    };
}

/// <summary>A pair of addresses, or a group member's address alone, or a projected address alone: absent keys are left out.</summary>
internal sealed record MessagingBinding(
    string Type,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? Address,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? ProxyAddress,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? ProjectedAddress);

internal sealed record ParticipantList(IReadOnlyList<ParticipantResource> Participants, PageMeta Meta);
