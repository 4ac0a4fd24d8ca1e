namespace Parley.Tests.Webhooks;

/// <summary>
/// The parameters of every event beside those that all have: https://www.twilio.com/docs/conversations/conversations-webhooks. Those
/// with a question mark are left out where there is nothing to say.
/// </summary>
internal static class EventTable
{
    public static readonly string[] OfAll = ["AccountSid", "EventType", "Source", "ClientIdentity?"];

    private const string Conversation = "FriendlyName? UniqueName? Attributes ChatServiceSid MessagingServiceSid State";
    private const string Born =
        "MessagingBinding.ProxyAddress? MessagingBinding.Address? MessagingBinding.ProjectedAddress? MessagingBinding.AuthorAddress?";

    private const string Known = "ConversationSid DateCreated DateUpdated";
    private const string Message = "ConversationSid Body? Author ParticipantSid? Attributes Media?";
    private const string MessageKnown = Message + " MessageSid Index DateCreated DateUpdated";

    private const string Participant = "ConversationSid Identity? RoleSid? Attributes MessagingBinding.Type "
        + "MessagingBinding.ProxyAddress? MessagingBinding.Address? MessagingBinding.ProjectedAddress?";

    private const string ParticipantKnown = Participant + " ParticipantSid DateCreated DateUpdated";
    private const string User = "ChatServiceSid UserSid DateUpdated Identity RoleSid? Attributes FriendlyName?";

    public static readonly Dictionary<string, string> Parameters = new()
    {
        ["onConversationAdd"] = $"{Conversation} {Born} MessageBody? Media?",
        ["onConversationAdded"] = $"{Known} {Conversation} {Born}",
        ["onConversationUpdate"] = $"{Known} {Conversation}",
        ["onConversationUpdated"] = $"{Known} {Conversation}",
        ["onConversationRemove"] = $"{Known} {Conversation}",
        ["onConversationRemoved"] = $"{Known} {Conversation} DateRemoved",
        ["onConversationStateUpdated"] =
            "ChatServiceSid StateUpdated StateFrom StateTo ConversationSid Reason MessagingServiceSid",
        ["onMessageAdd"] = Message,
        ["onMessageAdded"] = $"{Message} MessageSid MessagingServiceSid ChatServiceSid Index DateCreated",
        ["onMessageUpdate"] = MessageKnown,
        ["onMessageUpdated"] = MessageKnown,
        ["onMessageRemove"] = MessageKnown,
        ["onMessageRemoved"] = MessageKnown + " DateRemoved",
        ["onParticipantAdd"] = Participant,
        ["onParticipantAdded"] = Participant + " ParticipantSid DateCreated",
        ["onParticipantUpdate"] = ParticipantKnown,
        ["onParticipantUpdated"] = ParticipantKnown + " LastReadMessageIndex?",
        ["onParticipantRemove"] = ParticipantKnown,
        ["onParticipantRemoved"] = ParticipantKnown + " DateRemoved",
        ["onDeliveryUpdated"] = "ConversationSid ChatServiceSid MessageSid DeliveryReceiptSid ChannelMessageSid ParticipantSid Status "
            + "ErrorCode DateCreated DateUpdated",
        ["onUserAdded"] = User + " DateCreated",
        ["onUserUpdate"] = User,
        ["onUserUpdated"] = User + " DateCreated isOnline? isNotifiable?",
    };

    /// <summary>Fails unless these are the event's parameters, no more and no less.</summary>
    public static void AssertExact(string name, IEnumerable<string> parameters, bool whole = false)
    {
        var declared = Parameters[name].Split(' ').ToList();
        var given = parameters.Order(StringComparer.Ordinal).ToList();
        Assert.Equal(given.Distinct(), given);
        Assert.Empty(given.Except(declared.Select(one => one.TrimEnd('?'))));
        Assert.Empty(declared.Where(one => whole || !one.EndsWith('?')).Select(one => one.TrimEnd('?')).Except(given));
    }
}
