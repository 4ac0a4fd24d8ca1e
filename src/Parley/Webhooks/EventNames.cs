using System.Collections.Frozen;

namespace Parley.Webhooks;

/// <summary>
/// Names of events: https://www.twilio.com/docs/conversations/conversations-webhooks. The tense decides: <c>onMessageAdd</c> asks before,
/// <c>onMessageAdded</c> tells afterwards.
/// </summary>
internal static class EventNames
{
    public const string MessageAdd = "onMessageAdd";
    public const string MessageAdded = "onMessageAdded";
    public const string MessageUpdate = "onMessageUpdate";
    public const string MessageUpdated = "onMessageUpdated";
    public const string MessageRemove = "onMessageRemove";
    public const string MessageRemoved = "onMessageRemoved";
    public const string ConversationAdd = "onConversationAdd";
    public const string ConversationAdded = "onConversationAdded";
    public const string ConversationUpdate = "onConversationUpdate";
    public const string ConversationUpdated = "onConversationUpdated";
    public const string ConversationRemove = "onConversationRemove";
    public const string ConversationRemoved = "onConversationRemoved";
    public const string ConversationStateUpdated = "onConversationStateUpdated";
    public const string ParticipantAdd = "onParticipantAdd";
    public const string ParticipantAdded = "onParticipantAdded";
    public const string ParticipantUpdate = "onParticipantUpdate";
    public const string ParticipantUpdated = "onParticipantUpdated";
    public const string ParticipantRemove = "onParticipantRemove";
    public const string ParticipantRemoved = "onParticipantRemoved";
    public const string DeliveryUpdated = "onDeliveryUpdated";
    public const string UserAdded = "onUserAdded";
    public const string UserUpdate = "onUserUpdate";
    public const string UserUpdated = "onUserUpdated";

    /// <summary>What a service's webhooks may ask for: everything but users.</summary>
    public static readonly FrozenSet<string> OfService = FrozenSet.ToFrozenSet(
        [
            MessageAdd, MessageAdded, MessageUpdate, MessageUpdated, MessageRemove, MessageRemoved,
            ConversationAdd, ConversationAdded, ConversationUpdate, ConversationUpdated, ConversationRemove, ConversationRemoved,
            ConversationStateUpdated,
            ParticipantAdd, ParticipantAdded, ParticipantUpdate, ParticipantUpdated, ParticipantRemove, ParticipantRemoved,
            DeliveryUpdated,
        ],
        StringComparer.Ordinal);

    /// <summary>What the account's webhooks may ask for: all 23.</summary>
    public static readonly FrozenSet<string> OfAccount = FrozenSet.ToFrozenSet(
        [.. OfService, UserAdded, UserUpdate, UserUpdated], StringComparer.Ordinal);
}
