using Parley.Api;

namespace Parley.Participants;

/// <summary>Refusals that more than one operation gives.</summary>
internal static class ParticipantErrors
{
    /// <summary>Applications take the conversation's SID out of this text: https://www.twilio.com/docs/api/errors/50416.</summary>
    public static ApiError PairTaken(ConversationSid conversation) => ApiError.Conflict(
        50416, $"A binding for this participant and proxy address already exists in Conversation {conversation}");

    /// <summary>https://www.twilio.com/docs/api/errors/50433</summary>
    public static readonly ApiError IdentityTaken = ApiError.Conflict(50433, "Participant already exists");
}
