namespace Parley.Sandbox.Trace;

/// <summary>Puts together what Parley did and what the carrier saw of it. Pure.</summary>
internal static class AttemptList
{
    /// <summary>Each request to the carrier in order, with the number of the hand-over that it was part of.</summary>
    public static IReadOnlyList<TracedAttempt> Of(
        IEnumerable<DecisionNote> decisions, IEnumerable<ExchangeNote> exchanges, string protocol)
    {
        var left = exchanges.OrderBy(exchange => exchange.At).ToList();
        var attempts = new List<TracedAttempt>();
        var number = 0;
        foreach (var decision in decisions.Where(decision => decision.Outcome != "refused").OrderBy(decision => decision.Started))
        {
            number++;
            var own = left.FindAll(exchange => exchange.At >= decision.Started && exchange.At <= decision.At);
            left.RemoveAll(own.Contains);
            if (own.Count == 0)
            {
                attempts.Add(new(
                    number, decision.Started, decision.Outcome, protocol, null, null, decision.At - decision.Started, decision.Words));
            }

            attempts.AddRange(own.Select((exchange, at) => From(
                number, exchange, at == own.Count - 1 ? decision.Outcome : Outcome(exchange),
                at == own.Count - 1 && decision.Outcome != "accepted" ? decision.Words : null)));
        }

        // The server ended before it could note how its attempt went: the carrier still knows.
        attempts.AddRange(left.Select(exchange => From(++number, exchange, Outcome(exchange), null)));
        return attempts;
    }

    private static TracedAttempt From(int number, ExchangeNote exchange, string outcome, string? words) => new(
        number, exchange.At, outcome, exchange.Protocol, exchange.Request, exchange.Answer, exchange.Duration, exchange.Error ?? words);

    private static string Outcome(ExchangeNote exchange) =>
        exchange.IsAccepted ? "accepted" : exchange.Answer is null ? "unknown" : "rejected";
}
