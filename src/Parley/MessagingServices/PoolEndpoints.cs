using System.Text.Json.Serialization.Metadata;
using Parley.Accounts;
using Parley.Api;
using Parley.ProgrammableMessages;
using Parley.Senders;
using Parley.Storage;

namespace Parley.MessagingServices;

/// <summary>
/// The senders of a messaging service: <c>PhoneNumbers</c>, <c>ChannelSenders</c> and <c>AlphaSenders</c> under
/// <c>/v1/Services/{MG…}</c>.
/// </summary>
internal sealed class PoolEndpoints(MessagingServiceStore services, PoolStore store, IAccountClock clock, ISidSource sids)
{
    private const int MostPerPage = 100;
    private const string Service = "/Services/{MessagingServiceSid}";

    public void Map(Routes routes)
    {
        Map(routes, "/PhoneNumbers", new View<PoolNumberResource, PoolNumberList>(
            PoolKinds.Number, "phone_numbers", PoolNumberResource.From, (rows, meta) => new(rows, meta),
            ApiJson.Default.PoolNumberResource, ApiJson.Default.PoolNumberList, NumberAsync));
        Map(routes, "/ChannelSenders", new View<PoolChannelResource, PoolChannelList>(
            PoolKinds.Channel, "senders", PoolChannelResource.From, (rows, meta) => new(rows, meta),
            ApiJson.Default.PoolChannelResource, ApiJson.Default.PoolChannelList, ChannelAsync));
        Map(routes, "/AlphaSenders", new View<PoolAlphaResource, PoolAlphaList>(
            PoolKinds.Alpha, "alpha_senders", PoolAlphaResource.From, (rows, meta) => new(rows, meta),
            ApiJson.Default.PoolAlphaResource, ApiJson.Default.PoolAlphaList, AlphaAsync));
    }

    // The three lists differ in what their rows look like and in how a row is found.
    private sealed record View<TRow, TList>(
        string Kind, string Key, Func<PoolSender, Call, TRow> From, Func<IReadOnlyList<TRow>, PageMeta, TList> List,
        JsonTypeInfo<TRow> RowInfo, JsonTypeInfo<TList> ListInfo, Func<ISql, Call, ValueTask<PoolSender>> Make);

    private void Map<TRow, TList>(Routes routes, string path, View<TRow, TList> view)
    {
        routes.Get(Service + path, call => ListAsync(call, path, view));
        routes.Post(Service + path, call => CreateAsync(call, view));
        routes.Get(Service + path + "/{Sid}", call => FetchAsync(call, view));
        routes.Delete(Service + path + "/{Sid}", call => DeleteAsync(call, view.Kind));
    }

    private async ValueTask<Answer> ListAsync<TRow, TList>(Call call, string path, View<TRow, TList> view)
    {
        var service = call.Route("MessagingServiceSid");
        if (await services.FindAsync(call.Sid, service, call.Cancellation) is null)
        {
            return call.NotFound;
        }

        if (Page.Read(call.Form, MostPerPage, out var page) is { } error)
        {
            return error;
        }

        var rows = page.Cut(await store.ListAsync(call.Sid, service, view.Kind, page, call.Cancellation), sender => sender.Sid);
        var meta = page.Meta(rows, view.Key, MessagingServiceResource.UrlOf(service, call) + path, call.Form);
        return Answer.Ok(view.List([.. rows.Rows.Select(row => view.From(row, call))], meta), view.ListInfo);
    }

    private async ValueTask<Answer> CreateAsync<TRow, TList>(Call call, View<TRow, TList> view) =>
        await store.InsertAsync(call.Sid, call.Route("MessagingServiceSid"), sql => view.Make(sql, call), call.Cancellation) is { } made
            ? Answer.Created(view.From(made, call), view.RowInfo)
            : call.NotFound;

    private async ValueTask<Answer> FetchAsync<TRow, TList>(Call call, View<TRow, TList> view) =>
        await store.FindAsync(call.Sid, call.Route("MessagingServiceSid"), view.Kind, call.Route("Sid"), call.Cancellation) is { } sender
            ? Answer.Ok(view.From(sender, call), view.RowInfo)
            : call.NotFound;

    private async ValueTask<Answer> DeleteAsync(Call call, string kind) =>
        await store.DeleteAsync(call.Sid, call.Route("MessagingServiceSid"), kind, call.Route("Sid"), call.Cancellation) > 0
            ? Answer.Gone
            : call.NotFound;

    private async ValueTask<PoolSender> NumberAsync(ISql sql, Call call)
    {
        var sid = Required(call, "PhoneNumberSid", "PN");
        return await PhoneNumberStore.KeepAsync(sql, call.Sid, sid) is { } number
            ? Made(call, sid, PoolKinds.Number, number.Number)
            : throw new RefusedException(new ApiError(404, 20404, $"The phone number {sid} was not found"));
    }

    private async ValueTask<PoolSender> ChannelAsync(ISql sql, Call call)
    {
        var sid = Required(call, "Sid", "XE");
        return await ChannelSenderStore.KeepAsync(sql, call.Sid, sid) is { } sender
            ? Made(call, sid, PoolKinds.Channel, sender.Address)
            : throw new RefusedException(new ApiError(404, 20404, $"The sender {sid} was not found"));
    }

    // https://www.twilio.com/docs/api/errors/21709
    private ValueTask<PoolSender> AlphaAsync(ISql sql, Call call) =>
        call.Form["AlphaSender"] is { } name && SenderName.IsName(name)
            ? new(Made(call, sids.Next("AI"), PoolKinds.Alpha, name))
            : throw new RefusedException(ApiError.Bad(
                21709, "AlphaSender is invalid: 1 to 11 letters, digits, spaces and - _ + &, one letter at least"));

    private PoolSender Made(Call call, string sid, string kind, string address) =>
        new(call.Sid, call.Route("MessagingServiceSid"), sid, kind, address, clock.Now(call.Sid));

    private static string Required(Call call, string name, string prefix) =>
        call.Form[name] is { } sid && Sid.Is(sid, prefix)
            ? sid
            : throw new RefusedException(ApiError.BadParameter(name, $"required: a SID that begins with {prefix}"));
}
