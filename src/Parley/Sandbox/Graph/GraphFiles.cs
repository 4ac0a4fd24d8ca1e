using Parley.Api;
using Parley.Sandbox.Clock;

namespace Parley.Sandbox.Graph;

/// <summary>What became of a message's file.</summary>
/// <param name="Refused">The error to answer with.</param>
/// <param name="Late">The error with which the message fails afterwards.</param>
internal sealed record GraphFileOutcome(IReadOnlyList<PhoneMedia> Media, GraphError? Refused = null, GraphError? Late = null);

/// <summary>Files that businesses send: uploaded before, or fetched from a link.</summary>
internal sealed class GraphFiles(SandboxDatabase database, SandboxMediaFetcher fetcher, SandboxIds ids, SandboxClock clock)
{
    private const long Day = 24L * 3600 * 1_000_000;

    /// <summary>The file of a message or of its template's header, if it has one.</summary>
    public async Task<GraphFileOutcome> TakeAsync(AccountSid account, GraphSend send, CancellationToken cancellation)
    {
        var file = send.File ?? send.Template?.Header.FirstOrDefault(parameter => parameter.File is not null)?.File;
        return file switch
        {
            null => new GraphFileOutcome([]),
            { Id: { } id } => await UploadedAsync(account, file.Type, id, cancellation),
            _ => await LinkedAsync(account, file.Type, new Uri(file.Link!), cancellation),
        };
    }

    /// <summary>The file at Meta, unless it is deleted or too old: 30 days for uploads, 7 for what phones sent.</summary>
    public async Task<SandboxMedia?> FindAsync(AccountSid account, string id, CancellationToken cancellation)
    {
        var media = await database.ReadAsync(sql => SandboxMediaStore.FindAsync(sql, account, id), cancellation);
        return media is { Deleted: false } && clock.Now(account) < media.At + ((media.Uploaded ? 30 : 7) * Day) ? media : null;
    }

    private async Task<GraphFileOutcome> UploadedAsync(AccountSid account, string type, string id, CancellationToken cancellation)
    {
        if (await FindAsync(account, id, cancellation) is not { } media)
        {
            return new GraphFileOutcome([], Refused: GraphError.Parameter($"The parameter {type}['id'] names no media."));
        }

        return GraphMediaTypes.Fits(type, media.ContentType, media.Size)
            ? new GraphFileOutcome([new PhoneMedia(media.ContentType, media.Link, null)])
            : new GraphFileOutcome([], Late: Unfit(type, media.ContentType));
    }

    // Links to this machine are fetched, as Meta would; others are shown to the phone as they are, for a sandbox stays at home.
    private async Task<GraphFileOutcome> LinkedAsync(AccountSid account, string type, Uri link, CancellationToken cancellation)
    {
        if (!SandboxMediaFetcher.IsLocal(link))
        {
            return new GraphFileOutcome([new PhoneMedia(GraphMediaTypes.Usual(type), null, link.AbsoluteUri)]);
        }

        var (bytes, contentType, problem) = await fetcher.FetchAsync(link, cancellation);
        if (bytes is null)
        {
            return new GraphFileOutcome([], Late: new GraphError(131053, problem!));
        }

        if (!GraphMediaTypes.Fits(type, contentType, bytes.Length))
        {
            return new GraphFileOutcome([], Late: Unfit(type, contentType));
        }

        var media = SandboxMedia.Of(ids, bytes, contentType, null, uploaded: true, clock.Now(account));
        await database.WriteAsync(sql => SandboxMediaStore.InsertAsync(sql, account, media, bytes), cancellation);
        return new GraphFileOutcome([new PhoneMedia(contentType, media.Link, null)]);
    }

    private static GraphError Unfit(string type, string contentType) =>
        new(131053, $"The file's type or size does not fit a message of type {type} ({contentType}).");
}
