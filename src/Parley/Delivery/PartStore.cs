using Parley.Api;
using Parley.Inbound;
using Parley.Receipts;
using Parley.Storage;

namespace Parley.Delivery;

/// <summary>
/// Which of the carrier's ids belong to which receipt. A message may go in several parts (SMS segments), each with an id and reports
/// of its own: the receipt is delivered when all are, and undelivered as soon as one is.
/// </summary>
internal sealed class PartStore(ReceiptStore receipts)
{
    // Carriers number anew after weeks: what waited longer than this spoke of another message.
    private static readonly long EarlyAtMost = Wire.Microseconds(TimeSpan.FromDays(1));

    /// <summary>The carrier took the message under these ids. Reports that came before this answer are applied now.</summary>
    public async ValueTask AcceptAsync(ISql sql, Receipt receipt, IReadOnlyList<string> providerIds, long now)
    {
        const string insert = """
            INSERT INTO provider_message (account, channel, provider_id, receipt, status, error_code, created)
            VALUES ($1, $2, $3, $4, $5, NULL, $6)
            ON CONFLICT (account, channel, provider_id) DO UPDATE SET receipt = excluded.receipt, created = excluded.created,
                status = CASE WHEN provider_message.receipt IS NULL AND provider_message.created > $7
                    THEN provider_message.status ELSE excluded.status END,
                error_code = CASE WHEN provider_message.receipt IS NULL AND provider_message.created > $7
                    THEN provider_message.error_code ELSE NULL END
            RETURNING status, error_code
            """;
        const string count = "UPDATE receipt SET parts = $4 WHERE account = $1 AND message = $2 AND sid = $3";

        // The carrier's ids are locked before the conversation, here and in ReportAsync. Some carriers give all parts one id, or some
        // none: only those that reports can name are waited for.
        var early = new List<StatusReport>();
        var ids = providerIds.Where(id => id.Length > 0).Distinct().Order(StringComparer.Ordinal).ToList();
        foreach (var id in ids)
        {
            var (status, error) = await sql.FirstAsync(
                insert, row => ((ReceiptStatus)row.Number(0), (int?)row.NumberOrNull(1)), receipt.Account.Value, receipt.Channel, id,
                receipt.Sid.Value, (long)ReceiptStatus.Sent, now, now - EarlyAtMost);
            if (status != ReceiptStatus.Sent)
            {
                early.Add(new(receipt.Account, receipt.Channel, id, receipt.Sid.Value, status, error, 0));
            }
        }

        await receipts.MoveAsync(sql, receipt, ReceiptStatus.Sent, null, now);
        await sql.ExecuteAsync(
            count, receipt.Account.Value, receipt.Message.Value, receipt.Sid.Value, (long)ids.Count);
        foreach (var report in early)
        {
            await ApplyAsync(sql, receipt.Sid.Value, report, ReceiptStatus.Sent, now);
        }
    }

    /// <summary>
    /// A carrier's report. Unknown ids wait until the answer to their message is stored; a report that names our receipt moves it at
    /// once, which also settles a hand-over whose answer was lost.
    /// </summary>
    public async ValueTask ReportAsync(ISql sql, StatusReport report, long now)
    {
        const string meet = """
            INSERT INTO provider_message (account, channel, provider_id, receipt, status, error_code, created)
            VALUES ($1, $2, $3, NULL, $4, $5, $6)
            ON CONFLICT (account, channel, provider_id) DO UPDATE SET created = provider_message.created
            RETURNING receipt, status
            """;
        const string wait = """
            UPDATE provider_message SET status = $4, error_code = $5 WHERE account = $1 AND channel = $2 AND provider_id = $3
            """;
        var (sid, reached) = await sql.FirstAsync(
            meet, row => (row.TextOrNull(0), (ReceiptStatus)row.Number(1)), report.Account.Value, report.Channel, report.ProviderId,
            (long)report.Status, (long?)report.ErrorCode, now);
        if (sid is not null)
        {
            await ApplyAsync(sql, sid, report, reached, now);
            return;
        }

        if (ReceiptRules.Moves(reached, report.Status))
        {
            await sql.ExecuteAsync(
                wait, report.Account.Value, report.Channel, report.ProviderId, (long)report.Status, (long?)report.ErrorCode);
        }

        if (report is { Receipt: not null, IsOfPart: false } && await ReceiptStore.FindAsync(sql, report.Account, report.Receipt) is { } receipt)
        {
            await receipts.MoveAsync(sql, receipt, report.Status, report.ErrorCode, now);
        }
    }

    private async ValueTask ApplyAsync(ISql sql, string sid, StatusReport report, ReceiptStatus reached, long now)
    {
        if (await ReceiptStore.FindAsync(sql, report.Account, sid) is not { } receipt)
        {
            return;
        }

        if (receipt.Parts <= 1)
        {
            await receipts.MoveAsync(sql, receipt, report.Status, report.ErrorCode, now);
            return;
        }

        await ReportPartAsync(sql, receipt, report, reached, now);
    }

    private async ValueTask ReportPartAsync(ISql sql, Receipt receipt, StatusReport report, ReceiptStatus reached, long now)
    {
        const string move = """
            UPDATE provider_message SET status = $4 WHERE account = $1 AND channel = $2 AND provider_id = $3
            """;
        const string count = """
            UPDATE receipt SET parts_delivered = parts_delivered + 1 WHERE account = $1 AND message = $2 AND sid = $3
            RETURNING parts_delivered
            """;
        if (!ReceiptRules.Moves(reached, report.Status))
        {
            return;
        }

        await sql.ExecuteAsync(move, report.Account.Value, report.Channel, report.ProviderId, (long)report.Status);
        if (report.Status is ReceiptStatus.Failed or ReceiptStatus.Undelivered)
        {
            await receipts.MoveAsync(sql, receipt, report.Status, report.ErrorCode, now);
            return;
        }

        var delivered = receipt.PartsDelivered;
        if (reached < ReceiptStatus.Delivered && report.Status >= ReceiptStatus.Delivered)
        {
            delivered = await sql.FirstAsync(
                count, row => row.Number(0), receipt.Account.Value, receipt.Message.Value, receipt.Sid.Value);
        }

        if (delivered >= receipt.Parts || report.Status == ReceiptStatus.Sent)
        {
            await receipts.MoveAsync(sql, receipt, report.Status, report.ErrorCode, now);
        }
    }
}
