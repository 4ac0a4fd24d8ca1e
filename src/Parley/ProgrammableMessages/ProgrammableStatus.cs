using Parley.Inbound;
using Parley.Receipts;
using Parley.Storage;

namespace Parley.ProgrammableMessages;

/// <summary>Moves a programmable message where its receipt goes, and tells whoever asked.</summary>
internal static class ProgrammableStatus
{
    /// <summary>Nothing happens if the status would not move. The receipt is read again under the message's lock.</summary>
    /// <param name="receipt">One without a conversation.</param>
    public static async ValueTask MoveAsync(
        ISql sql, Receipt receipt, ReceiptStatus status, int? errorCode, long now)
    {
        const string take = $"""
            UPDATE programmable_message SET updated = updated WHERE account = $1 AND id = $2
            RETURNING {ProgrammableMessageStore.Columns}
            """;
        const string moveReceipt =
            "UPDATE receipt SET status = $4, error_code = $5, updated = $6 WHERE account = $1 AND message = $2 AND sid = $3";
        const string moveMessage = """
            UPDATE programmable_message SET status = $3, error_code = $4, sent = $5, updated = $6 WHERE account = $1 AND id = $2
            """;
        if (await sql.FirstAsync(
                take, ProgrammableMessageStore.Map, receipt.Account.Value, receipt.Message.Value[2..]) is not { } message
            || await ReceiptStore.FindAsync(sql, receipt.Account, receipt.Message, receipt.Sid.Value) is not { } current
            || !ReceiptRules.Moves(current.Status, status))
        {
            return;
        }

        var moved = message with
        {
            Status = MessageStates.Of(status),
            ErrorCode = errorCode,
            Sent = message.Sent ?? (status == ReceiptStatus.Failed ? null : now),
            Updated = now,
        };
        await sql.ExecuteAsync(
            moveReceipt, receipt.Account.Value, receipt.Message.Value, receipt.Sid.Value, (long)status, (long?)errorCode, now);
        await sql.ExecuteAsync(
            moveMessage, message.Account.Value, message.Id, moved.Status, (long?)errorCode, moved.Sent, now);
        await StatusCallbacks.QueueAsync(sql, moved);
    }
}
