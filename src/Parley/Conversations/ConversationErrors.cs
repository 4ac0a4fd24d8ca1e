using Parley.Api;

namespace Parley.Conversations;

/// <summary>Refusals that more than one operation gives.</summary>
internal static class ConversationErrors
{
    /// <summary>https://www.twilio.com/docs/api/errors/50353</summary>
    public static readonly ApiError NameTaken = ApiError.Conflict(50353, "Conversation with provided unique name already exists");

    /// <summary>https://www.twilio.com/docs/api/errors/50377</summary>
    public static readonly ApiError Closed = ApiError.Bad(50377, "The conversation is closed and cannot be changed");
}
