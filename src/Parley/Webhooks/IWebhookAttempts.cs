using Parley.Api;
using Parley.Storage;

namespace Parley.Webhooks;

/// <summary>
/// The log of attempts to deliver events. Whoever calls a webhook records how that went: for post-action events in the transaction that
/// ends or postpones the job, so that log and lane agree; for pre-action events in one of its own, when the answer is there.
/// </summary>
internal interface IWebhookAttempts
{
    /// <summary>Writes down one attempt, in the caller's transaction. Calling it twice for the same attempt writes it once.</summary>
    ValueTask RecordAsync(ISql sql, WebhookAttempt attempt);
}

/// <summary>One attempt.</summary>
/// <param name="Sid"><c>WD…</c>; new for every attempt.</param>
/// <param name="RedeliveryOf">The attempt whose event an operator had sent again, or null.</param>
internal sealed record WebhookAttempt(string Sid, WebhookRequest Request, WebhookExchange Exchange, string? RedeliveryOf = null);

/// <summary>A call to a webhook, as it is meant.</summary>
/// <param name="EventSid">
/// <c>EV…</c>; the same over all attempts of one event at one webhook, and so is the idempotency token made from it.
/// </param>
/// <param name="Kind">One of <see cref="WebhookKinds"/>.</param>
/// <param name="Scope">One of <see cref="WebhookScopes"/>.</param>
/// <param name="Hook">The webhook's SID, or that of the service or account whose webhook it is.</param>
/// <param name="Conversation">The conversation's SID; null for what belongs to none.</param>
/// <param name="Method"><c>GET</c> or <c>POST</c>.</param>
/// <param name="Form">The parameters, percent-encoded as they are sent, without <c>RetryCount</c>.</param>
/// <param name="RetryCount">How many attempts came before; sent as <c>RetryCount</c>.</param>
internal sealed record WebhookRequest(
    AccountSid Account, string EventSid, string Event, string Kind, string Scope, string Hook, string? Conversation, string Method,
    string Url, string Form, long RetryCount)
{
    /// <summary>A UUID that stays the same over all attempts of one event at one webhook.</summary>
    public string IdempotencyToken => Guid.ParseExact(EventSid.AsSpan(2), "N").ToString("D");
}

/// <summary>What became of a call to a webhook.</summary>
/// <param name="Started">Microseconds on the account's clock.</param>
/// <param name="Duration">Microseconds, of a clock that never jumps.</param>
/// <param name="RequestHeaders">JSON object, with the signature; nothing from which the auth token could be told.</param>
/// <param name="Status">HTTP status; null if there was no answer.</param>
/// <param name="Error">Why there was no answer, or why it is not whole; null if there is nothing to say.</param>
/// <param name="ResponseHeaders">JSON object, or null.</param>
/// <param name="Body">The answer's body, up to the bound that the caller gave.</param>
/// <param name="IsWhole">True if the body was read to its end within that bound.</param>
internal sealed record WebhookExchange(
    long Started, long Duration, string RequestHeaders, int? Status, string? Error, string? ResponseHeaders, byte[] Body, bool IsWhole)
{
    /// <summary>True for 2xx.</summary>
    public bool Succeeded => Status is >= 200 and < 300;
}

/// <summary>Before or after the action.</summary>
internal static class WebhookKinds
{
    public const string Pre = "pre";
    public const string Post = "post";
}

/// <summary>Whose webhook it is.</summary>
internal static class WebhookScopes
{
    public const string Account = "account";
    public const string Service = "service";
    public const string Conversation = "conversation";

    /// <summary>A number's ordinary webhook.</summary>
    public const string Number = "number";

    /// <summary>By the SID of the webhook, or of the service or account that has it.</summary>
    public static string Of(string hook) => hook.AsSpan(0, Math.Min(2, hook.Length)) switch
    {
        "WH" => Conversation,
        "IS" => Service,
        _ => Account,
    };
}
