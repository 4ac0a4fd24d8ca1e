using Parley.Accounts;
using Parley.Api;
using Parley.Channels;
using Parley.Delivery;
using Parley.Inbound;
using Parley.Lanes;
using Parley.Messages;
using Parley.OptOut;
using Parley.Participants;
using Parley.Receipts;
using Parley.Storage;
using Parley.Templates;

namespace Parley.ProgrammableMessages;

/// <summary>
/// Hands a programmable message to its channel: the same rules, the same outcomes and the same receipts as a conversation's message has,
/// by the same <see cref="Sender"/>.
/// </summary>
internal sealed partial class ProgrammableSender(
    IDatabase database, ProgrammableMessageStore store, Sender sender, ReceiptStore receipts, OutsideMedia media, ChannelCatalog channels,
    OptOutOptions optOuts, IAccountClock clock, ILogger<ProgrammableSender> log) : IJobRunner
{
    public const string JobKind = "text";

    /// <summary>The payload of the job of an automatic answer: it goes to who has just opted out.</summary>
    public const string KeywordAnswer = "keyword-answer";

    private const int MostTries = 8;

    // https://www.twilio.com/docs/api/errors/63019
    private const int MediaGone = 63019;

    public IReadOnlyCollection<string> Kinds => [JobKind];

    public async Task<JobResult> RunAsync(Job job, long fails, CancellationToken cancellation)
    {
        // :: Step 1: what there is to send; what was canceled or deleted is not
        if (await store.FindAsync(job.Account, job.Reference, cancellation) is not { } message
            || message.Status is MessageStates.Canceled)
        {
            return new JobResult.Done(EndsLane: job.Lane == $"text/{job.Reference[2..]}");
        }

        var isAlone = message.SendAt is not null;
        if (message.SendAt is { } at && at - clock.Now(job.Account) is > 0 and var left)
        {
            return new JobResult.Later(TimeSpan.FromMicroseconds(left), CountAsFailure: false, "It is for later");
        }

        // :: Step 2: its files
        if (message.MediaUrls.Count > message.Media.Count)
        {
            var (fetched, why) = await FetchAsync(message, fails, cancellation);
            if (why is JobResult.Done failed)
            {
                return failed with { EndsLane = isAlone };
            }

            if (fetched is null)
            {
                return why ?? new JobResult.Done(EndsLane: isAlone);
            }

            message = fetched;
        }

        // :: Step 3: as every message goes
        var order = await database.ReadAsync(sql => ReadAsync(sql, message, job.Payload == KeywordAnswer), cancellation);
        var result = order is null ? new JobResult.Done() : await sender.HandOverAsync(order, job.Started, fails, cancellation);
        return isAlone && result is JobResult.Done done ? done with { EndsLane = true } : result;
    }

    private async Task<(ProgrammableMessage? Message, JobResult? Why)> FetchAsync(
        ProgrammableMessage message, long fails, CancellationToken cancellation)
    {
        var entries = new List<MediaEntry>();
        foreach (var url in message.MediaUrls)
        {
            try
            {
                if (await media.FetchAsync(url, cancellation) is not { } entry)
                {
                    return (null, Fail(message, "a file is gone or too large"));
                }

                entries.Add(entry);
            }
            catch (Exception away) when (!cancellation.IsCancellationRequested)
            {
                return (null, fails + 1 < MostTries
                    ? new JobResult.Later(BackOff.After(fails), CountAsFailure: true, away.Message)
                    : Fail(message, away.Message));
            }
        }

        return await store.AttachAsync(message, entries, cancellation) ? (message with { Media = entries }, null) : (null, null);
    }

    private JobResult.Done Fail(ProgrammableMessage message, string words)
    {
        LogFailed(message.Sid, words);
        return new(async sql =>
        {
            if (await ReceiptStore.FindAsync(sql, message.Account, new MessageSid(message.Sid), message.Receipt!) is { } receipt)
            {
                await receipts.MoveAsync(sql, receipt, ReceiptStatus.Failed, MediaGone, clock.Now(message.Account));
            }
        });
    }

    // What the sender needs to know, in a conversation's words: the person is the one participant, our number the proxy.
    private async ValueTask<SendOrder?> ReadAsync(ISql sql, ProgrammableMessage message, bool isKeywordAnswer)
    {
        // It may have been canceled while its files were fetched.
        if (await ReceiptStore.FindAsync(sql, message.Account, new MessageSid(message.Sid), message.Receipt!)
                is not { Status: ReceiptStatus.Queued } receipt
            || (message.SendAt is not null
                && await ProgrammableMessageStore.FindAsync(sql, message.Account, message.Sid) is not { Status: MessageStates.Scheduled }))
        {
            return null;
        }

        var content = new Message(
            message.Account, default, 0, new MessageSid(message.Sid), message.From, null, message.Body, message.Media, "{}", null,
            message.ContentSid, message.ContentVariables, "API", null, message.Created, message.Updated, default);
        var person = new Participant(
            message.Account, default, default, null, message.Channel, message.To, message.From, "{}", null, null, null, message.Created,
            message.Created);
        var template = message.ContentSid is null ? null : await ContentStore.FindAsync(sql, message.Account, message.ContentSid);
        var abilities = channels.Find(message.Channel)?.Capabilities;
        var isOut = abilities?.HasKeywordOptOut == true && optOuts.Enabled && !isKeywordAnswer
            && await OptOutStore.IsOutAsync(sql, message.Account, message.From, message.To);
        var end = abilities?.HasSessionWindow == true
            ? await SessionWindow.EndAsync(sql, message.Account, message.To, message.From)
            : null;
        var open = abilities?.HasSessionWindow != true || clock.Now(message.Account) < end;
        var candidates = open || template is not null ? [] : await ContentStore.ApprovedAsync(sql, message.Account);
        return new(receipt, content, person, open, candidates, template, isOut) { WindowEnd = end };
    }

    [LoggerMessage(810, LogLevel.Information, "Message {Message} failed: {Words}")]
    private partial void LogFailed(string message, string words);
}
