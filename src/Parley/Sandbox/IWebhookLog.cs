using Parley.Api;

namespace Parley.Sandbox;

/// <summary>The engine's log of webhook deliveries, for whoever debugs an application.</summary>
internal interface IWebhookLog
{
    /// <summary>Newest first. Null with words if the page asked for cannot be.</summary>
    ValueTask<(LoggedPage? Page, string? Problem)> ListAsync(AccountSid account, LoggedQuery query, CancellationToken cancellation);

    /// <summary>One attempt, or null.</summary>
    ValueTask<LoggedDelivery?> FindAsync(AccountSid account, string sid, CancellationToken cancellation);

    /// <summary>Has the event sent again. Null if there is no such attempt; an error if it cannot be.</summary>
    ValueTask<(LoggedDelivery? Delivery, ApiError? Error)> RedeliverAsync(AccountSid account, string sid, CancellationToken cancellation);
}

/// <summary>What of the log is asked for; null members: all.</summary>
internal sealed record LoggedQuery(string? Conversation, string? Event, string? Status, string? PageSize, string? PageToken);

/// <summary>One page of the log.</summary>
/// <param name="Next">The token of the page after it, or null.</param>
internal sealed record LoggedPage(IReadOnlyList<LoggedDelivery> Deliveries, string? Next);

/// <summary>One attempt to deliver an event.</summary>
/// <param name="RequestHeaders">JSON object, or null.</param>
/// <param name="ResponseHeaders">JSON object, or null.</param>
internal sealed record LoggedDelivery(
    string Sid, string EventSid, string Event, string Kind, string Scope, string Hook, string? Conversation, string Status,
    long RetryCount, string IdempotencyToken, string? RedeliveryOf, long Started, long? Duration, string Method, string Url,
    string? RequestHeaders, IReadOnlyDictionary<string, string> Parameters, long? HttpStatus, string? ResponseHeaders,
    string? ResponseBody, string? Error);
