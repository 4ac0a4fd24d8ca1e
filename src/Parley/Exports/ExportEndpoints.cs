using Parley.Accounts;
using Parley.Api;
using Parley.Conversations;
using Parley.Lanes;
using Parley.Media;

namespace Parley.Exports;

/// <summary>
/// A whole conversation as one file. Conversations link to it, and no public description says what is there;
/// docs/beyond-the-description.md says what is here.
/// </summary>
internal sealed class ExportEndpoints(
    ExportStore store, ConversationStore conversations, MediaLinks links, IAccountClock clock, ISidSource sids, Bell bell)
{
    private const string Path = "/Conversations/{ConversationSid}/Export";

    public void Map(Routes routes)
    {
        routes.Post(Path, StartAsync);
        routes.Get(Path, FetchAsync);
    }

    private async ValueTask<Answer> StartAsync(Call call)
    {
        var export = await store.StartAsync(
            call.Sid, call.ServiceSid, call.Route("ConversationSid"), sids.Next("ME"), clock.Now(call.Sid), call.Cancellation);
        bell.Ring();
        return export is null
            ? call.NotFound
            : Answer.WithStatus(202, ExportResource.From(export, null, links, call), ApiJson.Default.ExportResource);
    }

    private async ValueTask<Answer> FetchAsync(Call call) =>
        await conversations.FindAsync(call) is { } conversation
        && await store.FindAsync(call.Sid, conversation.Sid, call.Cancellation) is var (export, file)
            ? Answer.Ok(ExportResource.From(export, file, links, call), ApiJson.Default.ExportResource)
            : call.NotFound;
}
