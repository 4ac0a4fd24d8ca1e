using Parley.Messages;
using Parley.OptOut;

namespace Parley.Inbound;

/// <summary>
/// Hears where a person's message went, and what carriers report, for whoever explains it to people afterwards; where nobody does there
/// is none. Told after the commit; must return at once and not throw.
/// </summary>
internal interface IArrivalWitness
{
    /// <summary>A channel brought this message, and this became of it for now.</summary>
    void Arrived(InboundMessage message, Arrival arrival);

    /// <summary>A carrier reported.</summary>
    void Reported(StatusReport report);
}

/// <summary>What became of an inbound message.</summary>
/// <param name="Place">The conversation and the participant whose pair matched, or null.</param>
/// <param name="Message">The message that it is now, or null.</param>
internal sealed record Arrival(ArrivalOutcome Outcome, InboundPlace? Place = null, Message? Message = null)
{
    /// <summary>The SID under which the number's own webhook hears of it, or null.</summary>
    public string? NumberMessage { get; init; }

    /// <summary>The keyword that it was taken as, besides.</summary>
    public Keyword Keyword { get; init; }
}

/// <summary>Where it went.</summary>
internal enum ArrivalOutcome
{
    /// <summary>Into the conversation that waited for its pair.</summary>
    Appended,

    /// <summary>Into a conversation that was made for it.</summary>
    Created,

    /// <summary>Stored until its files are fetched, a hook was asked, or an earlier one has its place.</summary>
    Waiting,

    /// <summary>No conversation wanted it.</summary>
    Dropped,

    /// <summary>It was taken before.</summary>
    Duplicate,

    /// <summary>A pre-event hook refused the message.</summary>
    MessageVetoed,

    /// <summary>A pre-event hook refused the conversation that would have been made for it.</summary>
    ConversationVetoed,
}
