using Parley.Accounts;
using Parley.Api;

namespace Parley.Credentials;

/// <summary>https://www.twilio.com/docs/conversations/api/credential-resource</summary>
internal sealed class CredentialEndpoints(CredentialStore store, IAccountClock clock, ISidSource sids)
{
    private const int MostPerPage = 100;

    /// <summary>Under <c>/v1</c> only: credentials belong to the account.</summary>
    public void Map(Routes routes)
    {
        routes.Get("/Credentials", ListAsync);
        routes.Post("/Credentials", CreateAsync);
        routes.Get("/Credentials/{Sid}", FetchAsync);
        routes.Post("/Credentials/{Sid}", UpdateAsync);
        routes.Delete("/Credentials/{Sid}", DeleteAsync);
    }

    private async ValueTask<Answer> ListAsync(Call call)
    {
        if (Page.Read(call.Form, MostPerPage, out var page) is { } error)
        {
            return error;
        }

        var rows = page.Cut(await store.ListAsync(call.Sid, page, call.Cancellation), credential => credential.Sid);
        var meta = page.Meta(rows, "credentials", $"{call.Origin}/v1/Credentials", call.Form);
        return Answer.Ok(
            new CredentialList([.. rows.Rows.Select(row => CredentialResource.From(row, call))], meta),
            ApiJson.Default.CredentialList);
    }

    private async ValueTask<Answer> CreateAsync(Call call)
    {
        if (CredentialForm.Read(call.Form, creating: true, out var form) is { } error)
        {
            return error;
        }

        var now = clock.Now(call.Sid);
        var credential = form.ApplyTo(
            new Credential(call.Sid, sids.Next("CR"), null, form.Type!, false, CredentialSecrets.None, now, now), now);
        await store.InsertAsync(credential, call.Cancellation);
        return Answer.Created(CredentialResource.From(credential, call), ApiJson.Default.CredentialResource);
    }

    private async ValueTask<Answer> FetchAsync(Call call) =>
        await store.FindAsync(call.Sid, call.Route("Sid"), call.Cancellation) is { } credential
            ? Answer.Ok(CredentialResource.From(credential, call), ApiJson.Default.CredentialResource)
            : call.NotFound;

    private async ValueTask<Answer> UpdateAsync(Call call)
    {
        if (CredentialForm.Read(call.Form, creating: false, out var form) is { } error)
        {
            return error;
        }

        var now = clock.Now(call.Sid);
        return await store.UpdateAsync(call.Sid, call.Route("Sid"), before => form.ApplyTo(before, now), call.Cancellation) is { } updated
            ? Answer.Ok(CredentialResource.From(updated, call), ApiJson.Default.CredentialResource)
            : call.NotFound;
    }

    private async ValueTask<Answer> DeleteAsync(Call call) =>
        await store.DeleteAsync(call.Sid, call.Route("Sid"), call.Cancellation) ? Answer.Gone : call.NotFound;
}
