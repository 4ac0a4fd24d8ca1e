using Parley.Addresses;
using Parley.Api;
using Parley.Delivery;
using Parley.Inbound;
using Parley.Ops;
using Parley.Sandbox.Trace;
using Parley.Storage;
using Parley.Templates;

namespace Parley.Sandbox.Engine;

/// <summary>The reasons behind the engine's decisions, in sentences. Reads the engine's rows where a decision leaves none of its own.</summary>
internal sealed class EngineReasons(IDatabase database, EngineOptions options)
{
    /// <summary>Why a delivery was refused, where the order itself says it.</summary>
    public static (string Reason, string Words) Refusal(SendOrder order, int errorCode, string words) => errorCode switch
    {
        DeliveryErrors.OptedOut => ("opted_out", $"{order.Phone.Address} wrote STOP to {order.Phone.Proxy} and has opted out; nothing goes there until START."),
        DeliveryErrors.OutsideWindow or DeliveryErrors.TemplateRejected or DeliveryErrors.TemplatePaused or DeliveryErrors.TemplateDisabled =>
            ("template_not_approved", Unapproved(order)),
        DeliveryErrors.TooLong => ("too_long", words + "."),
        DeliveryErrors.Empty => ("empty", words + "."),
        DeliveryErrors.MediaTooLarge => ("media_too_large", words + "."),
        DeliveryErrors.NoChannel => ("no_channel", words + "."),
        DeliveryErrors.NoGroupSender => ("no_group_sender", words + "."),
        _ => ("unknown", words.TrimEnd('.') + "."),
    };

    /// <summary>Why free text may not go, and which template it might have been.</summary>
    public async ValueTask<(string Reason, string Words)> WindowAsync(SendOrder order)
    {
        var (window, message) = (Window(order), order.Message);
        if (!options.MatchTemplateBody || message.ContentSid is not null || message.Media.Count > 0 || message.Body is not { Length: > 0 } body)
        {
            return ("window_closed", message.Media.Count > 0
                ? $"{window}; files may not go, and no template is matched by a message with files."
                : $"{window}; free text may not go.");
        }

        var unapproved = await database.ReadAsync(
            sql => ContentStore.UnapprovedAsync(sql, order.Receipt.Account), CancellationToken.None);
        foreach (var content in unapproved)
        {
            if (TextOf(content) is { } text && BodyMatcher.Of(text).Match(body) is not null)
            {
                return ("template_not_approved",
                    $"{window}; free text may not go, and the template that matches this text, {Name(content)}, is {State(content.Approval)}.");
            }
        }

        var texts = order.Candidates.Select(content => (Name(content), content.Language, Text: TextOf(content)))
            .Where(one => one.Text is not null).Select(one => (one.Item1, one.Language, one.Text!)).ToList();
        if (texts.Count == 0)
        {
            return ("window_closed", $"{window}; free text may not go, and the account has no approved template that could.");
        }

        var words = $"{window}; free text may not go, and no approved template matches this text";
        return ("template_not_matched", NearestTemplate.Find(body, texts) is { } nearest ? $"{words}; {nearest}." : words + ".");
    }

    /// <summary>What became of a phone's message that was taken, kept back or refused.</summary>
    public static (string Outcome, string? Reason, string Words) Arrival(InboundMessage message, Arrival arrival) => arrival.Outcome switch
    {
        ArrivalOutcome.Appended => (
            "appended", null,
            $"Conversation {arrival.Place!.Conversation.Sid} has the pair {Pair(message)}, so the message is its number {arrival.Message?.Index}."),
        ArrivalOutcome.Created => (
            "created", null,
            $"No open conversation had the pair {Pair(message)}, and the address configuration of {message.To} makes one: {arrival.Place!.Conversation.Sid}."),
        ArrivalOutcome.Waiting => (
            "waiting", "waiting", "The message is stored; its files are fetched, a hook is asked, or an earlier message goes first."),
        ArrivalOutcome.Duplicate => ("duplicate", "duplicate", "The carrier brought a message again that was taken before; it was dropped."),
        ArrivalOutcome.MessageVetoed => (
            "vetoed", "vetoed",
            $"The pre-event hook refused the message for conversation {arrival.Place!.Conversation.Sid}; it is gone for good."),
        ArrivalOutcome.ConversationVetoed => (
            "vetoed", "vetoed", $"The pre-event hook refused the conversation that would have been made for {Pair(message)}; the message is gone for good."),
        _ => ("dropped", "no_binding", "No conversation took the message."),
    };

