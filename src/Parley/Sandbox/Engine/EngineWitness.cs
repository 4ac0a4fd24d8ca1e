using Parley.Channels;
using Parley.Delivery;
using Parley.Inbound;
using Parley.OptOut;
using Parley.Receipts;
using Parley.Sandbox.Trace;

namespace Parley.Sandbox.Engine;

/// <summary>Notes what the engine decided, for traces. What has to be looked up for that is looked up later, by whoever writes the notes.</summary>
internal sealed class EngineWitness(TraceBook book, EngineReasons reasons, ChannelCatalog channels) : ISendWitness, IArrivalWitness
{
    public void Refused(SendOrder order, int errorCode, string words)
    {
        var receipt = order.Receipt;
        if (errorCode == DeliveryErrors.OutsideWindow && order.Content is null)
        {
            book.Add(receipt.Account, receipt.Sid.Value, async () =>
            {
                var (reason, why) = await reasons.WindowAsync(order);
                return Note(order, errorCode, reason, why);
            });
            return;
        }

        var (known, told) = EngineReasons.Refusal(order, errorCode, words);
        book.Add(receipt.Account, receipt.Sid.Value, Note(order, errorCode, known, told));
    }

    public void HandedOver(SendOrder order, SendPlan.Go plan, long started, SendOutcome outcome)
    {
        (string, string?, int?, string?) told = outcome switch
        {
            SendOutcome.Accepted => ("accepted", null, null, null),
            SendOutcome.Rejected rejected => ("rejected", "carrier_refused", rejected.ErrorCode, rejected.Words),
            SendOutcome.TryLater later => ("later", "carrier_unreachable", null, later.Words),
            SendOutcome.Throttled => ("later", "throttled", null, "The carrier asks for less"),
            SendOutcome.Unknown unknown => ("unknown", "unknown", null, unknown.Words),
            _ => ("unknown", null, null, null),
        };
        var (word, reason, code, words) = told;
        book.Add(
            order.Receipt.Account, order.Receipt.Sid.Value,
            new DecisionNote(
                word, reason, code, words, started, Open(order), order.WindowEnd, plan.Template?.Name, plan.Template?.Language,
                plan.Template?.Values, (outcome as SendOutcome.Accepted)?.ProviderIds));
    }

    public void Arrived(InboundMessage message, Arrival arrival)
    {
        var subject = TraceSubjects.Arrival(message.Channel, message.ProviderId);
        if (arrival.Outcome == ArrivalOutcome.Dropped)
        {
            book.Add(message.Account, subject, async () =>
            {
                var (reason, words, conversation) = await reasons.NobodyAsync(message, arrival.NumberMessage is not null);
                return Note(message, arrival, "dropped", reason, words) with { Conversation = conversation };
            });
            return;
        }

        var (outcome, why, told) = EngineReasons.Arrival(message, arrival);
        book.Add(message.Account, subject, Note(message, arrival, outcome, why, told), alias: arrival.Message?.Sid.Value);
    }

    public void Reported(StatusReport report)
    {
        if (ReceiptRules.Word(report.Status) is { } status)
        {
            book.Add(report.Account, report.Receipt ?? TraceSubjects.Text(report.ProviderId), new ReportNote(status, report.ErrorCode));
        }
    }

    private DecisionNote Note(SendOrder order, int errorCode, string reason, string words) => new(
        "refused", reason, errorCode, words, 0, Open(order), order.WindowEnd, null, null, null, null);

    private bool? Open(SendOrder order) =>
        channels.Find(order.Phone.Channel)?.Capabilities.HasSessionWindow == true ? order.WindowOpen : null;

    private static ArrivalNote Note(InboundMessage message, Arrival arrival, string outcome, string? reason, string words) => new(
        message.Channel, message.ProviderId, message.From, message.To, message.Body, outcome, reason, words, arrival.Message?.Sid.Value,
        arrival.Place?.Conversation.Sid.Value, arrival.Place?.Holder.Value, arrival.NumberMessage,
        arrival.Keyword == Keyword.None ? null : arrival.Keyword.ToString().ToUpperInvariant());
}
