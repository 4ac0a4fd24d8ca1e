using Parley.Api;
using Parley.Channels.Smpp;
using Parley.Conversations;
using Parley.Messages;
using Parley.Participants;
using Parley.Receipts;
using Parley.Sandbox.Outbox;
using Parley.Sandbox.Phones;
using Parley.Sandbox.Trace;
using Parley.Storage;

namespace Parley.Sandbox.Engine;

/// <summary>Tells traces from the engine's rows and from notes. Where notes are gone, the rows still tell how it ended.</summary>
internal sealed class EngineTraces(
    IDatabase database, SandboxDatabase sandbox, TraceBook book, EngineRecipients recipients, EngineTraceWebhooks webhooks, ISandboxSmsc smsc)
    : ITraces
{
    private const string Sms = SmppInbound.Channel;

    public async ValueTask<MessageTrace?> OfMessageAsync(AccountSid account, string sid, CancellationToken cancellation)
    {
        var (message, conversation, binding) = await database.ReadAsync(sql => ReadAsync(sql, account, sid), cancellation);
        if (message is null)
        {
            return null;
        }

        var notes = await book.ReadByAliasAsync(account, message.Sid.Value, cancellation);
        var heard = notes.OfType<ArrivalNote>().FirstOrDefault();
        if (heard is not null)
        {
            notes = await book.ReadAsync(account, TraceSubjects.Arrival(heard.Channel, heard.Id), cancellation);
        }

        var calls = await webhooks.OfMessageAsync(message, heard, cancellation);
        var arrivals = notes.OfType<ArrivalNote>().ToList();
        return new(
            Told(message, conversation), ArrivalStory.Of(message, binding, arrivals, calls, heard is null ? null : PhoneId(heard)),
            await recipients.OfAsync(message, cancellation), calls);
    }

    public async ValueTask<MessageTrace?> OfPhoneAsync(AccountSid account, PhoneMessage message, CancellationToken cancellation) =>
        message.IsSent ? await OfSentAsync(account, message, cancellation) : await OfReceivedAsync(account, message, cancellation);

    private async ValueTask<MessageTrace?> OfSentAsync(AccountSid account, PhoneMessage message, CancellationToken cancellation)
    {
        var channel = SandboxAddress.Channel(message.Phone);
        var id = channel == Sms ? SmppProviderIds.OfReceived(smsc.LinkFor(account), message.Id) : message.Id;
        var notes = (await book.ReadAsync(account, TraceSubjects.Arrival(channel, id), cancellation)).OfType<ArrivalNote>().ToList();
        if (notes.Find(note => note.Message is not null) is { Message: { } sid }
            && await OfMessageAsync(account, sid, cancellation) is { } trace)
        {
            return trace;
        }

        var isOnItsWay = notes.Count == 0
            && await sandbox.ReadAsync(sql => OutboxStore.HasAsync(sql, account, message.Id), cancellation);
        var calls = await webhooks.OfArrivalAsync(account, ArrivalStory.End(notes), cancellation);
        return new(null, ArrivalStory.Of(message, channel, notes, calls, isOnItsWay), [], calls);
    }

    private async ValueTask<MessageTrace?> OfReceivedAsync(AccountSid account, PhoneMessage message, CancellationToken cancellation)
    {
        var channel = SandboxAddress.Channel(message.Phone);
        var id = channel == Sms ? SmppProviderIds.OfSent(smsc.LinkFor(account), message.Id, fromReceipt: false) : message.Id;
        var receipt = await database.ReadAsync(
            async sql => await SidOfAsync(sql, account, channel, id) is { } sid ? await ReceiptStore.FindAsync(sql, account, sid)
                : message.Opaque is { } opaque ? await ReceiptStore.FindAsync(sql, account, TraceSubjects.Receipt(opaque)) : null,
            cancellation);
        if (receipt is null)
        {
            return null;
        }

        return receipt.IsProgrammable
            ? await recipients.OutsideAsync(receipt, message, cancellation)
            : await OfMessageAsync(account, receipt.Message.Value, cancellation);
    }

    private static async ValueTask<(Message? Message, Conversation? Conversation, Participant? Writer)> ReadAsync(
        ISql sql, AccountSid account, string sid)
    {
        if (await MessageStore.FindAsync(sql, account, new MessageSid(sid)) is not { } message)
        {
            return default;
        }

        return (
            message, await ConversationStore.FindAsync(sql, account, message.Conversation),
            message.Participant is { } writer ? await ParticipantStore.FindAsync(sql, account, message.Conversation, writer.Value) : null);
    }

    private static ValueTask<string?> SidOfAsync(ISql sql, AccountSid account, string channel, string providerId)
    {
        const string select = "SELECT receipt FROM provider_message WHERE account = $1 AND channel = $2 AND provider_id = $3";
        return sql.FirstAsync(select, row => row.TextOrNull(0), account.Value, channel, providerId);
    }

    // What the phone calls it: without what Parley puts in front.
    private static string PhoneId(ArrivalNote note) =>
        note.Channel == Sms && note.Id.IndexOf(":mo:", StringComparison.Ordinal) is var at and >= 0 ? note.Id[(at + 4)..] : note.Id;

    private static TracedMessage Told(Message message, Conversation? conversation) => new(
        message.Sid.Value, message.Conversation.Value, conversation?.State, message.Index, message.Author, message.Participant?.Value,
        message.Body, message.Source, [.. message.Media.Select(file => (file.Sid, file.ContentType))], message.ContentSid, message.Created);
}
