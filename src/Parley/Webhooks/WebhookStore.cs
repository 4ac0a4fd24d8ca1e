using Parley.Api;
using Parley.Lanes;
using Parley.Storage;

namespace Parley.Webhooks;

/// <summary>The rows of conversation-scoped webhooks.</summary>
internal sealed class WebhookStore(IDatabase database)
{
    /// <summary>https://www.twilio.com/docs/api/errors/50361</summary>
    public const int MostPerConversation = 5;

    private const string Columns =
        "account, conversation, sid, target, url, method, filters, triggers, flow, replay_after, created, updated";

    public ValueTask<Webhook?> FindAsync(
        AccountSid account, ConversationSid conversation, string sid, CancellationToken cancellation) =>
        database.ReadAsync(sql => FindAsync(sql, account, conversation, sid), cancellation);

    /// <summary>The same within a read or a transaction.</summary>
    public static ValueTask<Webhook?> FindAsync(ISql sql, AccountSid account, ConversationSid conversation, string sid)
    {
        const string select = $"SELECT {Columns} FROM webhook WHERE account = $1 AND conversation = $2 AND sid = $3";
        return sql.FirstAsync(select, Map, account.Value, conversation.Value, sid);
    }

    /// <summary>Those of one conversation, oldest first; at most five.</summary>
    public static ValueTask<List<Webhook>> OfAsync(ISql sql, AccountSid account, ConversationSid conversation)
    {
        const string select = $"SELECT {Columns} FROM webhook WHERE account = $1 AND conversation = $2 ORDER BY sid";
        return sql.QueryAsync(select, Map, account.Value, conversation.Value);
    }

    // The lock on the conversation's row keeps two inserts at once from both seeing four, two changes from undoing each other, and
    // events from coming in between.
    private const string Take = "UPDATE conversation SET change = change WHERE account = $1 AND sid = $2 RETURNING next_index";

    /// <summary>Inserts; false if the conversation is gone, a refusal if it has five already.</summary>
    public ValueTask<bool> InsertAsync(Webhook webhook, CancellationToken cancellation)
    {
        const string count = "SELECT count(*) FROM webhook WHERE account = $1 AND conversation = $2";
        return database.WriteAsync(async sql =>
        {
            if (await sql.FirstAsync(Take, row => (long?)row.Number(0), webhook.Account.Value, webhook.Conversation.Value) is not { } next)
            {
                return false;
            }

            var there = await sql.FirstAsync(count, row => row.Number(0), webhook.Account.Value, webhook.Conversation.Value);
            if (there >= MostPerConversation)
            {
                throw new RefusedException(ApiError.Bad(50361, $"A conversation has at most {MostPerConversation} webhooks"));
            }

            await InsertAsync(sql, webhook);
            await WebhookReplay.QueueAsync(sql, webhook, next);
            return true;
        }, cancellation);
    }

    /// <summary>The row alone, into a conversation that is locked and has room.</summary>
    public static ValueTask<int> InsertAsync(ISql sql, Webhook webhook)
    {
        const string insert =
            $"INSERT INTO webhook ({Columns}) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)";
        return sql.ExecuteAsync(
            insert, webhook.Account.Value, webhook.Conversation.Value, webhook.Sid, webhook.Target, webhook.Url, webhook.Method,
            JsonWriting.Strings(webhook.Filters), JsonWriting.Strings(webhook.Triggers), webhook.FlowSid, webhook.ReplayAfter,
            webhook.Created, webhook.Updated);
    }

    /// <summary>Changes a webhook; <paramref name="change"/> gets it as it is, locked. Null if there is none.</summary>
    public ValueTask<Webhook?> UpdateAsync(
        AccountSid account, ConversationSid conversation, string sid, Func<Webhook, Webhook> change, CancellationToken cancellation)
    {
        const string update = """
            UPDATE webhook SET url = $4, method = $5, filters = $6, triggers = $7, flow = $8, updated = $9
            WHERE account = $1 AND conversation = $2 AND sid = $3
            """;
        return database.WriteAsync(async sql =>
        {
            await sql.FirstAsync(Take, row => row.Number(0), account.Value, conversation.Value);
            if (await FindAsync(sql, account, conversation, sid) is not { } before)
            {
                return null;
            }

            var after = change(before);
            await sql.ExecuteAsync(
                update, account.Value, conversation.Value, sid, after.Url, after.Method, JsonWriting.Strings(after.Filters),
                JsonWriting.Strings(after.Triggers), after.FlowSid, after.Updated);
            return after;
        }, cancellation);
    }

    public ValueTask<int> DeleteAsync(AccountSid account, ConversationSid conversation, string sid, CancellationToken cancellation)
    {
        const string delete = "DELETE FROM webhook WHERE account = $1 AND conversation = $2 AND sid = $3";
        return database.WriteAsync(async sql =>
        {
            await sql.FirstAsync(Take, row => row.Number(0), account.Value, conversation.Value);
            var deleted = await sql.ExecuteAsync(delete, account.Value, conversation.Value, sid);
            if (deleted > 0)
            {
                await LaneRemover.RemoveAsync(sql, account, EventWriter.LaneOf(sid, conversation));
            }

            return deleted;
        }, cancellation);
    }

    public ValueTask<List<Webhook>> ListAsync(
        AccountSid account, ConversationSid conversation, Page page, CancellationToken cancellation)
    {
        const string after =
            $"SELECT {Columns} FROM webhook WHERE account = $1 AND conversation = $2 AND sid > $3 ORDER BY sid LIMIT $4";
        const string before =
            $"SELECT {Columns} FROM webhook WHERE account = $1 AND conversation = $2 AND sid < $3 ORDER BY sid DESC LIMIT $4";
        return database.ReadAsync(
            session => session.QueryAsync(
                page.Backward ? before : after, Map, account.Value, conversation.Value, page.Key ?? "", (long)page.Size + 1),
            cancellation);
    }

    private static Webhook Map(SqlRow row) => new(
        new(row.Text(0)), new(row.Text(1)), row.Text(2), row.Text(3), row.TextOrNull(4), row.TextOrNull(5),
        JsonWriting.ReadStrings(row.Text(6)), JsonWriting.ReadStrings(row.Text(7)), row.TextOrNull(8), row.NumberOrNull(9),
        row.Number(10), row.NumberOrNull(11));
}
