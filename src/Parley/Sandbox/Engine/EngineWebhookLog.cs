using Parley.Accounts;
using Parley.Api;
using Parley.Lanes;
using Parley.WebhookDeliveries;

namespace Parley.Sandbox.Engine;

/// <summary>The engine's log of webhook deliveries, by the same rules as <c>/parley/v1/WebhookDeliveries</c>.</summary>
internal sealed class EngineWebhookLog(WebhookDeliveryStore store, IAccountClock clock, ISidSource sids, Bell bell) : IWebhookLog
{
    public async ValueTask<(LoggedPage? Page, string? Problem)> ListAsync(
        AccountSid account, LoggedQuery query, CancellationToken cancellation)
    {
        var paging = new Form().With([new("PageSize", query.PageSize ?? ""), new("PageToken", query.PageToken ?? "")]);
        if (Page.Read(paging, WebhookDeliveryEndpoints.MostPerPage, out var page) is { } bad)
        {
            return (null, bad.Message);
        }

        if (WebhookDeliveryFilter.Read(query.Conversation, query.Event, query.Status, out var filter) is { } problem)
        {
            return (null, problem.Message);
        }

        var rows = page.Cut(await store.ListAsync(account, filter, page, cancellation), delivery => delivery.Sid);
        return (new([.. rows.Rows.Select(From)], rows.NextToken), null);
    }

    public async ValueTask<LoggedDelivery?> FindAsync(AccountSid account, string sid, CancellationToken cancellation) =>
        await store.FindAsync(account, sid, cancellation) is { } delivery ? From(delivery) : null;

    public async ValueTask<(LoggedDelivery? Delivery, ApiError? Error)> RedeliverAsync(
        AccountSid account, string sid, CancellationToken cancellation)
    {
        if (await store.FindAsync(account, sid, cancellation) is not { } delivery)
        {
            return (null, null);
        }

        if (WebhookDeliveryEndpoints.Refusal(delivery) is { } error)
        {
            return (null, error);
        }

        var again = await store.RedeliverAsync(delivery, sids.Next(WebhookDelivery.Prefix), clock.Now(account), cancellation);
        bell.Ring();
        return (From(again), null);
    }

    /// <summary>An attempt without passwords.</summary>
    public static LoggedDelivery From(WebhookDelivery delivery) => new(
        delivery.Sid, delivery.Call.EventSid, delivery.Call.Event, delivery.Call.Kind, delivery.Call.Scope, delivery.Call.Hook,
        delivery.Call.Conversation, delivery.Outcome, delivery.Call.RetryCount, delivery.Call.IdempotencyToken, delivery.RedeliveryOf,
        delivery.Started, delivery.Duration, delivery.Call.Method, WebhookDeliveryResource.WithoutPassword(delivery.Call.Url),
        delivery.RequestHeaders, WebhookDeliveryResource.Parameters(delivery.Call), delivery.Status, delivery.ResponseHeaders,
        delivery.ResponseBody, delivery.Error);
}