    /// <summary>Why no conversation took a phone's message.</summary>
    public async ValueTask<(string Reason, string Words, string? Conversation)> NobodyAsync(InboundMessage message, bool toldNumber)
    {
        var (closed, elsewhere, address) = await database.ReadAsync(
            async sql => (
                await ClosedAsync(sql, message), await ElsewhereAsync(sql, message),
                await AddressStore.FindAsync(sql, message.Account, message.To)),
            CancellationToken.None);
        var making = address is null ? $"no address configuration makes one for {message.To}"
            : address is { AutoCreation.Enabled: false } ? $"the address configuration of {message.To} does not make any"
            : address.Type != message.Channel ? $"the address configuration of {message.To} is for {address.Type}"
            : $"none is made for a sender by name, who cannot be answered";
        var end = toldNumber ? "; only the number's own webhook was told" : "; the message was dropped";
        if (closed is not null)
        {
            return ("pair_closed", $"The pair {Pair(message)} is in conversation {closed}, which is closed and takes nothing more; {making}{end}.", closed);
        }

        var near = elsewhere is var (conversation, proxy) && conversation is not null
            ? $"; {message.From} is in conversation {conversation}, but with {proxy}"
            : "";
        return ("no_binding", $"No open conversation has the pair {Pair(message)}{near}; {making}{end}.", null);
    }

    private static ValueTask<string?> ClosedAsync(ISql sql, InboundMessage message)
    {
        // By service, because that is how the index goes. A group's member has no proxy; somebody else there is projected.
        const string select = """
            SELECT participant.conversation FROM participant JOIN conversation
                ON conversation.account = participant.account AND conversation.sid = participant.conversation
            WHERE participant.account = $1 AND participant.service IN (SELECT sid FROM service WHERE account = $1)
                AND participant.address = $2 AND conversation.state = 'closed'
                AND (participant.proxy = $3 OR (participant.proxy IS NULL AND EXISTS (
                    SELECT 1 FROM participant AS other WHERE other.account = $1 AND other.conversation = participant.conversation
                        AND other.projected = $3)))
            ORDER BY participant.sid DESC LIMIT 1
            """;
        return sql.FirstAsync(select, row => row.Text(0), message.Account.Value, message.From, message.To);
    }

    private static ValueTask<(string? Conversation, string? Proxy)> ElsewhereAsync(ISql sql, InboundMessage message)
    {
        const string select = """
            SELECT participant.conversation, participant.proxy FROM participant JOIN conversation
                ON conversation.account = participant.account AND conversation.sid = participant.conversation
            WHERE participant.account = $1 AND participant.service IN (SELECT sid FROM service WHERE account = $1)
                AND participant.address = $2 AND participant.proxy <> $3 AND conversation.state <> 'closed'
            ORDER BY participant.sid DESC LIMIT 1
            """;
        return sql.FirstAsync<(string?, string?)>(
            select, row => (row.Text(0), row.Text(1)), message.Account.Value, message.From, message.To);
    }

    private static string Window(SendOrder order) => order.WindowEnd is { } end
        ? $"The 24-hour window of {order.Phone.Address} with {order.Phone.Proxy} closed at {Wire.Date(end)}"
        : $"{order.Phone.Address} has never written to {order.Phone.Proxy}, so no 24-hour window is open";

    private static string Unapproved(SendOrder order)
    {
        var named = $"The content {order.Content?.Sid} is {State(order.Content?.Approval)}";
        return order.WindowOpen
            ? $"{named}, and it may go only as an approved template."
            : $"{Window(order)}, and only an approved template may go. {named}.";
    }

    private static string State(Approval? approval) => approval is null
        ? "not submitted for approval"
        : approval.RejectionReason is { Length: > 0 } reason ? $"{approval.Status} ({reason})" : approval.Status;

    private static string Name(Content content) => content.Approval?.Name ?? content.FriendlyName ?? content.Sid;

    // What a body is compared with: the text that was submitted, or that would be.
    private static string? TextOf(Content content) => ContentBody.From(content) is not { } body ? null
        : (content.Approval is { } approval ? body.Form(approval.ContentType) : body.Form("twilio/text")) is
            { Type: "twilio/text" or "twilio/media", Media.Count: 0 } form ? form.Body : null;

    private static string Pair(InboundMessage message) => $"{message.From} with {message.To}";
}
