using Parley.Api;
using Parley.Conversations;
using Parley.ParticipantConversations;
using Parley.Participants;

namespace Parley.UserConversations;

/// <summary>A user's conversation as clients get it.</summary>
internal sealed record UserConversationResource(
    string AccountSid, string ChatServiceSid, string ConversationSid, long? UnreadMessagesCount, long? LastReadMessageIndex,
    string ParticipantSid, string UserSid, string? FriendlyName, string ConversationState, ConversationTimers Timers,
    string Attributes, string DateCreated, string DateUpdated, string CreatedBy, string NotificationLevel, string? UniqueName,
    string Url, MembershipLinks Links)
{
    public static UserConversationResource From(Membership membership, string user, Call call)
    {
        var conversation = membership.Conversation;
        return new(
            conversation.Account.Value, conversation.Service, conversation.Sid.Value, membership.Unread, membership.LastReadIndex,
            membership.Sid.Value, user, conversation.FriendlyName, conversation.State,
            new(Wire.Date(conversation.DateInactive), Wire.Date(conversation.DateClosed)), conversation.Attributes,
            Wire.Date(conversation.Created), Wire.Date(conversation.Updated), conversation.CreatedBy, membership.NotificationLevel,
            conversation.UniqueName, $"{call.Base}/Users/{user}/Conversations/{conversation.Sid}", MembershipLinks.Of(membership, call));
    }
}

internal sealed record UserConversationList(IReadOnlyList<UserConversationResource> Conversations, PageMeta Meta);
