using System.Collections.Concurrent;
using Parley.Api;
using Parley.Channels.Smpp;
using Parley.Sandbox.Trace;
using Parley.Smpp;
using Parley.Smpp.Sessions;
using Parley.Smpp.Text;

namespace Parley.Sandbox.Smsc;

/// <summary>Takes submit_sm: joins segments, hands texts to the phones, answers as a carrier does or as a fault orders.</summary>
internal sealed class SmscSubmits(
    SmscSessions sessions, SmsParts parts, SmscStore store, SmscReceipts receipts, ISandboxPhones phones, ISandboxFaults faults,
    ISandboxTraffic traffic, ISidSource sids, TimeProvider time, TraceBook? book)
{
    private readonly SmscOvertaking _overtaking = new(time);

    // Between the phones' answer and the stored receipt, a phone that is switched on would ask for a receipt that is not there yet.
    private readonly ConcurrentDictionary<string, Task> _underWay = new(StringComparer.Ordinal);

    /// <summary>Returns when no text with this id is between the phones and the store.</summary>
    public Task WhenStoredAsync(string id) => _underWay.GetValueOrDefault(id, Task.CompletedTask);

    /// <summary>As in <see cref="ISmppServerHandler.SubmitAsync"/>.</summary>
    public async Task<SubmitReply> SubmitAsync(
        SmppServerSession session, MessagePdu message, CancellationToken cancellation, CancellationToken stopping)
    {
        if (book is null)
        {
            return await AnswerAsync(session, message, cancellation, stopping);
        }

        var account = sessions.AccountOf(session);
        var (at, started) = (book.Now(account), time.GetTimestamp());
        var reply = await AnswerAsync(session, message, cancellation, stopping);
        TakeDown(session, account, message, reply, at, (long)time.GetElapsedTime(started).TotalMicroseconds);
        return reply;
    }

    private void TakeDown(SmppServerSession session, AccountSid account, MessagePdu message, SubmitReply reply, long at, long duration)
    {
        var answer = reply.Responses.OfType<MessageResponsePdu>().FirstOrDefault();
        var isTaken = answer is { Status: CommandStatus.Ok };
        book!.Add(
            account,
            isTaken
                ? TraceSubjects.Text(session.SystemId, answer!.MessageId)
                : TraceSubjects.Refused(message.Source.ToNumber(), message.Destination.ToNumber()),
            new ExchangeNote(
                "smpp", isTaken ? answer!.MessageId : null, SmppText.Of(message),
                answer is null ? null : SmppText.Of(answer, message.Sequence), isTaken, duration,
                answer is null ? "The SMSC sent no answer" : null)
            {
                At = at,
            });
    }

    private async Task<SubmitReply> AnswerAsync(
        SmppServerSession session, MessagePdu message, CancellationToken cancellation, CancellationToken stopping)
    {
        var account = sessions.AccountOf(session);
        var (from, to) = (message.Source.ToNumber(), message.Destination.ToNumber());
        if (from.Length == 0 || to.Length == 0)
        {
            return Reply(message, to.Length == 0 ? CommandStatus.InvalidDestinationAddress : CommandStatus.InvalidSourceAddress);
        }

        sessions.Learn(account, from, session.SystemId);
        using var busy = traffic.Begin(account, $"text to {to}");
        var place = Concatenation.Read(message, out var octets);
        var part = new SmsPart(
            place?.Number ?? 1, sids.Next(""), message.DataCoding, octets.ToArray(), ((int)message.RegisteredDelivery & 3).ToString(System.Globalization.CultureInfo.InvariantCulture));
        if (place is not { } known)
        {
            return await TakeAsync(session, message, account, from, to, [part], part.Id, stopping, cancellation);
        }

        var key = new SmsPartKey(account, session.SystemId, from, to, known.Reference, known.Total);
        var kept = await parts.AddAsync(key, part, cancellation);
        if (kept.All is not { } all)
        {
            return Reply(message, CommandStatus.Ok, kept.Id);
        }

        var reply = await TakeAsync(session, message, account, from, to, all, kept.Id, stopping, cancellation);
        if (reply.Responses is [{ Status: not CommandStatus.Ok }])
        {
            await parts.RemoveAsync(key, part.Number, cancellation);
        }
        else
        {
            await parts.DoneAsync(key, cancellation);
        }

        return reply;
    }

    private async Task<SubmitReply> TakeAsync(
        SmppServerSession session, MessagePdu message, AccountSid account, string from, string to, IReadOnlyList<SmsPart> all, string id,
        CancellationToken stopping, CancellationToken cancellation)
    {
        var text = SmsText.Join(all);
        var fault = faults.Take(account, "sms.submit", to, from, text);
        if (fault?.Delay is { } delay)
        {
            await Task.Delay(delay, time, cancellation);
        }

        var failsLater = string.Equals(fault?.Mode, "async", StringComparison.OrdinalIgnoreCase);
        if (fault?.SmppStatus is { } status)
        {
            return Reply(message, (CommandStatus)status);
        }

        if (fault?.Error is { } error && !failsLater)
        {
            return Reply(message, SmscErrors.Status(error));
        }

        if (fault?.Reorder == true)
        {
            await _overtaking.WaitAsync(account, cancellation);
        }

        var (state, code) = fault?.Error is { } later ? SmscErrors.Receipt(later) : (MessageState.Delivered, "000");
        var receipt = await StoreAsync(
            new SmscReceipt(account, all[0].Id, session.SystemId, from, to, Wanting(all, state), text, Now(), state, code), cancellation);
        if (fault?.Reorder != true)
        {
            _overtaking.Pass(account);
        }

        if (fault?.Duplicate == true)
        {
            // A carrier that delivers twice.
            await phones.ReceiveTextAsync(account, sids.Next(""), from, to, text, cancellation);
        }

        Action? afterwards = receipt is null ? null : () => receipts.Start(receipt, stopping);
        if (fault?.Disconnect == true)
        {
            session.Abort("a fault was ordered");
        }

        return fault?.Disconnect == true || fault?.DropResponse == true
            ? new SubmitReply([], afterwards)
            : Reply(message, CommandStatus.Ok, id) with { Afterwards = afterwards };
    }

    // The phone first, then the receipt: killed between the two, there is no answer yet, and the sender knows that it does not know.
    private async Task<SmscReceipt?> StoreAsync(SmscReceipt receipt, CancellationToken cancellation)
    {
        var stored = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        _underWay[receipt.Id] = stored.Task;
        try
        {
            var isThere = receipt.State != MessageState.Delivered
                || await phones.ReceiveTextAsync(receipt.Account, receipt.Id, receipt.Source, receipt.Destination, receipt.Body, cancellation);
            if (receipt.Ids.Count == 0)
            {
                return null;
            }

            await store.InsertAsync(receipt, isThere, cancellation);
            return isThere ? receipt : null;
        }
        finally
        {
            _underWay.TryRemove(receipt.Id, out _);
            stored.SetResult();
        }
    }

    // registered_delivery: 1 always, 2 on failure, 3 on success.
    private static List<string> Wanting(IReadOnlyList<SmsPart> all, MessageState state) =>
        [.. all.Where(part => part.Note == "1" || part.Note == (state == MessageState.Delivered ? "3" : "2")).Select(part => part.Id)];

    private static SubmitReply Reply(MessagePdu message, CommandStatus status, string id = "") =>
        new([new MessageResponsePdu(message.Command.Response(), id) { Status = status }]);

    private long Now() => (time.GetUtcNow() - DateTimeOffset.UnixEpoch).Ticks / TimeSpan.TicksPerMicrosecond;
}
