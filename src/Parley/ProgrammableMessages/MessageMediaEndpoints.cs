using Parley.Api;
using Parley.Lanes;
using Parley.Media;

namespace Parley.ProgrammableMessages;

/// <summary>The files of a message: https://www.twilio.com/docs/messaging/api/media-resource.</summary>
internal sealed class MessageMediaEndpoints(ProgrammableMessageStore store, MediaLinks links, Bell bell)
{
    private const int MostPerPage = 1000;
    private const string Path = "/Accounts/{AccountSid}/Messages/{MessageSid}/Media";

    public void Map(Routes routes)
    {
        routes.Get(Path + ".json", ListAsync);
        routes.Get(Path + "/{Sid}.json", FetchAsync);
        routes.Get(Path + "/{Sid}", ContentAsync);
        routes.Delete(Path + "/{Sid}.json", DeleteAsync);
    }

    private async ValueTask<Answer> ListAsync(Call call)
    {
        if (Page.Read(call.Form, MostPerPage, out var page) is { } error)
        {
            return error;
        }

        if (await FindAsync(call) is not { } message)
        {
            return call.NotFound;
        }

        // A message has ten at most.
        var all = message.Media.OrderBy(entry => entry.Sid, StringComparer.Ordinal);
        var wanted = page.Backward
            ? all.Where(entry => string.CompareOrdinal(entry.Sid, page.Key) < 0).Reverse()
            : all.Where(entry => string.CompareOrdinal(entry.Sid, page.Key ?? "") > 0);
        var rows = page.Cut([.. wanted.Take(page.Size + 1)], entry => entry.Sid);
        return Answer.Ok(
            new MessageMediaList(
                [.. rows.Rows.Select(entry => MessageMediaResource.From(message, entry))],
                PageUris.Of(page, rows, $"{ProgrammableMessageResource.PathOf(message)}/Media.json", call.Form)),
            ApiJson.Default.MessageMediaList);
    }

    private async ValueTask<Answer> FetchAsync(Call call) =>
        await FindAsync(call) is { } message && message.Media.FirstOrDefault(entry => entry.Sid == call.Route("Sid")) is { } found
            ? Answer.Ok(MessageMediaResource.From(message, found), ApiJson.Default.MessageMediaResource)
            : call.NotFound;

    // Without .json it is the file itself, behind a link that works for some minutes.
    private async ValueTask<Answer> ContentAsync(Call call) =>
        await FindAsync(call) is { } message && message.Media.FirstOrDefault(entry => entry.Sid == call.Route("Sid")) is { } found
            ? Answer.Custom(307, http =>
            {
                http.Response.Headers.Location = links.Make(call.Sid, found.Sid, MediaLinks.TemporaryLife);
                return Task.CompletedTask;
            })
            : call.NotFound;

    private async ValueTask<Answer> DeleteAsync(Call call)
    {
        if (call.Route("AccountSid") != call.Sid.Value
            || !await store.DeleteMediaAsync(call.Sid, call.Route("MessageSid"), call.Route("Sid"), call.Cancellation))
        {
            return call.NotFound;
        }

        bell.Ring();
        return Answer.Gone;
    }

    private async ValueTask<ProgrammableMessage?> FindAsync(Call call) =>
        call.Route("AccountSid") == call.Sid.Value
            ? await store.FindAsync(call.Sid, call.Route("MessageSid"), call.Cancellation)
            : null;
}
