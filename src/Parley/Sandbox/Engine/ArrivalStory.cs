using Parley.Messages;
using Parley.Participants;
using Parley.Sandbox.Phones;
using Parley.Sandbox.Trace;

namespace Parley.Sandbox.Engine;

/// <summary>How a message came in, step by step. Pure.</summary>
internal static class ArrivalStory
{
    /// <summary>Of all that was noted, the end of it.</summary>
    public static ArrivalNote? End(IReadOnlyList<ArrivalNote> notes) =>
        notes.FirstOrDefault(note => note.Outcome is not ("waiting" or "duplicate"))
        ?? notes.FirstOrDefault(note => note.Outcome == "waiting") ?? (notes.Count > 0 ? notes[0] : null);

    /// <summary>A message that a conversation has.</summary>
    public static TracedArrival Of(
        Message message, Participant? writer, IReadOnlyList<ArrivalNote> notes, IReadOnlyList<LoggedDelivery> calls, string? phoneId)
    {
        if (End(notes) is { } heard)
        {
            var binding = new TracedBinding(
                heard.Participant ?? message.Participant?.Value ?? "", message.Conversation.Value, heard.From, heard.To);
            return new(
                "phone", notes[0].At, heard.Channel, heard.From, heard.To, phoneId, heard.Outcome, heard.Reason, heard.Words, binding,
                Heard(notes, heard, calls, binding, message));
        }

        // The date of a message is that of its request; a hook was asked in between.
        var placed = calls.Where(call => call.Kind == "pre" && call.RedeliveryOf is null)
            .Select(call => call.Started + (call.Duration ?? 0)).Append(message.Created).Max();
        var isPhone = message.Source is not ("API" or "SDK");
        var (by, channel, how) = isPhone ? ("phone", message.Source.ToLowerInvariant(), "a phone")
            : message.Source == "SDK" ? ("chat", "chat", "a chat client")
            : ("rest", (string?)null, "a REST request");
        var words = isPhone
            ? $"{message.Author} wrote it on a phone; how it came in was not kept."
            : $"Posted by {how} as {message.Author}, it is number {message.Index} of the conversation.";
        List<TracedStep> steps =
        [
            new(message.Created, "received", isPhone ? $"A message of {message.Author} came in." : $"It came in by {how}, with {message.Author} as its author."),
            .. Asked(calls),
            Appended(message, placed),
            new(placed, "acknowledged", "It was committed before the answer went out."),
        ];
        return new(
            by, message.Created, channel, message.Author, null, phoneId, "appended", null, words,
            isPhone && writer is { Address: not null }
                ? new(writer.Sid.Value, message.Conversation.Value, writer.Address, writer.Proxy)
                : null,
            steps);
    }

    /// <summary>A phone's message that no conversation has.</summary>
    public static TracedArrival Of(
        PhoneMessage message, string channel, IReadOnlyList<ArrivalNote> notes, IReadOnlyList<LoggedDelivery> calls, bool isOnItsWay)
    {
        if (End(notes) is { } heard)
        {
            return new(
                "phone", notes[0].At, channel, heard.From, heard.To, message.Id, heard.Outcome, heard.Reason, heard.Words, null,
                Heard(notes, heard, calls, null, null));
        }

        var (outcome, reason, words) = isOnItsWay
            ? ("waiting", "carrier", $"The carrier has not brought it to Parley yet, and tries again until it is taken.")
            : ("unknown", "not_kept", "Parley was told of it; what became of it was not kept.");
        return new(
            "phone", message.At, channel, message.From, message.To, message.Id, outcome, reason, words, null,
            [new(message.At, "sent", $"{message.From} sent it to {message.To}.")]);
    }

    private static List<TracedStep> Heard(
        IReadOnlyList<ArrivalNote> notes, ArrivalNote heard, IReadOnlyList<LoggedDelivery> calls, TracedBinding? binding, Message? message)
    {
        // Notes are made after the commit; the message was there before.
        var came = Math.Min(notes[0].At, message?.Created ?? long.MaxValue);
        List<TracedStep> steps =
        [
            new(came, "received", $"{heard.From} wrote to {heard.To}.", new Dictionary<string, string?> { ["id"] = heard.Id }),
        ];
        steps.AddRange(notes.Where(note => note.Outcome is "waiting" or "duplicate").Select(note => new TracedStep(note.At, note.Outcome, note.Words)));
        steps.AddRange(Asked(calls));
        if (heard.Channel == "whatsapp")
        {
            steps.Add(new(came, "window", $"It opened the 24-hour window in which {heard.To} may write anything to {heard.From}."));
        }

        if (heard.Outcome != "waiting")
        {
            steps.Add(new(message?.Created ?? heard.At, "binding", heard.Words, binding is null
                ? heard.Conversation is { } other ? new Dictionary<string, string?> { ["conversationSid"] = other } : null
                : new Dictionary<string, string?>
                {
                    ["participantSid"] = binding.Participant,
                    ["conversationSid"] = binding.Conversation,
                }));
        }

        if (notes.FirstOrDefault(note => note.Keyword is not null) is { Keyword: { } keyword } taken)
        {
            steps.Add(new(taken.At, "keyword", $"It was also taken as the keyword {keyword}."));
        }

        if (message is not null)
        {
            steps.Add(Appended(message, message.Created));
        }

        steps.Add(new(notes[0].At, "acknowledged", "The carrier was told yes after the commit, and forgets the message."));
        return [.. steps.OrderBy(step => step.At)];
    }

    private static TracedStep Appended(Message message, long at) => new(
        at, "appended", $"It got its place: number {message.Index} of conversation {message.Conversation}.");

    private static IEnumerable<TracedStep> Asked(IReadOnlyList<LoggedDelivery> calls) =>
        calls.Where(call => call.Kind == "pre" && call.RedeliveryOf is null).Select(call => new TracedStep(
            call.Started, "pre_event",
            call.HttpStatus is { } status
                ? $"The pre-event hook was asked about {call.Event} and answered {status}."
                : $"The pre-event hook was asked about {call.Event} and gave no answer.",
            new Dictionary<string, string?> { ["webhookDeliverySid"] = call.Sid, ["url"] = call.Url }));
}
