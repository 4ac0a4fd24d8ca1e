using Parley.Api;
using Parley.Smpp;
using Parley.Smpp.Sessions;
using Parley.Smpp.Text;
using Answer = Parley.Smpp.Sessions.Answer;

namespace Parley.Channels.Smpp;

/// <summary>
/// One text over one link: segments in order, each answered before the next leaves. Once a segment has been taken, the message cannot
/// be started anew without the phone getting it twice, so from then on this waits and goes on itself.
/// </summary>
internal sealed class SmppSender(SmppLinkRunner runner, TimeProvider time, ILogger logger)
{
    private const byte ReceiptWanted = 1;
    private static readonly TimeSpan FirstBind = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan KnownDown = TimeSpan.FromMilliseconds(200);
    private static readonly TimeSpan Finishing = TimeSpan.FromSeconds(60);

    public async Task<SendOutcome> SendAsync(OutboundMessage message, string text, CancellationToken cancellation)
    {
        if (runner.Throttle.Left is var left && left > TimeSpan.Zero)
        {
            return new SendOutcome.Throttled(left);
        }

        var template = new MessagePdu(CommandId.SubmitSm)
        {
            Source = Address.FromNumber(message.From),
            Destination = Address.FromNumber(message.To),
            RegisteredDelivery = ReceiptWanted,
        };
        var segments = SegmentedText.From(text).ToMessages(template, Reference(message.Receipt)).ToList();
        List<string> ids = [];
        var patience = runner.IsFailing ? KnownDown : FirstBind;
        foreach (var segment in segments)
        {
            var (outcome, id) = ids.Count == 0
                ? await FirstAsync(segment, patience, cancellation)
                : await FurtherAsync(segment, cancellation);
            if (outcome is not null)
            {
                return outcome;
            }

            // Some SMSCs answer with an empty id; their receipts cannot be matched, but the receipt needs parts that differ.
            ids.Add(id!.Length > 0 ? SmppProviderIds.OfSent(runner.Link, id, fromReceipt: false) : $"{runner.Link.SystemId}:none:{message.Receipt}:{ids.Count}");
        }

        return new SendOutcome.Accepted(ids);
    }

    private async Task<(SendOutcome? Outcome, string? Id)> FirstAsync(MessagePdu segment, TimeSpan patience, CancellationToken cancellation)
    {
        if (await runner.SessionAsync(patience, cancellation) is not { } session)
        {
            return (new SendOutcome.TryLater($"SMPP link {runner.Link.Name} is not bound"), null);
        }

        var answer = await session.SubmitAsync(segment, cancellation);
        return Judge(answer);
    }

    private async Task<(SendOutcome? Outcome, string? Id)> FurtherAsync(MessagePdu segment, CancellationToken cancellation)
    {
        var since = time.GetTimestamp();
        while (true)
        {
            if (runner.Throttle.Left is var left && left > TimeSpan.Zero)
            {
                await Task.Delay(left, time, cancellation).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }

            var (outcome, id) = await FirstAsync(segment, FirstBind, cancellation);
            if (outcome is not (SendOutcome.Throttled or SendOutcome.TryLater))
            {
                return (outcome, id);
            }

            if (cancellation.IsCancellationRequested || time.GetElapsedTime(since) > Finishing)
            {
                return (new SendOutcome.Unknown("The carrier took only some segments of the message"), null);
            }

            if (outcome is SendOutcome.TryLater)
            {
                await Task.Delay(KnownDown, time, cancellation).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
        }
    }

    private (SendOutcome? Outcome, string? Id) Judge(Answer answer)
    {
        var status = $"0x{(uint)answer.Status:X}";
        switch (answer.Fate)
        {
            case Fate.NotSent:
                return (new SendOutcome.TryLater("The SMPP session ended"), null);
            case Fate.NoAnswer:
                SmppLog.NoAnswer(logger, runner.Link);
                return (new SendOutcome.Unknown("No submit_sm_resp came"), null);
            case Fate.Answered when answer.Status == CommandStatus.Ok:
                runner.Throttle.Fine();
                return (null, answer.MessageId);
            case Fate.Answered when SmppErrors.IsThrottle(answer.Status):
                var wait = runner.Throttle.Slower();
                SmppLog.Throttled(logger, runner.Link, status, wait);
                return (new SendOutcome.Throttled(wait), null);
            case Fate.Answered when SmppErrors.IsTransient(answer.Status):
                return (new SendOutcome.TryLater($"submit_sm_resp {status}"), null);
            default:
                SmppLog.Refused(logger, runner.Link, status);
                return (new SendOutcome.Rejected(SmppErrors.OfSubmit(answer.Status), $"submit_sm_resp {status}"), null);
        }
    }

    // From the receipt, so that a second attempt of the same message has the same reference: a phone that already has some of its
    // segments then takes the new ones for doubles instead of showing halves. FNV-1a, folded to 8 bits.
    private static byte Reference(ReceiptSid receipt)
    {
        var hash = 2166136261u;
        foreach (var character in receipt.Value ?? "")
        {
            hash = (hash ^ character) * 16777619u;
        }

        return (byte)(hash ^ (hash >> 8) ^ (hash >> 16) ^ (hash >> 24));
    }
}
