using Parley.Channels;
using Parley.Messages;
using Parley.Participants;
using Parley.Receipts;
using Parley.Sandbox.Phones;
using Parley.Sandbox.Trace;
using Parley.Storage;

namespace Parley.Sandbox.Engine;

/// <summary>Who received a message, who did not, and why.</summary>
internal sealed class EngineRecipients(IDatabase database, SandboxDatabase sandbox, TraceBook book, ChannelCatalog channels)
{
    /// <summary>Everybody of the message's conversation, in the order in which they came.</summary>
    public async ValueTask<IReadOnlyList<TracedRecipient>> OfAsync(Message message, CancellationToken cancellation)
    {
        var (receipts, people) = await database.ReadAsync(
            async sql => (
                await ReceiptsAsync(sql, message),
                await ParticipantStore.AllAsync(sql, message.Account, message.Conversation, ParticipantStore.Most)),
            cancellation);
        var told = new List<TracedRecipient>();
        foreach (var receipt in receipts)
        {
            var person = people.Find(one => one.Sid == receipt.Participant);
            told.Add(await WithReceiptAsync(receipt, person, person?.Address, receipt.Sender ?? person?.Proxy, cancellation));
        }

        var served = receipts.Select(receipt => receipt.Participant).ToHashSet();
        told.AddRange(people.Where(person => !served.Contains(person.Sid)).Select(person => Without(message, person)));
        return [.. told.OrderBy(one => one.Participant, StringComparer.Ordinal)];
    }

    /// <summary>The trace of a message outside of conversations.</summary>
    public async ValueTask<MessageTrace> OutsideAsync(Receipt receipt, PhoneMessage message, CancellationToken cancellation)
    {
        var words = $"Message {receipt.Message} was posted outside of conversations, for {message.Phone} from {message.Sender}.";
        var recipient = await WithReceiptAsync(receipt, null, message.Phone, message.Sender, cancellation) with { Participant = null };
        return new(
            null,
            new(
                "rest", receipt.Created, null, message.Sender, message.Phone, null, "appended", "outside_conversations", words, null,
                [new(receipt.Created, "received", words)]),
            [recipient], []);
    }

    private async ValueTask<TracedRecipient> WithReceiptAsync(
        Receipt receipt, Participant? person, string? phone, string? proxy, CancellationToken cancellation)
    {
        var (account, notes) = (receipt.Account, await book.ReadAsync(receipt.Account, receipt.Sid.Value, cancellation));
        var decisions = notes.OfType<DecisionNote>().ToList();
        foreach (var id in decisions.SelectMany(decision => decision.Ids ?? []).Where(_ => receipt.Channel == "sms").ToList())
        {
            notes.AddRange(await book.ReadAsync(account, TraceSubjects.Text(id), cancellation));
        }

        if (receipt.Channel == "sms" && phone is not null && proxy is not null && decisions.Exists(HasGaps))
        {
            var refused = await book.ReadAsync(account, TraceSubjects.Refused(proxy, phone), cancellation);
            notes.AddRange(refused.Where(note => decisions.Exists(
                decision => HasGaps(decision) && note.At >= decision.Started && note.At <= decision.At)));
        }

        var isOn = phone is null
            || await sandbox.ReadAsync(sql => PhoneStore.IsReachableAsync(sql, account, phone), cancellation) is not false;
        return Told(receipt, person, phone, proxy, notes, decisions, isOn);
    }

    // Of what the SMSC did not take, the id is not known.
    private static bool HasGaps(DecisionNote decision) => decision.Outcome is "rejected" or "later" or "unknown";

    private TracedRecipient Told(
        Receipt receipt, Participant? person, string? phone, string? proxy, List<TraceNote> notes, List<DecisionNote> decisions, bool isOn)
    {
        var last = decisions.LastOrDefault();
        var status = ReceiptRules.Word(receipt.Status);
        var (outcome, reason, words) = RecipientStory.Of(new(
            status, receipt.ErrorCode, phone ?? receipt.Participant.Value, proxy, receipt.Channel == "sms" ? "The SMSC" : "Meta", last,
            notes.OfType<ReportNote>().LastOrDefault(), person is not null || receipt.IsProgrammable, isOn));
        var hasWindow = channels.Find(receipt.Channel)?.Capabilities.HasSessionWindow == true;
        return new(
            receipt.Participant.Value, person?.Identity, phone, proxy, receipt.Channel, receipt.Sid.Value, outcome, reason,
            receipt.ErrorCode, words)
        {
            Window = hasWindow && last?.WindowOpen is { } open ? new(open, last.WindowEnd) : null,
            Template = last is { Template: { } name } ? new(name, last.Language, last.Variables ?? new Dictionary<string, string>()) : null,
            Attempts = AttemptList.Of(decisions, notes.OfType<ExchangeNote>(), receipt.Channel == "sms" ? "smpp" : "graph"),
            Statuses = Statuses(receipt, status, notes, decisions),
        };
    }

    // Submits are answered and not reported; and what the receipt says stands there even if nobody noted it.
    private static List<TracedStatus> Statuses(
        Receipt receipt, string? status, List<TraceNote> notes, List<DecisionNote> decisions)
    {
        var told = notes.OfType<ReportNote>().Select(note => new TracedStatus(note.Status, note.ErrorCode, note.At)).ToList();
        if (!told.Exists(one => one.Status == "sent") && decisions.Find(decision => decision.Outcome == "accepted") is { } taken)
        {
            // Its report may have overtaken the answer: it was taken before it was delivered all the same.
            told.Insert(0, new("sent", null, told.Select(one => one.At).Append(taken.At).Min()));
        }

        if (status is not null && !told.Exists(one => one.Status == status))
        {
            told.Add(new(status, receipt.ErrorCode, receipt.Updated));
        }

        return [.. told.OrderBy(one => one.At)];
    }

    private static TracedRecipient Without(Message message, Participant person)
    {
        var (reason, words) = Reason(message, person);
        return new(
            person.Sid.Value, person.Identity, person.Address, person.Proxy ?? person.Projected, person.Channel, null, "skipped", reason, null,
            words);
    }

    private static (string Reason, string Words) Reason(Message message, Participant person) => person switch
    {
        _ when person.Sid == message.Participant => ("author", $"{person.Author} wrote it, and authors do not receive their own messages."),
        { Address: null, Projected: { } number } => ("chat", $"{person.Author} takes part under our number {number}, and has no phone to send to."),
        { Address: null } => ("chat", $"{person.Author} is a chat participant without a phone, and reads in the conversation."),
        _ when string.CompareOrdinal(person.Sid.Value, 2, message.Sid.Value, 2, 32) > 0 =>
            ("joined_later", $"{person.Author} came into the conversation after the message."),
        _ => ("unknown", $"{person.Author} has a phone and got no delivery; nothing was kept of why."),
    };

    private static ValueTask<List<Receipt>> ReceiptsAsync(ISql sql, Message message)
    {
        const string select = $"SELECT {ReceiptStore.Columns} FROM receipt WHERE account = $1 AND message = $2 ORDER BY sid";
        return sql.QueryAsync(select, ReceiptStore.Map, message.Account.Value, message.Sid.Value);
    }
}
