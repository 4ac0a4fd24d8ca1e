using Parley.Api;
using Parley.Lanes;
using Parley.Storage;
using Parley.Webhooks;

namespace Parley.WebhookDeliveries;

/// <summary>Reads the log of attempts, and has events sent again.</summary>
internal sealed class WebhookDeliveryStore(IDatabase database)
{
    private const string Columns = """
        account, sid, event_sid, event, kind, scope, hook, conversation, method, url, form, retry_count, redelivery_of, outcome, started,
        duration, request_headers, status, error, response_headers, response_body
        """;

    public ValueTask<WebhookDelivery?> FindAsync(AccountSid account, string sid, CancellationToken cancellation)
    {
        const string select = $"SELECT {Columns} FROM webhook_delivery WHERE account = $1 AND sid = $2";
        return database.ReadAsync(sql => sql.FirstAsync(select, Map, account.Value, sid), cancellation);
    }

    /// <summary>Newest first, for one page.</summary>
    public ValueTask<List<WebhookDelivery>> ListAsync(
        AccountSid account, WebhookDeliveryFilter filter, Page page, CancellationToken cancellation)
    {
        // One text for each combination: "no filter or equal" in one would keep both databases from their indexes. The outcome stands in
        // the text, or the partial index could not be used.
        var outcome = filter.Outcome switch
        {
            null => "",
            WebhookAttempts.Succeeded => " AND outcome = 'succeeded'",
            WebhookAttempts.Failed => " AND outcome = 'failed' AND outcome <> 'succeeded'",
            _ => " AND outcome = 'pending' AND outcome <> 'succeeded'",
        };
        var select = $"SELECT {Columns} FROM webhook_delivery WHERE account = $1"
            + (filter.Conversation is null ? " AND $2 = ''" : " AND conversation = $2")
            + (filter.Event is null ? " AND $3 = ''" : " AND event = $3")
            + outcome
            + (page.Backward ? " AND sid > $4 ORDER BY sid LIMIT $5" : " AND sid < $4 ORDER BY sid DESC LIMIT $5");
        return database.ReadAsync(
            sql => sql.QueryAsync(
                select, Map, account.Value, filter.Conversation ?? "", filter.Event ?? "", page.Key ?? "WE", (long)page.Size + 1),
            cancellation);
    }

    /// <summary>
    /// Attempts about one message, oldest first: those whose parameters hold <paramref name="text"/>, and those before an action. At most
    /// so many of the conversation's, or of the event's, since an attempt's SID are looked at.
    /// </summary>
    public static ValueTask<List<WebhookDelivery>> AboutAsync(
        ISql sql, AccountSid account, string? conversation, string? @event, string since, string text)
    {
        const long most = 2_000;
        var select = $"SELECT {Columns} FROM (SELECT {Columns} FROM webhook_delivery WHERE account = $1 AND "
            + (conversation is null ? "event = $2" : "conversation = $2")
            + " AND sid > $3 ORDER BY sid LIMIT $4) AS near WHERE kind = 'pre' OR form LIKE $5 ORDER BY sid";
        return sql.QueryAsync(select, Map, account.Value, conversation ?? @event, since, most, $"%{text}%");
    }

    /// <summary>
    /// Puts the same event into a lane of its own; the row is there at once, as pending. It is one attempt: whoever asked for it looks
    /// how it went.
    /// </summary>
    public ValueTask<WebhookDelivery> RedeliverAsync(
        WebhookDelivery delivery, string sid, long now, CancellationToken cancellation) => database.WriteAsync(async sql =>
    {
        var call = delivery.Call with { RetryCount = delivery.Call.RetryCount + 1 };
        await WebhookAttempts.AnnounceAsync(sql, sid, call, delivery.Sid, now);
        await LaneStore.AppendAsync(sql, call.Account, $"again/{sid}", WebhookRedelivery.JobKind, sid, null);
        return new WebhookDelivery(
            sid, call, WebhookAttempts.Pending, delivery.Sid, now, null, null, null, null, null, null);
    }, cancellation);

    private static WebhookDelivery Map(SqlRow row) => new(
        row.Text(1),
        new(
            new(row.Text(0)), row.Text(2), row.Text(3), row.Text(4), row.Text(5), row.Text(6), row.TextOrNull(7), row.Text(8), row.Text(9),
            row.Text(10), row.Number(11)),
        row.Text(13), row.TextOrNull(12), row.Number(14), row.NumberOrNull(15), row.TextOrNull(16), row.NumberOrNull(17),
        row.TextOrNull(18), row.TextOrNull(19), row.TextOrNull(20));
}
