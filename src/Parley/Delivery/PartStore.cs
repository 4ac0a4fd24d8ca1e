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
    /// <summary>The carrier took the message under these ids. Reports that came before this answer are applied now.</summary>
    public async ValueTask AcceptAsync(ISql sql, Receipt receipt, IReadOnlyList<string> providerIds, long now)
    {
        const string insert = """
            INSERT INTO provider_message (account, channel, provider_id, receipt, status, created) VALUES ($1, $2, $3, $4, $5, $6)
            ON CONFLICT (account, channel, provider_id) DO UPDATE
            SET receipt = excluded.receipt, status = excluded.status, created = excluded.created
            """;
        const string count = "UPDATE receipt SET parts = $4 WHERE account = $1 AND message = $2 AND sid = $3";
        const string early = """
            DELETE FROM early_report WHERE account = $1 AND channel = $2 AND provider_id = $3 RETURNING status, error_code
            """;
        await receipts.MoveAsync(sql, receipt, ReceiptStatus.Sent, null, now);
        await sql.ExecuteAsync(
            count, receipt.Account.Value, receipt.Message.Value, receipt.Sid.Value, (long)providerIds.Count);
        foreach (var id in providerIds.Where(id => id.Length > 0))
        {
            await sql.ExecuteAsync(
                insert, receipt.Account.Value, receipt.Channel, id, receipt.Sid.Value, (long)ReceiptStatus.Sent, now);
            var waiting = await sql.QueryAsync(
                early, row => ((ReceiptStatus)row.Number(0), (int?)row.NumberOrNull(1)), receipt.Account.Value, receipt.Channel, id);
            foreach (var (status, error) in waiting.OrderBy(report => report.Item1))
            {
                await ReportAsync(
                    sql, new StatusReport(receipt.Account, receipt.Channel, id, receipt.Sid.Value, status, error, 0), now);
            }
        }
    }

    /// <summary>
    /// A carrier's report. Unknown ids wait until the answer to their message is stored; a report that names our receipt moves it at
    /// once, which also settles a hand-over whose answer was lost.
    /// </summary>
    public async ValueTask ReportAsync(ISql sql, StatusReport report, long now)
    {
        const string find = """
            SELECT receipt, status FROM provider_message WHERE account = $1 AND channel = $2 AND provider_id = $3
            """;
        const string park = """
            INSERT INTO early_report (account, channel, provider_id, status, error_code, created) VALUES ($1, $2, $3, $4, $5, $6)
            ON CONFLICT DO NOTHING
            """;
        var (sid, reached) = await sql.FirstAsync(
            find, row => (row.Text(0), (ReceiptStatus)row.Number(1)), report.Account.Value, report.Channel, report.ProviderId);
        if (sid is null && report.Receipt is null)
        {
            await sql.ExecuteAsync(
                park, report.Account.Value, report.Channel, report.ProviderId, (long)report.Status, (long?)report.ErrorCode, now);
            return;
        }

        if (await ReceiptStore.FindAsync(sql, report.Account, sid ?? report.Receipt!) is not { } receipt)
        {
            return;
        }

        if (sid is null || receipt.Parts <= 1)
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
