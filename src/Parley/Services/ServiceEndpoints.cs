using Parley.Accounts;
using Parley.Api;
using Parley.Lanes;

namespace Parley.Services;

/// <summary><c>/v1/Services</c>: https://www.twilio.com/docs/conversations/api/service-resource.</summary>
internal sealed class ServiceEndpoints(ServiceStore store, IAccountClock clock, ISidSource sids, Bell bell)
{
    private const int MostPerPage = 100;

    public void Map(Routes routes)
    {
        routes.Get("/Services", ListAsync);
        routes.Post("/Services", CreateAsync);
        routes.Get("/Services/{Sid}", FetchAsync);
        routes.Delete("/Services/{Sid}", DeleteAsync);
    }

    private async ValueTask<Answer> ListAsync(Call call)
    {
        if (Page.Read(call.Form, MostPerPage, out var page) is { } error)
        {
            return error;
        }

        var rows = page.Cut(await store.ListAsync(call.Sid, page, call.Cancellation), service => service.Sid);
        var meta = page.Meta(rows, "services", $"{call.Origin}/v1/Services", call.Form);
        return Answer.Ok(
            new ServiceList([.. rows.Rows.Select(service => ServiceResource.From(service, call))], meta), ApiJson.Default.ServiceList);
    }

    private async ValueTask<Answer> CreateAsync(Call call)
    {
        if (call.Form["FriendlyName"] is not { Length: > 0 and <= 256 } name)
        {
            return ApiError.BadParameter("FriendlyName", "required, at most 256 characters");
        }

        var now = clock.Now(call.Sid);
        var service = new Service(call.Sid, sids.Next("IS"), name, now, now);
        await store.InsertAsync(service, call.Cancellation);
        return Answer.Created(ServiceResource.From(service, call), ApiJson.Default.ServiceResource);
    }

    private async ValueTask<Answer> FetchAsync(Call call) =>
        await store.FindAsync(call.Sid, call.Route("Sid"), call.Cancellation) is { } service
            ? Answer.Ok(ServiceResource.From(service, call), ApiJson.Default.ServiceResource)
            : call.NotFound;

    private async ValueTask<Answer> DeleteAsync(Call call)
    {
        if (call.Route("Sid") == call.Account.DefaultService)
        {
            return ServiceStore.IsDefault;
        }

        var deleted = await store.DeleteAsync(call.Sid, call.Route("Sid"), call.Cancellation);
        bell.Ring();
        return deleted ? Answer.Gone : call.NotFound;
    }
}
