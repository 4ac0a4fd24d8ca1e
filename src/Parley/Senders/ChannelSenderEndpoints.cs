using Parley.Accounts;
using Parley.Api;
using Parley.Gateway;
using Parley.Participants;

namespace Parley.Senders;

/// <summary>
/// <c>/v2/Channels/Senders</c> of messaging.twilio.com. A sender made here belongs to the account; the credentials with which it is
/// carried stay in the server's configuration, and it is offline until they are there.
/// https://www.twilio.com/docs/whatsapp/api/senders
/// </summary>
internal sealed class ChannelSenderEndpoints(
    ChannelSenderStore store, SenderDirectory directory, IAccountClock clock, ISidSource sids)
{
    private const int MostPerPage = 1000;
    private const int DefaultPageSize = 20;
    private const int Accepted = 202;

    public void Map(Routes routes)
    {
        routes.Get("/Channels/Senders", ListAsync);
        routes.PostBody("/Channels/Senders", CreateAsync);
        routes.Get("/Channels/Senders/{Sid}", FetchAsync);
        routes.PostBody("/Channels/Senders/{Sid}", UpdateAsync);
        routes.Delete("/Channels/Senders/{Sid}", DeleteAsync);
    }

    private async ValueTask<Answer> ListAsync(Call call)
    {
        if (call.Form["Channel"] is not { Length: > 0 and <= 32 } channel || channel.AsSpan().ContainsAny("%_"))
        {
            return ApiError.BadParameter("Channel", "required: whatsapp");
        }

        if (Page.Read(call.Form, MostPerPage, out var page, DefaultPageSize) is { } error)
        {
            return error;
        }

        var rows = page.Cut(await store.ListAsync(call.Sid, channel, page, call.Cancellation), sender => sender.Sid);
        var path = $"{ProductHosts.MessagingBase(call.Http.Request)}/v2/Channels/Senders";
        return Answer.Ok(
            new ChannelSenderList([.. rows.Rows.Select(row => Resource(row, call))], page.Meta(rows, "senders", path, call.Form)),
            ApiJson.Default.ChannelSenderList);
    }

    private async ValueTask<Answer> CreateAsync(Call call)
    {
        if (await BodyAsync(call) is not { } body)
        {
            return ApiError.TooLarge;
        }

        if (ChannelSenderForm.Read(body, new(), out var form) is { } error)
        {
            return error;
        }

        if (Address.ChannelOf(form!.SenderId) is null or "sms")
        {
            return ApiError.BadParameter("sender_id", "required, of the form whatsapp:+15550001111");
        }

        var now = clock.Now(call.Sid);
        var sender = new ChannelSender(call.Sid, sids.Next("XE"), form.SenderId!, form.Settings, false, now, now);
        return await store.InsertAsync(sender, call.Cancellation)
            ? Answer.WithStatus(Accepted, Resource(sender, call), ApiJson.Default.ChannelSenderResource)
            : ApiError.Conflict(20409, "An account has this sender already");
    }

    private async ValueTask<Answer> FetchAsync(Call call) =>
        await store.FindAsync(call.Sid, call.Route("Sid"), call.Cancellation) is { } sender
            ? Answer.Ok(Resource(sender, call), ApiJson.Default.ChannelSenderResource)
            : call.NotFound;

    private async ValueTask<Answer> UpdateAsync(Call call)
    {
        if (await BodyAsync(call) is not { } body)
        {
            return ApiError.TooLarge;
        }

        var now = clock.Now(call.Sid);
        var updated = await store.UpdateAsync(
            call.Sid, call.Route("Sid"),
            before => ChannelSenderForm.Read(body, before.Settings, out var form) is { } error
                ? throw new RefusedException(error)
                : before with { Settings = form!.Settings, Updated = now },
            call.Cancellation);
        return updated is null
            ? call.NotFound
            : Answer.WithStatus(Accepted, Resource(updated, call), ApiJson.Default.ChannelSenderResource);
    }

    private async ValueTask<Answer> DeleteAsync(Call call) =>
        await store.DeleteAsync(call.Sid, call.Route("Sid"), call.Cancellation) ? Answer.Gone : call.NotFound;

    private ChannelSenderResource Resource(ChannelSender sender, Call call) => ChannelSenderResource.From(
        sender, directory.Carries(sender.Account, Address.ChannelOf(sender.Address)!, sender.Address), call);

    private static ValueTask<ReadOnlyMemory<byte>?> BodyAsync(Call call) => Runner.ReadAllAsync(call.Http, Form.MostBytes);
}
