using Parley.Api;
using Parley.Conversations;
using Parley.Lanes;
using Parley.Media;
using Parley.Storage;

namespace Parley.Exports;

/// <summary>The rows of exports.</summary>
internal sealed class ExportStore(IDatabase database)
{
    private const string Columns = "account, conversation, media, state, created, updated";

    /// <summary>The last export with its file, which is null until it is written and after it was removed; null: there was none.</summary>
    public ValueTask<(Export Export, MediaRow? File)?> FindAsync(
        AccountSid account, ConversationSid conversation, CancellationToken cancellation) =>
        database.ReadAsync<(Export, MediaRow?)?>(
            async sql => await FindAsync(sql, account, conversation) is { } export
                ? (export, await MediaStore.FindAsync(sql, account, export.Media))
                : null,
            cancellation);

    public static ValueTask<Export?> FindAsync(ISql sql, AccountSid account, ConversationSid conversation)
    {
        const string select = $"SELECT {Columns} FROM conversation_export WHERE account = $1 AND conversation = $2";
        return sql.FirstAsync(select, Map, account.Value, conversation.Value);
    }

    /// <summary>
    /// Starts an export and returns it; one that has not ended yet is returned instead. Null: no such conversation.
    /// </summary>
    public ValueTask<Export?> StartAsync(
        AccountSid account, string service, string name, string media, long now, CancellationToken cancellation)
    {
        const string upsert = $"""
            INSERT INTO conversation_export ({Columns}) VALUES ($1, $2, $3, $4, $5, $5)
            ON CONFLICT (account, conversation) DO UPDATE SET media = excluded.media, state = excluded.state,
                created = excluded.created, updated = excluded.updated
            """;
        const string forget = "UPDATE media SET created = 0 WHERE account = $1 AND sid = $2";
        return database.WriteAsync(async sql =>
        {
            if (await ConversationStore.LockAsync(sql, account, service, name) is not { } conversation)
            {
                return null;
            }

            if (await FindAsync(sql, account, conversation.Sid) is { } before)
            {
                if (before.State == ExportStates.Queued)
                {
                    return before;
                }

                // Nothing leads to it any more: old enough to go with the next round of maintenance.
                await sql.ExecuteAsync(forget, account.Value, before.Media);
            }

            var export = new Export(account, conversation.Sid, media, ExportStates.Queued, now, now);
            await sql.ExecuteAsync(upsert, account.Value, conversation.Sid.Value, media, export.State, now);
            await LaneStore.AppendAsync(
                sql, account, $"export/{media}", ExportRunner.JobKind, conversation.Sid.Value, media);
            return export;
        }, cancellation);
    }

    /// <summary>In the transaction that ends the job; false if the conversation, and with it the export, is gone.</summary>
    public static async ValueTask<bool> EndAsync(
        ISql sql, AccountSid account, string conversation, string media, string state, long now)
    {
        const string update = """
            UPDATE conversation_export SET state = $4, updated = $5 WHERE account = $1 AND conversation = $2 AND media = $3
            """;
        return await sql.ExecuteAsync(update, account.Value, conversation, media, state, now) > 0;
    }

    private static Export Map(SqlRow row) => new(
        new(row.Text(0)), new(row.Text(1)), row.Text(2), row.Text(3), row.Number(4), row.Number(5));
}
