using Parley.Api;

namespace Parley.Participants;

/// <summary>A participant's row: somebody by chat identity, or a phone behind a pair of addresses.</summary>
/// <param name="Channel"><c>chat</c>, <c>sms</c>, <c>whatsapp</c>.</param>
/// <param name="Proxy">Our number that this person sees.</param>
/// <param name="LastReadAt">As the client sent it.</param>
internal sealed record Participant(
    AccountSid Account, ConversationSid Conversation, ParticipantSid Sid, string? Identity, string Channel, string? Address,
    string? Proxy, string Attributes, string? Role, long? LastReadIndex, string? LastReadAt, long Created, long Updated)
{
    /// <summary>By which name messages of this participant are signed.</summary>
    public string Author => Identity ?? Address ?? Sid.Value;
}
