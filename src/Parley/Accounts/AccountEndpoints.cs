using Parley.Api;

namespace Parley.Accounts;

/// <summary>Accounts and API keys of <c>api.twilio.com/2010-04-01</c>: what clients ask for to log in.</summary>
internal sealed class AccountEndpoints(
    ApiKeyStore keys, AccountDirectory accounts, SecretBox secrets, IAccountClock clock, ISidSource sids)
{
    private const int MostPerPage = 1000;

    public void Map(Routes routes)
    {
        routes.Get("/Accounts.json", ListAsync);
        routes.Get("/Accounts/{AccountSid}.json", FetchAsync);
        routes.Get("/Accounts/{AccountSid}/Keys.json", ListKeysAsync);
        routes.Post("/Accounts/{AccountSid}/Keys.json", CreateKeyAsync);
        routes.Get("/Accounts/{AccountSid}/Keys/{Sid}.json", FetchKeyAsync);
        routes.Post("/Accounts/{AccountSid}/Keys/{Sid}.json", RenameKeyAsync);
        routes.Delete("/Accounts/{AccountSid}/Keys/{Sid}.json", DeleteKeyAsync);
    }

    private ValueTask<Answer> ListAsync(Call call)
    {
        var accounts = new AccountList(
            [AccountResource.From(call.Account)], 0, 0, 0, 50, "/2010-04-01/Accounts.json?PageSize=50&Page=0", null, null,
            "/2010-04-01/Accounts.json?PageSize=50&Page=0");
        return new(Answer.Ok(accounts, ApiJson.Default.AccountList));
    }

    private ValueTask<Answer> FetchAsync(Call call) =>
        new(IsOwn(call) ? Answer.Ok(AccountResource.From(call.Account), ApiJson.Default.AccountResource) : call.NotFound);

    private async ValueTask<Answer> ListKeysAsync(Call call)
    {
        if (!IsOwn(call))
        {
            return call.NotFound;
        }

        if (Page.Read(call.Form, MostPerPage, out var page) is { } error)
        {
            return error;
        }

        var rows = page.Cut(await keys.ListAsync(call.Sid, page, call.Cancellation), key => key.Sid);
        var meta = page.Meta(rows, "keys", $"/2010-04-01/Accounts/{call.Sid}/Keys.json", call.Form);
        var start = page.Number * page.Size;
        return Answer.Ok(
            new KeyList(
                [.. rows.Rows.Select(KeyResource.From)], start, start + Math.Max(0, rows.Rows.Count - 1), page.Number, page.Size,
                meta.FirstPageUrl, meta.PreviousPageUrl, meta.NextPageUrl, meta.Url),
            ApiJson.Default.KeyList);
    }

    private async ValueTask<Answer> CreateKeyAsync(Call call)
    {
        if (!IsOwn(call))
        {
            return call.NotFound;
        }

        if (NameProblem(call) is { } error)
        {
            return error;
        }

        var secret = AccountDirectory.RandomText(32);
        var now = clock.Now(call.Sid);
        var key = new ApiKey(call.Sid, sids.Next("SK"), call.Form["FriendlyName"] ?? "", ApiKeyStore.Hash(secret), now, now)
        {
            SealedSecret = secrets.Seal(secret),
        };
        await keys.InsertAsync(key, call.Cancellation);
        return Answer.Created(KeyResource.From(key) with { Secret = secret }, ApiJson.Default.KeyResource);
    }

    private async ValueTask<Answer> FetchKeyAsync(Call call) =>
        await FindAsync(call) is { } key ? Answer.Ok(KeyResource.From(key), ApiJson.Default.KeyResource) : call.NotFound;

    private async ValueTask<Answer> RenameKeyAsync(Call call)
    {
        if (await FindAsync(call) is null)
        {
            return call.NotFound;
        }

        if (NameProblem(call) is { } error)
        {
            return error;
        }

        return await keys.RenameAsync(call.Sid, call.Route("Sid"), call.Form["FriendlyName"], clock.Now(call.Sid), call.Cancellation)
            is { } renamed
                ? Answer.Ok(KeyResource.From(renamed), ApiJson.Default.KeyResource)
                : call.NotFound;
    }

    private async ValueTask<Answer> DeleteKeyAsync(Call call)
    {
        if (!IsOwn(call) || await keys.DeleteAsync(call.Sid, call.Route("Sid"), call.Cancellation) == 0)
        {
            return call.NotFound;
        }

        accounts.Forget(call.Route("Sid"));
        return Answer.Gone;
    }

    private static bool IsOwn(Call call) => call.Route("AccountSid") == call.Sid.Value;

    private static ApiError? NameProblem(Call call) =>
        call.Form["FriendlyName"] is { Length: > 64 } ? ApiError.BadParameter("FriendlyName", "at most 64 characters") : null;

    private async ValueTask<ApiKey?> FindAsync(Call call) =>
        IsOwn(call) && await keys.FindAsync(call.Route("Sid"), call.Cancellation) is { } key && key.Account == call.Sid ? key : null;
}
