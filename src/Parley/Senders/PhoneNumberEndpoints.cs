using Parley.Accounts;
using Parley.Api;
using Parley.Participants;

namespace Parley.Senders;

/// <summary>
/// <c>IncomingPhoneNumbers</c> of the 2010-04-01 API. Creating one claims it for the account: that a carrier brings its messages here is
/// the operator's affair. https://www.twilio.com/docs/phone-numbers/api/incomingphonenumber-resource
/// </summary>
internal sealed class PhoneNumberEndpoints(PhoneNumberStore store, IAccountClock clock, ISidSource sids)
{
    private const int MostPerPage = 1000;
    private static readonly System.Buffers.SearchValues<char> PatternCharacters = System.Buffers.SearchValues.Create("+*0123456789");
    private const string Numbers = "/Accounts/{AccountSid}/IncomingPhoneNumbers";

    /// <summary>Sub-lists by kind, as the API names them.</summary>
    private static readonly (string Path, string? Kind)[] Lists =
        [("", null), ("/Local", NumberKinds.Local), ("/Mobile", NumberKinds.Mobile), ("/TollFree", NumberKinds.TollFree)];

    public void Map(Routes routes)
    {
        foreach (var (path, kind) in Lists)
        {
            routes.Get(Numbers + path + ".json", call => ListAsync(call, path, kind));
            routes.Post(Numbers + path + ".json", call => CreateAsync(call, kind));
        }

        routes.Get(Numbers + "/{Sid}.json", FetchAsync);
        routes.Post(Numbers + "/{Sid}.json", UpdateAsync);
        routes.Delete(Numbers + "/{Sid}.json", DeleteAsync);
    }

    private async ValueTask<Answer> ListAsync(Call call, string list, string? kind)
    {
        if (!IsOwn(call))
        {
            return call.NotFound;
        }

        if (Page.Read(call.Form, MostPerPage, out var page) is { } error)
        {
            return error;
        }

        var pattern = PatternOf(call.Form["PhoneNumber"]);
        if (pattern is null && call.Form["PhoneNumber"] is { Length: > 0 })
        {
            return ApiError.Bad(21421, "PhoneNumber is invalid: digits, + and *");
        }

        var rows = page.Cut(
            await store.ListAsync(call.Sid, kind, call.Form["FriendlyName"], pattern, page, call.Cancellation), number => number.Sid);
        var path = $"/2010-04-01/Accounts/{call.Sid}/IncomingPhoneNumbers{list}.json";
        return Answer.Ok(
            new PhoneNumberList([.. rows.Rows.Select(PhoneNumberResource.From)], PageUris.Of(page, rows, path, call.Form)),
            ApiJson.Default.PhoneNumberList);
    }

    private async ValueTask<Answer> CreateAsync(Call call, string? kind)
    {
        if (!IsOwn(call))
        {
            return call.NotFound;
        }

        if (call.Form["PhoneNumber"] is not { Length: > 0 } number)
        {
            return call.Form["AreaCode"] is { Length: > 0 }
                ? ApiError.Bad(21452, "No phone numbers are for sale here: name the PhoneNumber that a carrier brings to this server")
                : ApiError.Bad(21402, "PhoneNumber is required");
        }

        if (Address.ChannelOf(number) != "sms" || (kind is not null && NumberKinds.Of(number) != kind))
        {
            return ApiError.Bad(21421, "PhoneNumber is invalid: E.164, such as +15550001111, and of the kind that the path names");
        }

        var now = clock.Now(call.Sid);
        var fresh = new PhoneNumber(
            call.Sid, sids.Next("PN"), number, NumberKinds.Of(number), number, new NumberSettings(), false, now, now);
        if (PhoneNumberForm.Read(call.Form, fresh, out var claimed) is { } error)
        {
            return error;
        }

        return await store.InsertAsync(claimed, call.Cancellation)
            ? Answer.Created(PhoneNumberResource.From(claimed), ApiJson.Default.PhoneNumberResource)
            : ApiError.Bad(21422, $"{number} is not available: an account has it");
    }

    private async ValueTask<Answer> FetchAsync(Call call) =>
        IsOwn(call) && await store.FindAsync(call.Sid, call.Route("Sid"), call.Cancellation) is { } number
            ? Answer.Ok(PhoneNumberResource.From(number), ApiJson.Default.PhoneNumberResource)
            : call.NotFound;

    private async ValueTask<Answer> UpdateAsync(Call call)
    {
        if (!IsOwn(call))
        {
            return call.NotFound;
        }

        if (call.Form["AccountSid"] is { Length: > 0 } other && other != call.Sid.Value)
        {
            return ApiError.BadParameter("AccountSid", "a number changes its account by being released and claimed anew");
        }

        var now = clock.Now(call.Sid);
        var updated = await store.UpdateAsync(
            call.Sid, call.Route("Sid"),
            before => PhoneNumberForm.Read(call.Form, before, out var after) is { } error
                ? throw new RefusedException(error)
                : after with { Updated = now },
            call.Cancellation);
        return updated is null
            ? call.NotFound
            : Answer.Ok(PhoneNumberResource.From(updated), ApiJson.Default.PhoneNumberResource);
    }

    private async ValueTask<Answer> DeleteAsync(Call call) =>
        IsOwn(call) && await store.DeleteAsync(call.Sid, call.Route("Sid"), call.Cancellation) ? Answer.Gone : call.NotFound;

    private static bool IsOwn(Call call) => call.Route("AccountSid") == call.Sid.Value;

    // A part of a number, with * for any digit. Null if it is none, or was not sent.
    private static string? PatternOf(string? text) =>
        text is { Length: > 0 and <= 20 } && !text.AsSpan().ContainsAnyExcept(PatternCharacters) ? $"%{text.Replace('*', '_')}%" : null;
}
