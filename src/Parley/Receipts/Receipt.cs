using Parley.Api;
using Parley.Inbound;

namespace Parley.Receipts;

/// <summary>How one message fares with one phone.</summary>
/// <param name="ChannelMessageSid">The SID that the channel's message would have: <c>SM…</c>, <c>WA…</c>.</param>
/// <param name="Parts">Pieces in which the carrier took it (SMS segments); 0 until it was taken.</param>
internal sealed record Receipt(
    AccountSid Account, MessageSid Message, ReceiptSid Sid, ConversationSid Conversation, ParticipantSid Participant, string Channel,
    string ChannelMessageSid, ReceiptStatus Status, int? ErrorCode, long Parts, long PartsDelivered, long Created, long Updated)
{
    /// <summary>True for a message outside of conversations.</summary>
    public bool IsProgrammable => Conversation.Value.Length == 0;

    /// <summary>The projected address from which a group's member gets it; null: the participant's own proxy.</summary>
    public string? Sender { get; init; }
}

/// <summary>Where a receipt may go.</summary>
internal static class ReceiptRules
{
    /// <summary>
    /// True if a receipt at <paramref name="old"/> moves to <paramref name="next"/>. It never moves backwards: reports come late,
    /// doubled and out of order. Failed and undelivered are final, and nothing that was delivered fails afterwards.
    /// </summary>
    public static bool Moves(ReceiptStatus old, ReceiptStatus next) => (old, next) switch
    {
        (ReceiptStatus.Failed or ReceiptStatus.Undelivered, _) => false,
        (_, ReceiptStatus.Failed or ReceiptStatus.Undelivered) => old < ReceiptStatus.Delivered,
        _ => next > old,
    };

    /// <summary>The word on the wire; null while the message is still inside Parley.</summary>
    public static string? Word(ReceiptStatus status) => status switch
    {
        ReceiptStatus.Sent => "sent",
        ReceiptStatus.Delivered => "delivered",
        ReceiptStatus.Read => "read",
        ReceiptStatus.Failed => "failed",
        ReceiptStatus.Undelivered => "undelivered",
        _ => null,
    };
}
