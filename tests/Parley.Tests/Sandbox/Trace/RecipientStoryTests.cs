using Parley.Sandbox.Trace;

namespace Parley.Tests.Sandbox.Trace;

public sealed class RecipientStoryTests
{
    [Theory]
    [InlineData("read", null, null, "read", "read")]
    [InlineData("delivered", null, "accepted", "delivered", "delivered")]
    [InlineData("sent", null, "accepted", "sent", "sent")]
    [InlineData("undelivered", 30003, "accepted", "undelivered", "unreachable")]
    [InlineData("undelivered", 30005, "accepted", "undelivered", "carrier_refused")]
    [InlineData(null, null, null, "queued", "waiting")]
    [InlineData(null, null, "later", "queued", "carrier_unreachable")]
    [InlineData("failed", 63016, "accepted", "failed", "window_closed")]
    [InlineData("failed", 30001, "later", "failed", "carrier_unreachable")]
    [InlineData("failed", 30008, "unknown", "failed", "unknown")]
    [InlineData("failed", 63024, "rejected", "failed", "carrier_refused")]
    [InlineData("failed", 21610, null, "failed", "opted_out")]
    [InlineData("failed", 63013, null, "failed", "carrier_refused")]
    public void Each_end_has_a_reason_also_without_notes(string? status, int? code, string? decision, string outcome, string reason)
    {
        var story = RecipientStory.Of(Facts(status, code) with { Decision = decision is null ? null : Decision(decision, null, "Because.") });
        Assert.Equal((outcome, reason), (story.Outcome, story.Reason));
        Assert.EndsWith(".", story.Words, StringComparison.Ordinal);
        Assert.DoesNotContain("..", story.Words, StringComparison.Ordinal);
    }

    [Fact]
    public void A_refusal_is_told_in_its_own_words()
    {
        var facts = Facts("failed", 63016) with { Decision = Decision("refused", "template_not_matched", "No template.") };
        Assert.Equal(("failed", "template_not_matched", "No template."), RecipientStory.Of(facts));
    }

    [Fact]
    public void A_phone_that_is_off_and_a_participant_who_left_are_told()
    {
        Assert.Equal("phone_off", RecipientStory.Of(Facts("sent", null) with { IsOn = false }).Reason);
        var left = RecipientStory.Of(Facts(null, null) with { IsThere = false });
        Assert.Equal(("skipped", "removed"), (left.Outcome, left.Reason));
    }

    [Fact]
    public void A_carrier_that_asks_for_less_is_told() => Assert.Equal(
        "throttled", RecipientStory.Of(Facts(null, null) with { Decision = Decision("later", "throttled", "Less") }).Reason);

    private static DeliveryFacts Facts(string? status, int? code) =>
        new(status, code, "+15551230001", "+15557770001", "The SMSC", null, null, IsThere: true, IsOn: true);

    private static DecisionNote Decision(string outcome, string? reason, string words) =>
        new(outcome, reason, null, words, 0, null, null, null, null, null, null);
}
