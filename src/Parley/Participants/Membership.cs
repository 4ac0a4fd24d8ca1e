using Parley.Api;
using Parley.Conversations;

namespace Parley.Participants;

/// <summary>Somebody's place in a conversation, read together with that conversation.</summary>
/// <param name="Projected">Which number of ours the others of a group see for a chat member.</param>
/// <param name="NotificationLevel"><c>default</c> or <c>muted</c>.</param>
/// <param name="Unread">
/// Messages after the read horizon, counted up to <see cref="MembershipStore.MostUnread"/>; null if nothing was ever marked as read.
/// </param>
/// <param name="User">SID of the user with this identity, or null.</param>
internal sealed record Membership(
    Conversation Conversation, ParticipantSid Sid, string? Identity, string Channel, string? Address, string? Proxy,
    string? Projected, long? LastReadIndex, string NotificationLevel, long? Unread, string? User)
{
    /// <summary>Its place in lists: by conversation, and within one by participant, for one address may be there twice.</summary>
    public string Key => $"{Conversation.Sid}/{Sid}";
}

/// <summary>What a chat user changes about their own place in a conversation.</summary>
/// <param name="MovesHorizon">True: the read horizon moves to the index, or by the moment, or away if both are null.</param>
/// <param name="ReadUntil">Microseconds: everything up to then is read. Null: the index says it.</param>
/// <param name="ReadAt">As the client sent it; null: now.</param>
/// <param name="Level"><c>default</c>, <c>muted</c>, or null: as it is.</param>
internal sealed record MembershipChange(bool MovesHorizon, long? ReadIndex, long? ReadUntil, string? ReadAt, string? Level);
