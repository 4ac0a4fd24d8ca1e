using Parley.Accounts;
using Parley.Api;
using Parley.Lanes;
using Parley.Webhooks;

namespace Parley.WebhookDeliveries;

/// <summary>
/// The log of webhook deliveries, for whoever runs Parley: what was sent, what came back, and once more, please. Twilio has its
/// Debugger in this place; the paths are Parley's own.
/// </summary>
internal sealed class WebhookDeliveryEndpoints(WebhookDeliveryStore store, IAccountClock clock, ISidSource sids, Bell bell)
{
    /// <summary>Entries of a page at most.</summary>
    public const int MostPerPage = 100;

    public void Map(Routes routes)
    {
        routes.Get("/WebhookDeliveries", ListAsync);
        routes.Get("/WebhookDeliveries/{Sid}", FetchAsync);
        routes.Post("/WebhookDeliveries/{Sid}/Redeliver", RedeliverAsync);
    }

    private async ValueTask<Answer> ListAsync(Call call)
    {
        if (Page.Read(call.Form, MostPerPage, out var page) is { } error)
        {
            return error;
        }

        if (WebhookDeliveryFilter.Read(call.Form["ConversationSid"], call.Form["EventType"], call.Form["Status"], out var filter) is { } problem)
        {
            return problem;
        }

        var rows = page.Cut(await store.ListAsync(call.Sid, filter, page, call.Cancellation), delivery => delivery.Sid);
        var meta = page.Meta(rows, "webhook_deliveries", call.Origin + WebhookDeliveryResource.Path, call.Form);
        return Answer.Ok(
            new WebhookDeliveryList([.. rows.Rows.Select(delivery => WebhookDeliveryResource.From(delivery, call.Origin))], meta),
            ApiJson.Default.WebhookDeliveryList);
    }

    private async ValueTask<Answer> FetchAsync(Call call) =>
        await store.FindAsync(call.Sid, call.Route("Sid"), call.Cancellation) is { } delivery
            ? Answer.Ok(WebhookDeliveryResource.From(delivery, call.Origin), ApiJson.Default.WebhookDeliveryResource)
            : call.NotFound;

    private async ValueTask<Answer> RedeliverAsync(Call call)
    {
        if (await store.FindAsync(call.Sid, call.Route("Sid"), call.Cancellation) is not { } delivery)
        {
            return call.NotFound;
        }

        if (Refusal(delivery) is { } error)
        {
            return error;
        }

        var again = await store.RedeliverAsync(delivery, sids.Next(WebhookDelivery.Prefix), clock.Now(call.Sid), call.Cancellation);
        bell.Ring();
        return Answer.WithStatus(
            StatusCodes.Status202Accepted, WebhookDeliveryResource.From(again, call.Origin), ApiJson.Default.WebhookDeliveryResource);
    }

    /// <summary>What cannot be sent again.</summary>
    public static ApiError? Refusal(WebhookDelivery delivery) => delivery switch
    {
        { Call.Kind: WebhookKinds.Pre } => ApiError.Bad(
            20001, "A pre-action event asks whether something may happen; it has happened, or not, and cannot be asked again"),
        { Outcome: WebhookAttempts.Pending } => ApiError.Conflict(20001, "This redelivery has not been tried yet"),
        _ => null,
    };
}
