using Parley.Sandbox.Trace;

namespace Parley.Tests.Sandbox.Trace;

public sealed class AttemptListTests
{
    [Fact]
    public void Requests_belong_to_the_hand_over_in_whose_time_they_came()
    {
        var attempts = AttemptList.Of(
            [Decision("later", 10, 20, "slower"), Decision("accepted", 30, 40)],
            [Exchange(12, isAccepted: false), Exchange(35), Exchange(31)], "smpp");
        Assert.Equal(["1 rejected? later 12", "2 accepted? accepted 31", "2 accepted? accepted 35"], attempts.Select(one =>
            $"{one.Number} {(one.Response!.Line == "yes" ? "accepted" : "rejected")}? {one.Outcome} {one.At}"));
        Assert.Equal(["slower", null, null], attempts.Select(one => one.Error));
    }

    [Fact]
    public void A_hand_over_that_reached_nobody_is_an_attempt_without_a_request()
    {
        var attempt = Assert.Single(AttemptList.Of([Decision("later", 10, 25, "The link is not bound")], [], "smpp"));
        Assert.Null(attempt.Request);
        Assert.Equal(("later", "smpp", 15L, "The link is not bound"), (attempt.Outcome, attempt.Protocol, attempt.Duration!.Value, attempt.Error));
    }

    [Fact]
    public void What_the_carrier_saw_of_a_server_that_was_killed_is_an_attempt()
    {
        var attempts = AttemptList.Of([Decision("accepted", 30, 40)], [Exchange(5, answers: false), Exchange(33)], "graph");
        Assert.Equal(["1 accepted", "2 unknown"], attempts.Select(one => $"{one.Number} {one.Outcome}"));
    }

    [Fact]
    public void What_was_refused_before_is_no_attempt() => Assert.Empty(AttemptList.Of([Decision("refused", 0, 40)], [], "graph"));

    private static DecisionNote Decision(string outcome, long started, long at, string? words = null) =>
        new(outcome, null, null, words, started, null, null, null, null, null, null) { At = at };

    private static ExchangeNote Exchange(long at, bool isAccepted = true, bool answers = true) => new(
        "smpp", null, new("submit_sm", new Dictionary<string, string>(), ""),
        answers ? new(isAccepted ? "yes" : "no", new Dictionary<string, string>(), "") : null, answers && isAccepted, 1, null)
    {
        At = at,
    };
}
