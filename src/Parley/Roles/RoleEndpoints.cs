using Parley.Accounts;
using Parley.Api;
using Parley.Configuration;

namespace Parley.Roles;

/// <summary>https://www.twilio.com/docs/conversations/api/role-resource</summary>
internal sealed class RoleEndpoints(
    RoleStore store, ServiceConfigurationStore configurations, IAccountClock clock, ISidSource sids)
{
    private const int MostPerPage = 50;

    public void Map(Routes routes)
    {
        routes.Get("/Roles", ListAsync);
        routes.Post("/Roles", CreateAsync);
        routes.Get("/Roles/{Sid}", FetchAsync);
        routes.Post("/Roles/{Sid}", UpdateAsync);
        routes.Delete("/Roles/{Sid}", DeleteAsync);
    }

    private async ValueTask<Answer> ListAsync(Call call)
    {
        if (Page.Read(call.Form, MostPerPage, out var page) is { } error)
        {
            return error;
        }

        // Services from before there were roles get theirs now.
        await configurations.OfAsync(call.Sid, call.ServiceSid, call.Cancellation);
        var rows = page.Cut(await store.ListAsync(call.Sid, call.ServiceSid, page, call.Cancellation), role => role.Sid);
        var meta = page.Meta(rows, "roles", $"{call.Base}/Roles", call.Form);
        return Answer.Ok(new RoleList([.. rows.Rows.Select(row => RoleResource.From(row, call))], meta), ApiJson.Default.RoleList);
    }

    private async ValueTask<Answer> CreateAsync(Call call)
    {
        if (RoleForm.Read(call.Form, out var form) is { } error)
        {
            return error;
        }

        await configurations.OfAsync(call.Sid, call.ServiceSid, call.Cancellation);
        var now = clock.Now(call.Sid);
        var role = new Role(
            call.Sid, call.ServiceSid, sids.Next("RL"), form.FriendlyName, form.Type, form.Permissions, now, now);
        await store.InsertAsync(role, call.Cancellation);
        return Answer.Created(RoleResource.From(role, call), ApiJson.Default.RoleResource);
    }

    private async ValueTask<Answer> FetchAsync(Call call) =>
        await FindAsync(call) is { } role ? Answer.Ok(RoleResource.From(role, call), ApiJson.Default.RoleResource) : call.NotFound;

    private async ValueTask<Answer> UpdateAsync(Call call)
    {
        if (await FindAsync(call) is not { } role)
        {
            return call.NotFound;
        }

        if (RoleForm.ReadUpdate(call.Form, role.Type, out var permissions) is { } error)
        {
            return error;
        }

        var updated = role with { Permissions = permissions, Updated = clock.Now(call.Sid) };
        return await store.UpdateAsync(updated, call.Cancellation)
            ? Answer.Ok(RoleResource.From(updated, call), ApiJson.Default.RoleResource)
            : call.NotFound;
    }

    private async ValueTask<Answer> DeleteAsync(Call call) =>
        await store.DeleteAsync(call.Sid, call.ServiceSid, call.Route("Sid"), call.Cancellation) ? Answer.Gone : call.NotFound;

    private ValueTask<Role?> FindAsync(Call call) =>
        store.FindAsync(call.Sid, call.ServiceSid, call.Route("Sid"), call.Cancellation);
}
