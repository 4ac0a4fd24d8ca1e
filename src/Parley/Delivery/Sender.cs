using Parley.Accounts;
using Parley.Api;
using Parley.Channels;
using Parley.Inbound;
using Parley.Lanes;
using Parley.Media;
using Parley.Messages;
using Parley.Ops;
using Parley.OptOut;
using Parley.Participants;
using Parley.Receipts;
using Parley.Storage;
using Parley.Templates;

namespace Parley.Delivery;

/// <summary>Hands a message to one phone's channel and writes down what came of it. Runs as the job of that phone's lane.</summary>
internal sealed partial class Sender(
    IDatabase database, ChannelCatalog channels, ReceiptStore receipts, PartStore parts, MediaFiles files, MediaLinks links,
    EngineOptions options, OptOutOptions optOuts, HandOvers handOvers, IAccountClock clock, ILogger<Sender> log, ISendWitness? witness = null) : IJobRunner
{
    public const string JobKind = "send";

    private const string Prefix = "send/";

    private static readonly TimeSpan HangPause = TimeSpan.FromSeconds(2);

    public IReadOnlyCollection<string> Kinds => [JobKind];

    /// <summary>The lane of everything that goes to this phone.</summary>
    public static string LaneOf(ParticipantSid phone) => Prefix + phone;

    /// <summary>True if the lane is that of a phone.</summary>
    public static bool IsLane(string lane) => lane.StartsWith(Prefix, StringComparison.Ordinal);

    /// <summary>Removes the lane of a phone that leaves its conversation; what was posted to it before still goes out.</summary>
    public static ValueTask LeaveAsync(ISql sql, Participant phone) =>
        LaneRemover.RemoveAsync(sql, phone.Account, LaneOf(phone.Sid), $"{phone.Channel}\n{phone.Address}\n{phone.Proxy}");

    public async Task<JobResult> RunAsync(Job job, long fails, CancellationToken cancellation)
    {
        // :: Step 1: what there is to send; a message that was deleted meanwhile is not
        var order = await database.ReadAsync(sql => ReadAsync(sql, job), cancellation);
        return order is null ? new JobResult.Done() : await HandOverAsync(order, job.Started, fails, cancellation);
    }

    /// <summary>Decides and sends; for whoever has read what there is to send.</summary>
    /// <param name="isStarted">True: an earlier attempt began and nobody knows how it ended.</param>
    public async Task<JobResult> HandOverAsync(SendOrder order, bool isStarted, long fails, CancellationToken cancellation)
    {
        if (isStarted && !options.ResendUnknown)
        {
            return Refuse(order, DeliveryErrors.Unknown, "An earlier attempt ended unseen");
        }

        // :: Step 2: may it go, and as what
        if (order.Phone.Proxy is null)
        {
            return Refuse(order, DeliveryErrors.NoGroupSender, "No number of ours takes part in the group");
        }

        if (channels.Find(order.Phone.Channel) is not { } channel)
        {
            return Refuse(order, DeliveryErrors.NoChannel, "This server has no such channel");
        }

        try
        {
            var plan = SendPlan.Decide(order, channel.Capabilities, options.MatchTemplateBody);
            if (plan is SendPlan.Refuse refuse)
            {
                return Refuse(order, refuse.ErrorCode, refuse.Words);
            }

            // :: Step 3: out, under the proxy's name
            var go = (SendPlan.Go)plan;
            using var handOver = handOvers.Begin(order.Receipt.Account, order.Phone.Proxy);
            if (handOver is null)
            {
                return new JobResult.Later(HangPause, CountAsFailure: false, "The carrier does not answer others");
            }

            var started = witness is null ? 0 : clock.Now(order.Receipt.Account);
            var outcome = await channel.SendAsync(Mask(order, go, channel.Capabilities), cancellation);
            handOver.IsAnswered = outcome is not SendOutcome.Unknown;
            witness?.HandedOver(order, go, started, outcome);
            return Judge(order.Receipt, outcome, fails);
        }
        catch (Exception bug) when (!cancellation.IsCancellationRequested && fails + 1 >= options.DeliveryAttempts)
        {
            // A message that breaks every attempt (its file is gone) must not hold up all that come after it for ever.
            return Refuse(order, DeliveryErrors.Unknown, bug.Message);
        }
    }

    private async ValueTask<SendOrder?> ReadAsync(ISql sql, Job job)
    {
        var message = new MessageSid(job.Payload!);
        if (await ReceiptStore.FindAsync(sql, job.Account, message, job.Reference) is not { Status: ReceiptStatus.Queued } receipt
            || await MessageStore.FindAsync(sql, job.Account, message) is not { } content
            || (await ParticipantStore.FindAsync(sql, job.Account, receipt.Conversation, receipt.Participant.Value)
                ?? await GoneAsync(sql, receipt)) is not { Address: not null } phone)
        {
            return null;
        }

        // A group's member gets it from the author's projected address.
        phone = phone with { Proxy = receipt.Sender ?? phone.Proxy };

        var template = content.ContentSid is null ? null : await ContentStore.FindAsync(sql, job.Account, content.ContentSid);
        var abilities = channels.Find(phone.Channel)?.Capabilities;
        if (phone.Proxy is null || abilities?.HasSessionWindow != true)
        {
            // Asked now and not when it was accepted: STOP may have come while it waited.
            var isOut = phone.Proxy is not null && abilities?.HasKeywordOptOut == true && optOuts.Enabled
                && await OptOutStore.IsOutAsync(sql, job.Account, phone.Proxy, phone.Address);
            return new(receipt, content, phone, WindowOpen: true, [], template, isOut);
        }

        var end = await SessionWindow.EndAsync(sql, job.Account, phone.Address, phone.Proxy);
        var open = clock.Now(job.Account) < end;
        var candidates = open || template is not null ? [] : await ContentStore.ApprovedAsync(sql, job.Account);
        return new(receipt, content, phone, open, candidates, template) { WindowEnd = end };
    }

    private static async ValueTask<Participant?> GoneAsync(ISql sql, Receipt receipt) =>
        (await LaneRemover.NoteAsync(sql, receipt.Account, LaneOf(receipt.Participant)))?.Split('\n') is [var channel, var address, var proxy]
            ? new(
                receipt.Account, receipt.Conversation, receipt.Participant, null, channel, address, proxy.Length == 0 ? null : proxy,
                Attributes.Empty, null, null, null, receipt.Created, receipt.Created)
            : null;

    private OutboundMessage Mask(SendOrder order, SendPlan.Go plan, ChannelCapabilities abilities)
    {
        var body = plan.Body;
        IReadOnlyList<OutboundMedia> media = [];
        if (plan is { Template: null, Content: null } && order.Message.Media.Count > 0)
        {
            if (abilities.SendsMedia)
            {
                media = [.. order.Message.Media.Select(entry => new OutboundMedia(
                    entry.Sid, entry.ContentType, entry.Filename, entry.Size, _ => Task.FromResult(files.Open(entry.Sid))))];
            }
            else
            {
                var urls = order.Message.Media.Select(entry => links.Make(entry.Sid, MediaLinks.SmsLife));
                body = string.Join('\n', [.. string.IsNullOrEmpty(body) ? [] : (string[])[body], .. urls]);
            }
        }

        return new(
            order.Receipt.Account, order.Receipt.Sid, order.Phone.Proxy!, order.Phone.Address!, body, media, plan.Template, plan.Content);
    }

    private JobResult Judge(Receipt receipt, SendOutcome outcome, long fails)
    {
        switch (outcome)
        {
            case SendOutcome.Accepted accepted:
                return new JobResult.Done(sql => parts.AcceptAsync(sql, receipt, accepted.ProviderIds, clock.Now(receipt.Account)));
            case SendOutcome.Rejected rejected:
                return Fail(receipt, rejected.ErrorCode, rejected.Words);
            case SendOutcome.Throttled throttled:
                return new JobResult.Later(throttled.After, CountAsFailure: false, "The carrier asks for less");
            case SendOutcome.TryLater { IsChannelDown: true } down:
                return new JobResult.Later(down.After ?? BackOff.After(fails), CountAsFailure: false, down.Words);
            case SendOutcome.TryLater later when fails + 1 < options.DeliveryAttempts:
                return new JobResult.Later(later.After ?? BackOff.After(fails), CountAsFailure: true, later.Words);
            case SendOutcome.TryLater later:
                return Fail(receipt, DeliveryErrors.GaveUp, later.Words);
            case SendOutcome.Unknown unknown when options.ResendUnknown && fails + 1 < options.DeliveryAttempts:
                return new JobResult.Later(BackOff.After(fails), CountAsFailure: true, unknown.Words);
            case SendOutcome.Unknown unknown:
                return Fail(receipt, DeliveryErrors.Unknown, unknown.Words);
            default:
                throw new InvalidOperationException($"Unknown outcome {outcome.GetType().Name}.");
        }
    }

    private JobResult.Done Refuse(SendOrder order, int errorCode, string words)
    {
        witness?.Refused(order, errorCode, words);
        return Fail(order.Receipt, errorCode, words);
    }

    private JobResult.Done Fail(Receipt receipt, int errorCode, string words)
    {
        LogFailed(receipt.Sid.Value, errorCode, words);
        return new(sql => receipts.MoveAsync(sql, receipt, ReceiptStatus.Failed, errorCode, clock.Now(receipt.Account)));
    }

    [LoggerMessage(400, LogLevel.Information, "Receipt {Receipt} failed with {ErrorCode}: {Words}")]
    private partial void LogFailed(string receipt, int errorCode, string words);
}
