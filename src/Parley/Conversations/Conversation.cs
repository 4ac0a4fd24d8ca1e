using Parley.Api;

namespace Parley.Conversations;

/// <summary>A conversation's row.</summary>
/// <param name="InactiveTimer">ISO 8601 duration, or null.</param>
/// <param name="DateInactive">When it becomes inactive by its timer, or null.</param>
/// <param name="NextIndex">Place of the next message; never given twice.</param>
/// <param name="Change">Counts every change of the conversation, its participants and its messages.</param>
internal sealed record Conversation(
    AccountSid Account, ConversationSid Sid, string Service, string MessagingService, string? UniqueName, string? FriendlyName,
    string Attributes, string State, string? InactiveTimer, string? ClosedTimer, long? DateInactive, long? DateClosed,
    string? EmailAddress, string? EmailName, string CreatedBy, long Created, long Updated, long NextIndex, long Change)
{
    public bool IsClosed => State == ConversationStates.Closed;

    /// <summary>Who hears of its events.</summary>
    public Webhooks.EventScope Scope => new(Account, Service, Sid);
}

internal static class ConversationStates
{
    /// <summary>It is being made together with its participants.</summary>
    public const string Initializing = "initializing";
    public const string Active = "active";
    public const string Inactive = "inactive";
    public const string Closed = "closed";
}
