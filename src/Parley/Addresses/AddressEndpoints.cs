using Parley.Accounts;
using Parley.Api;
using Parley.Senders;
using Parley.Services;

namespace Parley.Addresses;

/// <summary>https://www.twilio.com/docs/conversations/api/address-configuration-resource</summary>
internal sealed class AddressEndpoints(
    AddressStore store, ServiceStore services, SenderDirectory senders, IAccountClock clock, ISidSource sids)
{
    private const int MostPerPage = 50;
    private static readonly AutoCreationRule Off = new(false, AutoCreationRule.Default, null, null, null, null, null, null);

    /// <summary>Addresses belong to the account: there is no mount under a service.</summary>
    public void Map(Routes routes)
    {
        const string list = "/Configuration/Addresses";
        routes.Get(list, ListAsync);
        routes.Post(list, CreateAsync);
        routes.Get(list + "/{Sid}", FetchAsync);
        routes.Post(list + "/{Sid}", UpdateAsync);
        routes.Delete(list + "/{Sid}", DeleteAsync);
    }

    private async ValueTask<Answer> ListAsync(Call call)
    {
        if (Page.Read(call.Form, MostPerPage, out var page) is { } error)
        {
            return error;
        }

        var type = call.Form["Type"]?.ToLowerInvariant() ?? "";
        var rows = page.Cut(await store.ListAsync(call.Sid, type, page, call.Cancellation), row => row.Sid);
        var meta = page.Meta(rows, "address_configurations", $"{call.Origin}/v1/Configuration/Addresses", call.Form);
        return Answer.Ok(
            new AddressList([.. rows.Rows.Select(row => AddressResource.From(row, call))], meta), ApiJson.Default.AddressList);
    }

    private async ValueTask<Answer> CreateAsync(Call call)
    {
        AutoCreationRule? creation = null;
        var problem = AddressForm.Read(call.Form, out var form) ?? form.ProblemForCreate() ?? form.Apply(Off, out creation)
            ?? await ServiceProblemAsync(call, form)
            ?? (form.Type is "sms" or "whatsapp"
                ? await senders.ProxyProblemAsync(call.Sid, form.Address!, form.Type, call.Cancellation)
                : null);
        if (problem is not null)
        {
            return problem;
        }

        var now = clock.Now(call.Sid);
        var row = new AddressConfiguration(
            call.Sid, sids.Next("IG"), form.Type!, form.Address!, form.FriendlyName,
            string.IsNullOrEmpty(form.Country) ? null : form.Country, creation!, now, now);
        return await store.InsertAsync(row, call.Cancellation)
            ? Answer.Created(AddressResource.From(row, call), ApiJson.Default.AddressResource)
            : AddressErrors.Taken;
    }

    private async ValueTask<Answer> FetchAsync(Call call) =>
        await store.FindAsync(call.Sid, call.Route("Sid"), call.Cancellation) is { } row
            ? Answer.Ok(AddressResource.From(row, call), ApiJson.Default.AddressResource)
            : call.NotFound;

    private async ValueTask<Answer> UpdateAsync(Call call)
    {
        if ((AddressForm.Read(call.Form, out var form) ?? await ServiceProblemAsync(call, form)) is { } error)
        {
            return error;
        }

        var now = clock.Now(call.Sid);
        var updated = await store.UpdateAsync(call.Sid, call.Route("Sid"), before => Apply(form, before, now), call.Cancellation);
        return updated is null ? call.NotFound : Answer.Ok(AddressResource.From(updated, call), ApiJson.Default.AddressResource);
    }

    private async ValueTask<Answer> DeleteAsync(Call call) =>
        await store.DeleteAsync(call.Sid, call.Route("Sid"), call.Cancellation) > 0 ? Answer.Gone : call.NotFound;

    private static AddressConfiguration Apply(AddressForm form, AddressConfiguration before, long now) =>
        form.Apply(before.AutoCreation, out var after) is { } problem
            ? throw new RefusedException(problem)
            : before with { FriendlyName = form.FriendlyName ?? before.FriendlyName, AutoCreation = after, Updated = now };

    private async ValueTask<ApiError?> ServiceProblemAsync(Call call, AddressForm form) =>
        form.Service is null || await services.ExistsAsync(call.Sid, form.Service, call.Cancellation)
            ? null
            : ApiError.NotFound($"/Services/{form.Service}");
}
