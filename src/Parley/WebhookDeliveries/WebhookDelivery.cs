using Parley.Api;
using Parley.Webhooks;

namespace Parley.WebhookDeliveries;

/// <summary>One attempt to deliver an event, as it was logged; or a redelivery that waits for its turn.</summary>
/// <param name="Outcome"><c>succeeded</c>, <c>failed</c> or <c>pending</c>.</param>
/// <param name="RedeliveryOf">The attempt whose event an operator had sent again, or null.</param>
/// <param name="Started">Microseconds on the account's clock; of a waiting one, when it was asked for.</param>
/// <param name="Duration">Microseconds; null while it waits.</param>
/// <param name="RequestHeaders">JSON object, or null.</param>
/// <param name="ResponseHeaders">JSON object, or null.</param>
internal sealed record WebhookDelivery(
    string Sid, WebhookRequest Call, string Outcome, string? RedeliveryOf, long Started, long? Duration, string? RequestHeaders,
    long? Status, string? Error, string? ResponseHeaders, string? ResponseBody)
{
    public const string Prefix = "WD";

    public AccountSid Account => Call.Account;
}

/// <summary>Which of them a client wants to see; null: all.</summary>
internal sealed record WebhookDeliveryFilter(string? Conversation, string? Event, string? Outcome)
{
    public static ApiError? Read(string? conversation, string? @event, string? status, out WebhookDeliveryFilter filter)
    {
        filter = new(Given(conversation), Given(@event), Given(status));

        // A query string may hold what no name has and PostgreSQL cannot take.
        if ((filter.Conversation + filter.Event).Contains('\0', StringComparison.Ordinal))
        {
            return ApiError.BadParameter("ConversationSid or EventType", "not plain text");
        }

        return filter.Outcome is null or WebhookAttempts.Succeeded or WebhookAttempts.Failed or WebhookAttempts.Pending
            ? null
            : ApiError.BadParameter("Status", "succeeded, failed or pending");
    }

    private static string? Given(string? text) => text is { Length: > 0 } ? text : null;
}
