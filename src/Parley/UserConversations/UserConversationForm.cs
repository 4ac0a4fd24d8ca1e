using System.Globalization;
using Parley.Api;
using Parley.Participants;

namespace Parley.UserConversations;

/// <summary>What a client may change about a user's conversation.</summary>
internal static class UserConversationForm
{
    /// <summary>Clears the read horizon, as an empty value does: the SDKs send null for "nothing read".</summary>
    private const string Nothing = "null";

    public static ApiError? Read(Form form, out MembershipChange read)
    {
        read = new(false, null, null, null, null);
        if (form["NotificationLevel"] is { Length: > 0 } level)
        {
            if (level is not ("default" or "muted"))
            {
                return ApiError.BadParameter("NotificationLevel", "default or muted");
            }

            read = read with { Level = level };
        }

        if (form["LastReadTimestamp"] is { Length: > 0 } at)
        {
            if (!Wire.TryParseDate(at, out var moment))
            {
                return ApiError.BadParameter("LastReadTimestamp", "an ISO 8601 date and time");
            }

            read = read with { MovesHorizon = true, ReadUntil = moment, ReadAt = at };
        }

        switch (form["LastReadMessageIndex"])
        {
            case null:
                return null;
            case "" or Nothing:
                read = read with { MovesHorizon = true, ReadIndex = null, ReadUntil = null };
                return null;
            case var text when long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var index):
                read = read with { MovesHorizon = true, ReadIndex = index, ReadUntil = null };
                return null;
            default:
                return ApiError.Bad(50516, "LastReadMessageIndex is not a number from 0");
        }
    }
}
