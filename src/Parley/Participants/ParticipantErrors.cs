using Parley.Api;

namespace Parley.Participants;

/// <summary>Refusals that more than one operation gives.</summary>
internal static class ParticipantErrors
{
    /// <summary>Applications take the conversation's SID out of this text: https://www.twilio.com/docs/api/errors/50416.</summary>
    public static ApiError PairTaken(ConversationSid conversation) => ApiError.Conflict(
        50416, $"A binding for this participant and proxy address already exists in Conversation {conversation}");

    /// <summary>https://www.twilio.com/docs/api/errors/50437</summary>
    public static readonly ApiError MemberTaken = ApiError.Conflict(50437, "Group participant already exists");

    /// <summary>https://www.twilio.com/docs/api/errors/50438</summary>
    public static ApiError GroupTaken(ConversationSid conversation) => ApiError.Conflict(
        50438, $"A group conversation with this participant and projected address already exists: {conversation}");

    /// <summary>https://www.twilio.com/docs/api/errors/50434</summary>
    public static readonly ApiError NotProjected = ApiError.Bad(
        50434, "Participant projected address not provided: in a group everybody has an address or a projected address");

    /// <summary>https://www.twilio.com/docs/api/errors/50443</summary>
    public static readonly ApiError HasBinding = ApiError.Bad(
        50443, "A participant with an address cannot have a projected address");

    /// <summary>https://www.twilio.com/docs/api/errors/50433</summary>
    public static readonly ApiError IdentityTaken = ApiError.Conflict(50433, "Participant already exists");

    /// <summary>https://www.twilio.com/docs/api/errors/50439</summary>
    public static readonly ApiError ProjectedNotOurs = ApiError.Bad(50439, "The projected address does not belong to this account");
}
