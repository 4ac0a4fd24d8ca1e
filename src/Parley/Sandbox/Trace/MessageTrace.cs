namespace Parley.Sandbox.Trace;

/// <summary>A message from its arrival to its receipts.</summary>
/// <param name="Message">Null: no conversation took it.</param>
internal sealed record MessageTrace(
    TracedMessage? Message, TracedArrival Arrival, IReadOnlyList<TracedRecipient> Recipients, IReadOnlyList<LoggedDelivery> Webhooks);

/// <summary>The message as it is stored. Times are microseconds of the account's clock, here and below.</summary>
internal sealed record TracedMessage(
    string Sid, string? Conversation, string? ConversationState, long? Index, string Author, string? Participant, string? Body,
    string Source, IReadOnlyList<(string Sid, string ContentType)> Media, string? Content, long Created);

/// <summary>How it came in.</summary>
/// <param name="By"><c>phone</c>, <c>rest</c>, <c>chat</c>.</param>
/// <param name="Channel"><c>whatsapp</c>, <c>sms</c>, <c>chat</c>, or null.</param>
/// <param name="Outcome"><c>appended</c>, <c>created</c>, <c>waiting</c>, <c>dropped</c>, <c>duplicate</c>, <c>vetoed</c>, <c>unknown</c>.</param>
/// <param name="Words">One sentence.</param>
internal sealed record TracedArrival(
    string By, long At, string? Channel, string? From, string? To, string? PhoneMessage, string Outcome, string? Reason, string Words,
    TracedBinding? Binding, IReadOnlyList<TracedStep> Steps);

/// <summary>The participant whose pair matched.</summary>
internal sealed record TracedBinding(string Participant, string Conversation, string? Address, string? Proxy);

/// <summary>One thing that happened on the way.</summary>
internal sealed record TracedStep(long At, string What, string Words, IReadOnlyDictionary<string, string?>? Details = null);

/// <summary>Somebody who might have got it.</summary>
/// <param name="Reason">In one word.</param>
/// <param name="Words">In one sentence.</param>
internal sealed record TracedRecipient(
    string? Participant, string? Identity, string? Address, string? Proxy, string Channel, string? Receipt, string Outcome, string Reason,
    int? ErrorCode, string Words)
{
    /// <summary>As it was when it was decided; null if there is none, or nobody knows.</summary>
    public TracedWindow? Window { get; init; }

    public TracedTemplate? Template { get; init; }

    public IReadOnlyList<TracedAttempt> Attempts { get; init; } = [];

    public IReadOnlyList<TracedStatus> Statuses { get; init; } = [];
}

/// <param name="Until">When it closes, or closed; null: the person never wrote.</param>
internal sealed record TracedWindow(bool IsOpen, long? Until);

internal sealed record TracedTemplate(string Name, string? Language, IReadOnlyDictionary<string, string> Variables);

/// <summary>A request to the carrier. Several of one hand-over have its number.</summary>
/// <param name="Request">Null: nothing reached the carrier.</param>
internal sealed record TracedAttempt(
    int Number, long At, string Outcome, string Protocol, TraceText? Request, TraceText? Response, long? Duration, string? Error);

internal sealed record TracedStatus(string Status, int? ErrorCode, long At);
