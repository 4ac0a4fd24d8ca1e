using Parley.Api;

namespace Parley.Conversations;

/// <summary>Refusals that more than one operation gives.</summary>
internal static class ConversationErrors
{
    /// <summary>https://www.twilio.com/docs/api/errors/50353</summary>
    public static readonly ApiError NameTaken = ApiError.Conflict(50353, "Conversation with provided unique name already exists");

    /// <summary>https://www.twilio.com/docs/api/errors/50435</summary>
    public static readonly ApiError GroupInactive = ApiError.Bad(
        50435, "Group MMS activation failed: no participant of this group has a projected address");

    /// <summary>https://www.twilio.com/docs/api/errors/50513</summary>
    public static readonly ApiError AuthorNotInGroup = ApiError.Bad(
        50513, "The author of a message to a group has to be one of its participants");

    /// <summary>https://www.twilio.com/docs/api/errors/50377</summary>
    public static readonly ApiError Closed = ApiError.Bad(50377, "The conversation is closed and cannot be changed");
}
