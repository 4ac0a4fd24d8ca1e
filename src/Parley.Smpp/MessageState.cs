namespace Parley.Smpp;

/// <summary>message_state: SMPP 3.4, section 5.2.28; Scheduled is of 5.0.</summary>
public enum MessageState : byte
{
    Scheduled = 0,
    Enroute = 1,
    Delivered = 2,
    Expired = 3,
    Deleted = 4,
    Undeliverable = 5,
    Accepted = 6,
    Unknown = 7,
    Rejected = 8,
}

/// <summary>The seven-letter words of receipts.</summary>
public static class MessageStates
{
    /// <summary>The word in <c>stat:</c>.</summary>
    public static string Word(this MessageState state) => state switch
    {
        MessageState.Scheduled => "SCHEDLD",
        MessageState.Enroute => "ENROUTE",
        MessageState.Delivered => "DELIVRD",
        MessageState.Expired => "EXPIRED",
        MessageState.Deleted => "DELETED",
        MessageState.Undeliverable => "UNDELIV",
        MessageState.Accepted => "ACCEPTD",
        MessageState.Rejected => "REJECTD",
        _ => "UNKNOWN",
    };

    /// <summary>The state of a word; carriers write it in any case and spell it out or cut it. Null if it is none.</summary>
    public static MessageState? Parse(ReadOnlySpan<char> word)
    {
        foreach (var (start, state) in Words)
        {
            if (word.StartsWith(start, StringComparison.OrdinalIgnoreCase))
            {
                return state;
            }
        }

        return null;
    }

    /// <summary>True if nothing more will come.</summary>
    public static bool IsFinal(this MessageState state) =>
        state is not (MessageState.Scheduled or MessageState.Enroute or MessageState.Accepted);

    private static readonly (string Start, MessageState State)[] Words =
    [
        ("DELIV", MessageState.Delivered), ("UNDEL", MessageState.Undeliverable), ("FAIL", MessageState.Undeliverable),
        ("EXPIR", MessageState.Expired), ("DELET", MessageState.Deleted), ("ACCEP", MessageState.Accepted),
        ("ENROU", MessageState.Enroute), ("BUFFER", MessageState.Enroute), ("SCHED", MessageState.Scheduled),
        ("REJEC", MessageState.Rejected), ("UNKNO", MessageState.Unknown),
    ];
}
