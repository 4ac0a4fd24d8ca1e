using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Parley.Sandbox.Trace;

/// <summary>Something that happened to a message, as it is kept.</summary>
[JsonPolymorphic(TypeDiscriminatorPropertyName = "kind")]
[JsonDerivedType(typeof(ArrivalNote), "arrival")]
[JsonDerivedType(typeof(DecisionNote), "decision")]
[JsonDerivedType(typeof(ExchangeNote), "exchange")]
[JsonDerivedType(typeof(ReportNote), "report")]
internal abstract record TraceNote
{
    /// <summary>On the account's clock, microseconds.</summary>
    public long At { get; init; }

    /// <summary>On the real clock, microseconds: the time that SIDs carry.</summary>
    public long Real { get; init; }

    /// <summary>About how many characters it holds.</summary>
    [JsonIgnore]
    public virtual int Weight => 256;
}

/// <summary>A phone's message reached Parley, and this became of it.</summary>
/// <param name="Outcome">As in <c>arrival.outcome</c> of a trace.</param>
/// <param name="Reason">As in <c>arrival.reason</c>, or null.</param>
/// <param name="Words">Why, for people.</param>
/// <param name="Conversation">The conversation that took it, or of which it is told why it did not.</param>
/// <param name="NumberMessage">The SID under which the number's webhook heard of it.</param>
internal sealed record ArrivalNote(
    string Channel, string Id, string From, string To, string? Body, string Outcome, string? Reason, string Words, string? Message,
    string? Conversation, string? Participant, string? NumberMessage, string? Keyword) : TraceNote
{
    public override int Weight => 512 + (Body?.Length ?? 0);
}

/// <summary>What was decided about one delivery, and how the hand-over went.</summary>
/// <param name="Outcome"><c>refused</c> before any carrier was asked; otherwise <c>accepted</c>, <c>rejected</c>, <c>later</c>, <c>unknown</c>.</param>
/// <param name="Started">When the hand-over began, on the account's clock.</param>
/// <param name="WindowOpen">Null where there is no window.</param>
/// <param name="Ids">The carrier's.</param>
internal sealed record DecisionNote(
    string Outcome, string? Reason, int? ErrorCode, string? Words, long Started, bool? WindowOpen, long? WindowEnd, string? Template,
    string? Language, IReadOnlyDictionary<string, string>? Variables, IReadOnlyList<string>? Ids) : TraceNote;

/// <summary>A request that a carrier got, and what it answered.</summary>
/// <param name="Id">The carrier's id for it, if it gave one.</param>
/// <param name="Answer">Null: there was none.</param>
/// <param name="Duration">Microseconds at the carrier.</param>
internal sealed record ExchangeNote(
    string Protocol, string? Id, TraceText Request, TraceText? Answer, bool IsAccepted, long Duration, string? Error) : TraceNote
{
    public override int Weight => 512 + Request.Body.Length + (Answer?.Body.Length ?? 0);
}

/// <summary>One side of an exchange, without secrets.</summary>
internal sealed record TraceText(string Line, IReadOnlyDictionary<string, string> Headers, string Body)
{
    /// <summary>Of a body, in characters; the rest is left out.</summary>
    public const int Longest = 16 * 1024;

    /// <summary>The start of a text.</summary>
    public static string Cut(string text) => text.Length <= Longest ? text : text[..Longest] + "…";
}

/// <summary>A carrier said what became of a message.</summary>
internal sealed record ReportNote(string Status, int? ErrorCode) : TraceNote;

/// <summary>How notes are stored.</summary>
[JsonSerializable(typeof(List<TraceNote>))]
internal sealed partial class TraceNotesJson : JsonSerializerContext
{
    // Bodies are JSON themselves; escaping every quote for HTML would make them half as large again.
    private static readonly TraceNotesJson Plain = new(new JsonSerializerOptions
    {
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    });

    public static string Write(List<TraceNote> notes) => JsonSerializer.Serialize(notes, Plain.ListTraceNote);

    public static List<TraceNote> Read(string text) => JsonSerializer.Deserialize(text, Plain.ListTraceNote)!;
}
