using Parley.Api;
using Parley.Inbound;
using Parley.Messages;
using Parley.ProgrammableMessages;
using Parley.Storage;
using Parley.Webhooks;

namespace Parley.Receipts;

/// <summary>The rows of receipts. Their status moves here and nowhere else.</summary>
internal sealed class ReceiptStore(IDatabase database, EventWriter events, IReceiptWatch? watch = null)
{
    public const string Columns = """
        account, message, sid, conversation, participant, channel, channel_message, status, error_code, parts, parts_delivered,
        created, updated, sender
        """;

    public ValueTask<Receipt?> FindAsync(AccountSid account, MessageSid message, string sid, CancellationToken cancellation) =>
        database.ReadAsync(sql => FindAsync(sql, account, message, sid), cancellation);

    public static ValueTask<Receipt?> FindAsync(ISql sql, AccountSid account, MessageSid message, string sid)
    {
        const string select = $"SELECT {Columns} FROM receipt WHERE account = $1 AND message = $2 AND sid = $3";
        return sql.FirstAsync(select, Map, account.Value, message.Value, sid);
    }

    /// <summary>Whatever its message; for reports from carriers.</summary>
    public static ValueTask<Receipt?> FindAsync(ISql sql, AccountSid account, string sid)
    {
        const string select = $"SELECT {Columns} FROM receipt WHERE account = $1 AND sid = $2";
        return sql.FirstAsync(select, Map, account.Value, sid);
    }

    public ValueTask<List<Receipt>> ListAsync(AccountSid account, MessageSid message, Page page, CancellationToken cancellation)
    {
        const string where = $"SELECT {Columns} FROM receipt WHERE account = $1 AND message = $2";
        const string after = $"{where} AND sid > $3 ORDER BY sid LIMIT $4";
        const string before = $"{where} AND sid < $3 ORDER BY sid DESC LIMIT $4";
        return database.ReadAsync(
            sql => sql.QueryAsync(
                page.Backward ? before : after, Map, account.Value, message.Value, page.Key ?? "", (long)page.Size + 1),
            cancellation);
    }

    /// <summary>
    /// Moves a receipt, its message's counts and the change number, and tells the webhooks; nothing happens if the status would not
    /// move. The receipt is read again under the conversation's lock.
    /// </summary>
    public async ValueTask MoveAsync(ISql sql, Receipt receipt, ReceiptStatus status, int? errorCode, long now)
    {
        const string bump =
            "UPDATE conversation SET change = change + 1 WHERE account = $1 AND sid = $2 RETURNING change, service";
        const string move =
            "UPDATE receipt SET status = $4, error_code = $5, updated = $6 WHERE account = $1 AND message = $2 AND sid = $3";
        const string count = """
            UPDATE message SET sent = sent + $3, delivered = delivered + $4, seen = seen + $5, failed = failed + $6,
                undelivered = undelivered + $7, change = $8
            WHERE account = $1 AND sid = $2
            """;
        if (!ReceiptRules.Moves(receipt.Status, status))
        {
            return;
        }

        if (receipt.IsProgrammable)
        {
            await ProgrammableStatus.MoveAsync(sql, receipt, status, errorCode, now);
            return;
        }

        var (change, service) = await sql.FirstAsync(
            bump, row => (row.Number(0), row.Text(1)), receipt.Account.Value, receipt.Conversation.Value);
        if (service is null || await FindAsync(sql, receipt.Account, receipt.Message, receipt.Sid.Value) is not { } current
            || !ReceiptRules.Moves(current.Status, status))
        {
            return;
        }

        await sql.ExecuteAsync(
            move, receipt.Account.Value, receipt.Message.Value, receipt.Sid.Value, (long)status, (long?)errorCode, now);
        var step = DeliveryCounts.Of(status) - DeliveryCounts.Of(current.Status);
        await sql.ExecuteAsync(
            count, receipt.Account.Value, receipt.Message.Value, step.Sent, step.Delivered, step.Read, step.Failed, step.Undelivered,
            change);
        var moved = current with { Status = status, ErrorCode = errorCode, Updated = now };
        await events.WriteAsync(sql, new(receipt.Account, service, receipt.Conversation), ReceiptEvents.Updated(moved, service));
        watch?.Moved(sql, moved);
    }

    public static Receipt Map(SqlRow row) => new(
        new(row.Text(0)), new(row.Text(1)), new(row.Text(2)), new(row.Text(3)), new(row.Text(4)), row.Text(5), row.Text(6),
        (ReceiptStatus)row.Number(7), (int?)row.NumberOrNull(8), row.Number(9), row.Number(10), row.Number(11), row.Number(12))
    {
        Sender = row.TextOrNull(13),
    };
}
