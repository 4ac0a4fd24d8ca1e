using Parley.Accounts;
using Parley.Api;
using Parley.Lanes;
using Parley.Webhooks;

namespace Parley.Users;

/// <summary>https://www.twilio.com/docs/conversations/api/user-resource</summary>
internal sealed class UserEndpoints(
    UserStore store, Reachability reachability, PreEvents pre, IAccountClock clock, ISidSource sids, Bell bell)
{
    private const int MostPerPage = 50;

    public void Map(Routes routes)
    {
        routes.Get("/Users", ListAsync);
        routes.Post("/Users", CreateAsync);
        routes.Get("/Users/{Sid}", FetchAsync);
        routes.Post("/Users/{Sid}", UpdateAsync);
        routes.Delete("/Users/{Sid}", DeleteAsync);
    }

    private async ValueTask<Answer> ListAsync(Call call)
    {
        if (Page.Read(call.Form, MostPerPage, out var page) is { } error)
        {
            return error;
        }

        var rows = page.Cut(await store.ListAsync(call.Sid, call.ServiceSid, page, call.Cancellation), user => user.Sid);
        var meta = page.Meta(rows, "users", $"{call.Base}/Users", call.Form);
        return Answer.Ok(
            new UserList([.. rows.Rows.Select(row => UserResource.From(row, null, call))], meta), ApiJson.Default.UserList);
    }

    private async ValueTask<Answer> CreateAsync(Call call)
    {
        if (UserForm.Read(call.Form, creating: true, out var form) is { } error)
        {
            return error;
        }

        var now = clock.Now(call.Sid);
        var user = new User(
            call.Sid, call.ServiceSid, sids.Next("US"), form.Identity!, form.FriendlyName, form.Attributes ?? Attributes.Empty,
            form.RoleSid ?? "", now, now);
        var inserted = await store.InsertAsync(user, call.Firing, call.Cancellation);
        bell.Ring();
        return inserted is { } added
            ? Answer.Created(await ToldAsync(added, call), ApiJson.Default.UserResource)
            : UserErrors.Exists;
    }

    private async ValueTask<Answer> FetchAsync(Call call) =>
        await FindAsync(call) is { } user
            ? Answer.Ok(await ToldAsync(user, call), ApiJson.Default.UserResource)
            : call.NotFound;

    private async ValueTask<Answer> UpdateAsync(Call call)
    {
        if (UserForm.Read(call.Form, creating: false, out var form) is { } error)
        {
            return error;
        }

        var now = clock.Now(call.Sid);
        Reach? reach = null;
        if (call.Firing.Fires)
        {
            if (await FindAsync(call) is not { } found)
            {
                return call.NotFound;
            }

            reach = await reachability.OfAsync(found, call.Cancellation);
            if (await pre.ListensAsync(call, EventNames.UserUpdate)
                && (await pre.AskAsync(
                    found.Facts().Scope, UserEvents.Update(form.ApplyTo(found, now).Facts(reach), call.Firing), call.Cancellation))
                    .Refusal is { } refusal)
            {
                return refusal;
            }
        }

        var updated = await store.UpdateAsync(
            call.Sid, call.ServiceSid, call.Route("Sid"), before => form.ApplyTo(before, now), call.Firing, reach, call.Cancellation);
        bell.Ring();
        return updated is null
            ? call.NotFound
            : Answer.Ok(await ToldAsync(updated, call), ApiJson.Default.UserResource);
    }

    private async ValueTask<Answer> DeleteAsync(Call call)
    {
        var deleted = await store.DeleteAsync(call.Sid, call.ServiceSid, call.Route("Sid"), call.Firing, call.Cancellation);
        bell.Ring();
        return deleted ? Answer.Gone : call.NotFound;
    }

    private ValueTask<User?> FindAsync(Call call) =>
        store.FindAsync(call.Sid, call.ServiceSid, call.Route("Sid"), call.Cancellation);

    private async ValueTask<UserResource> ToldAsync(User user, Call call) =>
        UserResource.From(user, await reachability.OfAsync(user, call.Cancellation), call);
}
