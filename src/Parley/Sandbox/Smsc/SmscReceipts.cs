using System.Globalization;
using System.Text;
using Parley.Api;
using Parley.Smpp;

namespace Parley.Sandbox.Smsc;

/// <summary>Sends receipts, with whatever faults were ordered for them.</summary>
internal sealed class SmscReceipts(
    SmscStore store, SmscDeliveries deliveries, ISandboxFaults faults, ISandboxTraffic traffic, Func<AccountSid, string> ownRoute,
    TimeProvider time, ILogger logger)
{
    private readonly SmscOvertaking _overtaking = new(time);

    /// <summary>Sends in the background; it is stored, and goes out after a restart if this process does not manage.</summary>
    public void Start(SmscReceipt receipt, CancellationToken stopping) => _ = SendAsync(receipt, stopping);

    private async Task SendAsync(SmscReceipt receipt, CancellationToken stopping)
    {
        try
        {
            // Nobody can be waited for who may never bind again.
            if (receipt.Route != ownRoute(receipt.Account))
            {
                await deliveries.SessionAsync(receipt.Account, receipt.Route, stopping);
            }

            using (traffic.Begin(receipt.Account, $"receipt of the text to {receipt.Destination}"))
            {
                await SendWithFaultsAsync(receipt, stopping);
                await store.DeleteAsync(receipt, stopping);
            }
        }
        catch (OperationCanceledException)
        {
            // Stopping; it is still stored.
        }
#pragma warning disable CA1031 // The end of a background task: nobody else would see it.
        catch (Exception exception)
#pragma warning restore CA1031
        {
            SmscLog.ReceiptFailed(logger, exception);
        }
    }

    private async Task SendWithFaultsAsync(SmscReceipt receipt, CancellationToken stopping)
    {
        var fault = faults.Take(receipt.Account, "sms.receipt", receipt.Destination, receipt.Source, receipt.Body);
        if (fault?.Delay is { } delay)
        {
            await Task.Delay(delay, time, stopping);
        }

        if (fault?.DropResponse == true)
        {
            return;
        }

        if (fault?.Reorder == true)
        {
            await _overtaking.WaitAsync(receipt.Account, stopping);
        }

        if (fault?.Error is { } error)
        {
            var (state, code) = SmscErrors.Receipt(error);
            receipt = receipt with { State = state, Error = code };
        }

        if (fault?.Disconnect == true)
        {
            (await deliveries.SessionAsync(receipt.Account, receipt.Route, stopping)).Abort("a fault was ordered");
        }

        foreach (var id in receipt.Ids)
        {
            var message = Message(receipt, id);
            for (var times = fault?.Duplicate == true ? 2 : 1; times > 0; times--)
            {
                await deliveries.DeliverAsync(receipt.Account, receipt.Route, message, stopping);
            }
        }

        if (fault?.Reorder != true)
        {
            _overtaking.Pass(receipt.Account);
        }
    }

    // A receipt goes the way back: from the phone to the number that sent.
    private MessagePdu Message(SmscReceipt receipt, string id)
    {
        var submitted = DateTimeOffset.UnixEpoch.AddTicks(receipt.Submitted * TimeSpan.TicksPerMicrosecond);
        var start = receipt.Body.Length > 20 ? receipt.Body[..20] : receipt.Body;
        var text = DeliveryReceipt.Format(id, receipt.State, receipt.Error, submitted, time.GetUtcNow(), start);
        return new MessagePdu(CommandId.DeliverSm)
        {
            Source = Address.FromNumber(receipt.Destination),
            Destination = Address.FromNumber(receipt.Source),
            EsmClass = DeliveryReceipt.EsmClass,
            ShortMessage = Encoding.ASCII.GetBytes(text),
            Tlvs = DeliveryReceipt.ToTlvs(id, receipt.State, ushort.Parse(receipt.Error, CultureInfo.InvariantCulture)),
        };
    }
}
