using Parley.Api;
using Parley.Conversations;
using Parley.Participants;

namespace Parley.ParticipantConversations;

/// <summary>A participant's conversation as clients get it.</summary>
internal sealed record ParticipantConversationResource(
    string AccountSid, string ChatServiceSid, string ParticipantSid, string? ParticipantUserSid, string? ParticipantIdentity,
    MembershipBinding? ParticipantMessagingBinding, string ConversationSid, string? ConversationUniqueName,
    string? ConversationFriendlyName, string ConversationAttributes, string ConversationDateCreated, string ConversationDateUpdated,
    string ConversationCreatedBy, string ConversationState, ConversationTimers ConversationTimers, MembershipLinks Links)
{
    public static ParticipantConversationResource From(Membership membership, Call call)
    {
        var conversation = membership.Conversation;
        return new(
            conversation.Account.Value, conversation.Service, membership.Sid.Value, membership.User, membership.Identity,
            MembershipBinding.Of(membership), conversation.Sid.Value, conversation.UniqueName, conversation.FriendlyName,
            conversation.Attributes, Wire.Date(conversation.Created), Wire.Date(conversation.Updated), conversation.CreatedBy,
            conversation.State, new(Wire.Date(conversation.DateInactive), Wire.Date(conversation.DateClosed)),
            MembershipLinks.Of(membership, call));
    }
}

/// <summary>How the participant is reached; unlike in the participant itself, every key is there.</summary>
internal sealed record MembershipBinding(
    string Type, string? Address, string? ProxyAddress, string? Level, string? Name, string? ProjectedAddress)
{
    // A chat member of a group text has no address of its own, only the one that is shown for it.
    public static MembershipBinding? Of(Membership membership) =>
        membership.Address is null && membership.Projected is null
            ? null
            : new(
                membership.Address is null ? Participants.Address.ChannelOf(membership.Projected) ?? "sms" : membership.Channel,
                membership.Address, membership.Proxy, null, null, membership.Projected);
}

internal sealed record MembershipLinks(string Participant, string Conversation)
{
    public static MembershipLinks Of(Membership membership, Call call)
    {
        var conversation = $"{call.Base}/Conversations/{membership.Conversation.Sid}";
        return new($"{conversation}/Participants/{membership.Sid}", conversation);
    }
}

internal sealed record ParticipantConversationList(IReadOnlyList<ParticipantConversationResource> Conversations, PageMeta Meta);
