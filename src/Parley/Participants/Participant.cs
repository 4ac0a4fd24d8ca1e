using Parley.Api;

namespace Parley.Participants;

/// <summary>A participant's row: somebody by chat identity, or a phone behind a pair of addresses.</summary>
/// <param name="Channel"><c>chat</c>, <c>sms</c>, <c>whatsapp</c>.</param>
/// <param name="Proxy">Our number that this person sees; null for the member of a group, who sees the others' projected numbers.</param>
/// <param name="LastReadAt">As the client sent it.</param>
internal sealed record Participant(
    AccountSid Account, ConversationSid Conversation, ParticipantSid Sid, string? Identity, string Channel, string? Address,
    string? Proxy, string Attributes, string? Role, long? LastReadIndex, string? LastReadAt, long Created, long Updated)
{
    /// <summary>Our number that stands for this participant in a group: https://www.twilio.com/docs/conversations/group-texting.</summary>
    public string? Projected { get; init; }

    /// <summary>A phone that takes part in a group under its own address.</summary>
    public bool IsMember => Address is not null && Proxy is null;

    /// <summary>True if inbound messages are matched by this participant's own pair.</summary>
    public bool HasPair => Address is not null && Proxy is not null;

    /// <summary>True if there is something that only so many open conversations may have: its pair, or a place of its identity.</summary>
    public bool HoldsPlace => HasPair || Identity is not null;

    /// <summary>By which name messages of this participant are signed.</summary>
    public string Author => Identity ?? Address ?? Projected ?? Sid.Value;
}
