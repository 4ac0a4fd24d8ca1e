using Parley.Delivery;

namespace Parley.Sandbox.Trace;

/// <summary>What is known about a delivery when its end is told.</summary>
/// <param name="Status">The receipt's word; null: still inside.</param>
/// <param name="Decision">The last decision, or null if nobody kept it.</param>
/// <param name="Report">The carrier's last report, or null.</param>
/// <param name="IsThere">False: the participant was removed since.</param>
/// <param name="IsOn">False: the phone is off.</param>
internal sealed record DeliveryFacts(
    string? Status, int? ErrorCode, string Phone, string? Proxy, string Carrier, DecisionNote? Decision, ReportNote? Report, bool IsThere, bool IsOn);

/// <summary>How a delivery ended and why, in one word and in one sentence. Pure.</summary>
internal static class RecipientStory
{
    /// <summary>How it ended.</summary>
    public static (string Outcome, string Reason, string Words) Of(DeliveryFacts facts) => facts.Status switch
    {
        "read" => ("read", "read", $"{facts.Phone} received it{As(facts)}, and the person read it."),
        "delivered" => ("delivered", "delivered", $"{facts.Phone} received it{As(facts)}."),
        "sent" when !facts.IsOn => ("sent", "phone_off", $"{facts.Carrier} took it{As(facts)} and holds it: the phone {facts.Phone} is off."),
        "sent" => ("sent", "sent", $"{facts.Carrier} took it{As(facts)}; it has not said yet that {facts.Phone} received it."),
        "undelivered" => ("undelivered", Undelivered(facts.ErrorCode), $"{facts.Carrier} took it and could not deliver it to {facts.Phone}{Code(facts)}."),
        "failed" => Failed(facts),
        _ => Queued(facts),
    };

    private static (string Outcome, string Reason, string Words) Queued(DeliveryFacts facts) => facts switch
    {
        { IsThere: false } => ("skipped", "removed", $"{facts.Phone} was removed from the conversation before it went."),
        { Decision: { Reason: "throttled" } later } =>
            ("queued", "throttled", $"{facts.Carrier} asked for less traffic, and it is tried again soon{Because(later)}."),
        { Decision: { Outcome: "later" or "unknown" } later } =>
            ("queued", "carrier_unreachable", $"{facts.Carrier} did not take it yet, and it is tried again{Because(later)}."),
        _ => ("queued", "waiting", $"It waits for its turn to go to {facts.Phone}."),
    };

    private static (string Outcome, string Reason, string Words) Failed(DeliveryFacts facts)
    {
        if (facts.Decision is { Outcome: "refused", Reason: { } reason, Words: { } words })
        {
            return ("failed", reason, words);
        }

        return (facts.ErrorCode, facts.Decision) switch
        {
            (DeliveryErrors.GaveUp, var last) =>
                ("failed", "carrier_unreachable", $"{facts.Carrier} was tried until Parley gave up{Because(last)}."),
            (DeliveryErrors.Unknown, { Outcome: "unknown" } last) =>
                ("failed", "unknown", $"The message left and no answer came, so nobody knows whether {facts.Phone} received it{Because(last)}."),
            (DeliveryErrors.OutsideWindow, _) => (
                "failed", "window_closed",
                $"{facts.Carrier} refused it: the 24-hour window of {facts.Phone} with {facts.Proxy} is closed (error {facts.ErrorCode})."),
            (DeliveryErrors.OptedOut, _) => ("failed", "opted_out", $"{facts.Phone} has opted out of {facts.Proxy}."),
            (_, { Outcome: "accepted" }) when facts.Report is not null =>
                ("failed", "carrier_refused", $"{facts.Carrier} took it first and reported then that it failed{Code(facts)}."),
            (_, { Outcome: "rejected" } last) => ("failed", "carrier_refused", $"{facts.Carrier} refused it{Code(facts)}{Because(last)}."),
            _ => ("failed", "carrier_refused", $"It failed{Code(facts)}; nothing more was kept of it."),
        };
    }

    // https://www.twilio.com/docs/api/errors/30003
    private static string Undelivered(int? code) => code is 30003 ? "unreachable" : "carrier_refused";

    private static string As(DeliveryFacts facts) => facts.Decision?.Template is { } name ? $" as the template {name}" : "";

    private static string Code(DeliveryFacts facts) => facts.ErrorCode is { } code ? $" (error {code})" : "";

    private static string Because(DecisionNote? last) => last?.Words is { Length: > 0 } words ? ": " + words.TrimEnd('.') : "";
}
