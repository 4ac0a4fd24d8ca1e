using System.Text;
using Parley.Storage;

namespace Parley.Webhooks;

/// <summary>Writes attempts to the table that <c>/parley/v1/WebhookDeliveries</c> reads.</summary>
internal sealed class WebhookAttempts : IWebhookAttempts
{
    /// <summary>How many octets of an answer's body are kept.</summary>
    public const int MostBody = 4096;

    public const string Succeeded = "succeeded";
    public const string Failed = "failed";
    public const string Pending = "pending";

    public ValueTask RecordAsync(ISql sql, WebhookAttempt attempt) => WriteAsync(
        sql, attempt.Sid, attempt.Request, attempt.RedeliveryOf, attempt.Exchange.Started, attempt.Exchange);

    /// <summary>A redelivery that an operator asked for and that waits in its lane.</summary>
    public static ValueTask AnnounceAsync(ISql sql, string sid, WebhookRequest request, string redeliveryOf, long now) =>
        WriteAsync(sql, sid, request, redeliveryOf, now, null);

    private static async ValueTask WriteAsync(
        ISql sql, string sid, WebhookRequest request, string? redeliveryOf, long started, WebhookExchange? exchange)
    {
        const string insert = """
            INSERT INTO webhook_delivery (account, sid, event_sid, event, kind, scope, hook, conversation, method, url, form, retry_count,
                redelivery_of, outcome, started, duration, request_headers, status, error, response_headers, response_body)
            VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20, $21)
            ON CONFLICT (account, sid) DO UPDATE SET outcome = excluded.outcome, started = excluded.started,
                duration = excluded.duration, request_headers = excluded.request_headers, status = excluded.status,
                error = excluded.error, response_headers = excluded.response_headers, response_body = excluded.response_body
            """;
        var outcome = exchange is null ? Pending : exchange.Succeeded ? Succeeded : Failed;
        await sql.ExecuteAsync(
            insert, request.Account.Value, sid, request.EventSid, request.Event, request.Kind, request.Scope, request.Hook,
            request.Conversation, request.Method, request.Url, request.Form, request.RetryCount, redeliveryOf, outcome, started,
            exchange?.Duration, exchange?.RequestHeaders, (long?)exchange?.Status, exchange?.Error, exchange?.ResponseHeaders,
            exchange is null ? null : Text(exchange.Body));
    }

    // Whatever the answer was, as text that both databases can hold.
    private static string Text(byte[] body) =>
        Encoding.UTF8.GetString(body.AsSpan(0, Math.Min(body.Length, MostBody))).Replace('\0', '\uFFFD');
}
