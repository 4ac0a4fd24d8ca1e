using Parley.Api;
using Parley.Smpp;
using Parley.Storage;

namespace Parley.Sandbox.Smsc;

/// <summary>Receipts that are owed.</summary>
internal sealed class SmscStore(IDatabase database)
{
    /// <summary>The table of segments.</summary>
    public const string PartTable = "sandbox_sms_part";

    private const string Columns = "account, id, route, source, destination, ids, body, submitted, state, error";

    private const string InsertSql =
        $"INSERT INTO sandbox_sms_receipt ({Columns}, due) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11) ON CONFLICT DO NOTHING";

    public async Task InsertAsync(SmscReceipt receipt, bool isDue, CancellationToken cancellation) =>
        await database.WriteAsync(
            sql => sql.ExecuteAsync(
                InsertSql, receipt.Account.Value, receipt.Id, receipt.Route, receipt.Source, receipt.Destination,
                string.Join(',', receipt.Ids), receipt.Body, receipt.Submitted, (long)receipt.State, receipt.Error, isDue),
            cancellation);

    private const string ReleaseSql =
        $"UPDATE sandbox_sms_receipt SET due = 1 WHERE account = $1 AND id = $2 AND due = 0 RETURNING {Columns}";

    /// <summary>A receipt that was held back becomes due; null if there is none.</summary>
    public async Task<SmscReceipt?> ReleaseAsync(AccountSid account, string id, CancellationToken cancellation) =>
        await database.WriteAsync(sql => sql.FirstAsync(ReleaseSql, Read, account.Value, id), cancellation);

    /// <summary>Receipts that were due when the process ended.</summary>
    public async Task<IReadOnlyList<SmscReceipt>> DueAsync(CancellationToken cancellation) =>
        await database.ReadAsync(
            sql => sql.QueryAsync($"SELECT {Columns} FROM sandbox_sms_receipt WHERE due = 1 ORDER BY submitted", Read), cancellation);

    public async Task DeleteAsync(SmscReceipt receipt, CancellationToken cancellation) =>
        await database.WriteAsync(
            sql => sql.ExecuteAsync(
                "DELETE FROM sandbox_sms_receipt WHERE account = $1 AND id = $2", receipt.Account.Value, receipt.Id),
            cancellation);

    /// <summary>Forgets everything about an account.</summary>
    public async Task ResetAsync(AccountSid account, CancellationToken cancellation) =>
        await database.WriteAsync(
            async sql =>
            {
                await sql.ExecuteAsync("DELETE FROM sandbox_sms_receipt WHERE account = $1", account.Value);
                return await sql.ExecuteAsync($"DELETE FROM {PartTable} WHERE account = $1", account.Value);
            },
            cancellation);

    private static SmscReceipt Read(SqlRow row) => new(
        new AccountSid(row.Text(0)), row.Text(1), row.Text(2), row.Text(3), row.Text(4), row.Text(5).Split(','), row.Text(6),
        row.Number(7), (MessageState)row.Number(8), row.Text(9));
}
