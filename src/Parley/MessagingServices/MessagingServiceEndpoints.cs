using Parley.Accounts;
using Parley.Api;
using Parley.Gateway;

namespace Parley.MessagingServices;

/// <summary><c>messaging.twilio.com/v1/Services</c>: https://www.twilio.com/docs/messaging/api/service-resource.</summary>
internal sealed class MessagingServiceEndpoints(MessagingServiceStore store, IAccountClock clock, ISidSource sids)
{
    private const int MostPerPage = 100;

    public void Map(Routes routes)
    {
        routes.Get("/Services", ListAsync);
        routes.Post("/Services", CreateAsync);
        routes.Get("/Services/{Sid}", FetchAsync);
        routes.Post("/Services/{Sid}", UpdateAsync);
        routes.Delete("/Services/{Sid}", DeleteAsync);
    }

    private async ValueTask<Answer> ListAsync(Call call)
    {
        if (Page.Read(call.Form, MostPerPage, out var page) is { } error)
        {
            return error;
        }

        var rows = page.Cut(await store.ListAsync(call.Sid, page, call.Cancellation), service => service.Sid);
        var meta = page.Meta(rows, "services", $"{ProductHosts.MessagingBase(call.Http.Request)}/v1/Services", call.Form);
        return Answer.Ok(
            new MessagingServiceList([.. rows.Rows.Select(row => MessagingServiceResource.From(row, call))], meta),
            ApiJson.Default.MessagingServiceList);
    }

    private async ValueTask<Answer> CreateAsync(Call call)
    {
        var now = clock.Now(call.Sid);
        if (MessagingServiceForm.Read(call.Form, new(call.Sid, sids.Next("MG"), "", new(), now, now), out var service) is { } error)
        {
            return error;
        }

        await store.InsertAsync(service, call.Cancellation);
        return Answer.Created(MessagingServiceResource.From(service, call), ApiJson.Default.MessagingServiceResource);
    }

    private async ValueTask<Answer> FetchAsync(Call call) =>
        await store.FindAsync(call.Sid, call.Route("Sid"), call.Cancellation) is { } service
            ? Answer.Ok(MessagingServiceResource.From(service, call), ApiJson.Default.MessagingServiceResource)
            : call.NotFound;

    private async ValueTask<Answer> UpdateAsync(Call call)
    {
        var now = clock.Now(call.Sid);
        var updated = await store.UpdateAsync(
            call.Sid, call.Route("Sid"),
            before => MessagingServiceForm.Read(call.Form, before, out var after) is { } error
                ? throw new RefusedException(error)
                : after with { Updated = now },
            call.Cancellation);
        return updated is null
            ? call.NotFound
            : Answer.Ok(MessagingServiceResource.From(updated, call), ApiJson.Default.MessagingServiceResource);
    }

    private async ValueTask<Answer> DeleteAsync(Call call)
    {
        if (call.Route("Sid") == call.Account.DefaultMessagingService)
        {
            return MessagingServiceErrors.IsDefault;
        }

        return await store.DeleteAsync(call.Sid, call.Route("Sid"), call.Cancellation) ? Answer.Gone : call.NotFound;
    }
}
