namespace Parley.Conversations;

/// <summary>
/// When a conversation becomes inactive and when it closes. Both are counted from its last activity: its creation, a message, a new
/// participant, the setting of its timers. Pure. https://www.twilio.com/docs/conversations/states-timers
/// </summary>
internal static class ActivityTimers
{
    /// <summary>The same conversation with both timers started anew.</summary>
    public static Conversation Restarted(this Conversation conversation, long now) => conversation with
    {
        DateInactive = conversation.State is ConversationStates.Active or ConversationStates.Initializing
            ? now + ConversationForm.Duration(conversation.InactiveTimer)
            : null,
        DateClosed = conversation.IsClosed ? null : now + ConversationForm.Duration(conversation.ClosedTimer),
    };

    /// <summary>In another state: going to sleep stops one timer, waking starts both, closing ends both.</summary>
    public static Conversation InState(this Conversation conversation, string state, long now) => (conversation with { State = state }) switch
    {
        { IsClosed: true } closed => closed with { DateInactive = null, DateClosed = null },
        { State: ConversationStates.Inactive } sleeping => sleeping with { DateInactive = null },
        var open => conversation.State == ConversationStates.Inactive ? open.Restarted(now) : open,
    };

    /// <summary>When the next timer falls due, or null if none runs.</summary>
    public static long? NextDate(this Conversation conversation) => (conversation.DateInactive, conversation.DateClosed) switch
    {
        ({ } inactive, { } closed) => Math.Min(inactive, closed),
        var (inactive, closed) => inactive ?? closed,
    };

    /// <summary>
    /// The conversation after its next timer has fired; the change happened when it was due, however late somebody looks. One that is
    /// being made is left alone: whoever makes it decides.
    /// </summary>
    public static Conversation? Fired(this Conversation conversation, long now)
    {
        if (conversation.State is ConversationStates.Initializing or ConversationStates.Closed
            || conversation.NextDate() is not { } due || due > now)
        {
            return null;
        }

        var state = due == conversation.DateClosed ? ConversationStates.Closed : ConversationStates.Inactive;
        return conversation.InState(state, due) with { Updated = due };
    }
}
