using Parley.Api;

namespace Parley.Bindings;

/// <summary>
/// Devices that chat clients registered for push notifications; clients make them, REST reads and removes them
/// (https://www.twilio.com/docs/conversations/api/service-binding-resource).
/// </summary>
internal sealed class BindingEndpoints(BindingStore store)
{
    private const int MostPerPage = 100;

    /// <summary>Under <c>/v1/Services/{IS…}</c> only.</summary>
    public void Map(Routes routes)
    {
        routes.Get("/Bindings", ListAsync);
        routes.Get("/Bindings/{Sid}", FetchAsync);
        routes.Delete("/Bindings/{Sid}", DeleteAsync);
    }

    private async ValueTask<Answer> ListAsync(Call call)
    {
        var wrongPage = Page.Read(call.Form, MostPerPage, out var page);
        if ((BindingForm.Read(call.Form, out var form) ?? wrongPage) is { } error)
        {
            return error;
        }

        var rows = page.Cut(
            await store.ListAsync(call.Sid, call.ServiceSid, form.Types, form.Identities, page, call.Cancellation),
            binding => binding.Sid);
        var meta = page.Meta(rows, "bindings", $"{call.Base}/Bindings", call.Form);
        return Answer.Ok(
            new BindingList([.. rows.Rows.Select(row => BindingResource.From(row, call))], meta), ApiJson.Default.BindingList);
    }

    private async ValueTask<Answer> FetchAsync(Call call) =>
        await store.FindAsync(call.Sid, call.ServiceSid, call.Route("Sid"), call.Cancellation) is { } binding
            ? Answer.Ok(BindingResource.From(binding, call), ApiJson.Default.BindingResource)
            : call.NotFound;

    private async ValueTask<Answer> DeleteAsync(Call call) =>
        await store.DeleteAsync(call.Sid, call.ServiceSid, call.Route("Sid"), call.Cancellation) ? Answer.Gone : call.NotFound;
}
