using System.IO.Pipelines;
using Parley.Accounts;
using Parley.Api;
using Parley.Conversations;
using Parley.Lanes;
using Parley.Media;
using Parley.Storage;

namespace Parley.Exports;

/// <summary>
/// Writes an export's file, page by page, holding no more than a page: the length of a conversation costs time and disk, not memory.
/// After a kill it begins again; nothing shows until the file is whole.
/// </summary>
internal sealed partial class ExportRunner(
    IDatabase database, MediaFiles files, IAccountClock clock, ILogger<ExportRunner> log) : IJobRunner
{
    public const string JobKind = "export";

    private const int MostTries = 5;

    public IReadOnlyCollection<string> Kinds => [JobKind];

    public async Task<JobResult> RunAsync(Job job, long fails, CancellationToken cancellation)
    {
        var conversation = await database.ReadAsync(
            sql => ConversationStore.FindAsync(sql, job.Account, new ConversationSid(job.Reference)), cancellation);
        if (conversation is null)
        {
            return new JobResult.Done(EndsLane: true);
        }

        if (fails >= MostTries)
        {
            LogGivenUp(job.Reference);
            return new JobResult.Done(
                async sql => await ExportStore.EndAsync(
                    sql, job.Account, job.Reference, job.Payload!, ExportStates.Failed, clock.Now(job.Account)),
                EndsLane: true);
        }

        var size = await WriteAsync(conversation, job.Payload!, cancellation);
        var now = clock.Now(job.Account);
        var file = new MediaRow(
            job.Account, job.Payload!, conversation.Service, "application/json", $"{conversation.Sid}.json", size, "export", "system",
            conversation.Sid.Value, null, now, now);
        return new JobResult.Done(
            async sql =>
            {
                // If the conversation was deleted meanwhile, its file is old enough to go with the next round of maintenance.
                var wanted = await ExportStore.EndAsync(sql, job.Account, job.Reference, file.Sid, ExportStates.Completed, now);
                await MediaStore.InsertAsync(sql, wanted ? file : file with { Created = 0 });
            },
            EndsLane: true);
    }

    private async Task<long> WriteAsync(Conversation conversation, string media, CancellationToken cancellation)
    {
        var pipe = new Pipe();
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        var writing = new ExportWriter(database, conversation, pipe.Writer).RunAsync(stop.Token);
        try
        {
            var written = await files.WriteAsync(media, pipe.Reader.AsStream(), cancellation, most: long.MaxValue);
            await writing;
            return written!.Value;
        }
        finally
        {
            // Whichever side broke, the other must not wait for it.
            await pipe.Reader.CompleteAsync();
            await stop.CancelAsync();
            await writing.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    [LoggerMessage(800, LogLevel.Error, "The export of {Conversation} was given up after several attempts")]
    private partial void LogGivenUp(string conversation);
}
