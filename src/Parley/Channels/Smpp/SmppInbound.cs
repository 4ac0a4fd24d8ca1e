using Parley.Api;
using Parley.Inbound;
using Parley.Smpp;
using Parley.Smpp.Text;

namespace Parley.Channels.Smpp;

/// <summary>
/// What an SMSC delivers: receipts and people's messages. Returns, and so lets the SMSC forget, only after the inbox has stored it;
/// an exception is answered with RX_T_APPN, and the SMSC comes again.
/// </summary>
internal sealed class SmppInbound(IInbox inbox, SmsParts parts, ISidSource sids, ILogger<SmppInbound> logger)
{
    /// <summary>The binding type.</summary>
    public const string Channel = "sms";

    /// <summary>The table of segments.</summary>
    public const string PartTable = "sms_part";

    /// <summary>Carriers that missed our answer to a segment send it again; some do so for minutes.</summary>
    public static readonly TimeSpan SwallowsDoubles = TimeSpan.FromMinutes(10);

    /// <summary>Handles one deliver_sm or data_sm.</summary>
    public async Task<CommandStatus> HandleAsync(SmppLink link, MessagePdu message, CancellationToken cancellation)
    {
        try
        {
            if (DeliveryReceipt.TryRead(message) is { } receipt)
            {
                await ReportAsync(link, receipt, cancellation);
            }
            else if (DeliveryReceipt.IsMarked(message))
            {
                // Taken, or the SMSC would send it for ever.
                SmppLog.UnreadableReceipt(logger, link.Name);
            }
            else
            {
                await ReceiveAsync(link, message, cancellation);
            }

            return CommandStatus.Ok;
        }
        catch (Exception exception) when (exception is not OperationCanceledException)
        {
            SmppLog.NotStored(logger, link.Name, exception);
            return CommandStatus.ReceiverTemporaryError;
        }
    }

    /// <summary>Hands on what is there of messages whose other segments did not come in time.</summary>
    public async Task SweepAsync(TimeSpan age, CancellationToken cancellation)
    {
        foreach (var (key, found) in await parts.StaleAsync(age, cancellation))
        {
            SmppLog.MissingSegments(logger, key.Route, found.Count, key.Total);
            await HandOnAsync(key, found, cancellation);
        }

        await parts.ForgetAsync(cancellation);
    }

    private async Task ReportAsync(SmppLink link, DeliveryReceipt receipt, CancellationToken cancellation)
    {
        if (SmppErrors.OfReceipt(receipt) is var (status, error))
        {
            var id = SmppProviderIds.OfSent(link, receipt.MessageId, fromReceipt: true);
            await inbox.ReportAsync(new StatusReport(link.Account, Channel, id, null, status, error, 0), cancellation);
        }
    }

    private async Task ReceiveAsync(SmppLink link, MessagePdu message, CancellationToken cancellation)
    {
        // SMPP gives messages to us no id. A hash of what is in them would take two equal texts ("ok", "ok") for one. So: the carrier's id
        // where it sends one in receipted_message_id, as several do, and a fresh one where it does not; then a deliver_sm whose answer got
        // lost comes twice, which is what SMPP promises.
        var given = message.Find(TlvTag.ReceiptedMessageId)?.Text is { Length: > 0 and <= 65 } numbered ? numbered : null;
        var id = SmppProviderIds.OfReceived(link, given ?? sids.Next("SM"));
        var place = Concatenation.Read(message, out var text);
        var part = new SmsPart(place?.Number ?? 1, id, message.DataCoding, text.ToArray(), MediaOf(link, message))
        {
            HasSendersId = given is not null,
        };
        var key = new SmsPartKey(
            link.Account, link.SystemId, message.Source.ToNumber(), message.Destination.ToNumber(), place?.Reference ?? 0, place?.Total ?? 1);
        if (place is null)
        {
            await inbox.ReceiveAsync(ToInbound(key, [part]), cancellation);
        }
        else if (await parts.AddAsync(key, part, cancellation) is { All: { } all })
        {
            await HandOnAsync(key, all, cancellation);
        }
    }

    // Killed between the two, it comes again with the same stored id, which the inbox knows.
    private async Task HandOnAsync(SmsPartKey key, IReadOnlyList<SmsPart> found, CancellationToken cancellation)
    {
        await inbox.ReceiveAsync(ToInbound(key, found), cancellation);
        await parts.DoneAsync(key, cancellation);
    }

    private static InboundMessage ToInbound(SmsPartKey key, IReadOnlyList<SmsPart> found)
    {
        var text = SmsText.Join(found);
        var media = found.SelectMany(part => part.Note.Split('\n', StringSplitOptions.RemoveEmptyEntries));
        return new InboundMessage(
            key.Account, Channel, found[0].Id, key.Source, key.Destination, text.Length == 0 ? null : text,
            [.. media.Select(url => new InboundMedia(url, null, null))], 0, null);
    }

    private static string MediaOf(SmppLink link, MessagePdu message) =>
        link.MediaUrlTag == 0
            ? ""
            : string.Join('\n', message.Tlvs.Where(tlv => tlv.Tag == link.MediaUrlTag).Select(tlv => tlv.Text).Where(SmppMedia.IsUrl));
}
