using Parley.Api;
using Parley.Storage;

namespace Parley.Sandbox.Outbox;

/// <summary>The SQL of what is on its way.</summary>
internal static class OutboxStore
{
    private const string Columns = "id, account, queue, kind, payload, message, sender, recipient, body, at";

    private const string InsertOne =
        $"INSERT INTO sandbox_outbox ({Columns}) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)";

    private const string SelectAll = $"SELECT {Columns} FROM sandbox_outbox ORDER BY id";
    private const string DeleteOne = "DELETE FROM sandbox_outbox WHERE id = $1";

    private const string MarkDelivered = """
        UPDATE sandbox_message SET status = 'delivered' WHERE account = $1 AND id = $2 AND direction = 1 AND status = 'sent'
        """;

    public static ValueTask<int> InsertAsync(ISql sql, OutboxItem item) => sql.ExecuteAsync(
        InsertOne, item.Id, item.Account.Value, item.Queue, (long)item.Kind, item.Payload, item.Message, item.Sender, item.Recipient,
        item.Body, item.At);

    /// <summary>All that the last run left, oldest first.</summary>
    public static ValueTask<List<OutboxItem>> LoadAsync(ISql sql) => sql.QueryAsync(
        SelectAll,
        row => new OutboxItem(
            row.Number(0), new AccountSid(row.Text(1)), row.Text(2), (OutboxKind)row.Number(3), row.Bytes(4), row.TextOrNull(5),
            row.TextOrNull(6), row.TextOrNull(7), row.TextOrNull(8), row.Number(9)));

    /// <summary>True if this message of a phone is still on its way.</summary>
    public static ValueTask<bool> HasAsync(ISql sql, AccountSid account, string message) => sql.FirstAsync(
        "SELECT 1 FROM sandbox_outbox WHERE account = $1 AND message = $2", _ => true, account.Value, message);

    /// <summary>Forgets a delivery, and marks the phone's message as delivered.</summary>
    public static async ValueTask FinishAsync(ISql sql, OutboxItem item)
    {
        await sql.ExecuteAsync(DeleteOne, item.Id);
        if (item is { Kind: not OutboxKind.Report, Message: { } message })
        {
            await sql.ExecuteAsync(MarkDelivered, item.Account.Value, message);
        }
    }
}
