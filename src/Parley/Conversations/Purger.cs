using Parley.Delivery;
using Parley.Lanes;
using Parley.Media;
using Parley.Messages;
using Parley.Storage;
using Parley.Webhooks;

namespace Parley.Conversations;

/// <summary>
/// Removes what a deleted conversation leaves behind, when its last message has gone out: messages with their receipts and files, a few
/// hundred at a time, so that no transaction is long and nobody waits behind it; then the lanes of those who were in it, as soon as
/// they are empty.
/// </summary>
internal sealed class Purger(IDatabase database, MediaFiles files) : IJobRunner
{
    private const long Bite = 200;

    public IReadOnlyCollection<string> Kinds => [ConversationStore.PurgeJob];

    public async Task<JobResult> RunAsync(Job job, long fails, CancellationToken cancellation)
    {
        // What was accepted before goes out first.
        var lanes = LaneRemover.Read(job.Payload);
        if (await LeftAsync(job, lanes.Where(Sender.IsLane), cancellation))
        {
            return LaneRemover.Wait(fails);
        }

        while (await BiteAsync(job, cancellation) > 0)
        {
            cancellation.ThrowIfCancellationRequested();
        }

        await RemoveExportAsync(job, cancellation);
        if (await LeftAsync(job, lanes, cancellation))
        {
            return LaneRemover.Wait(fails);
        }

        while (await ForgetDeliveriesAsync(job, cancellation) == Bite)
        {
            cancellation.ThrowIfCancellationRequested();
        }

        return new JobResult.Done(
            async sql => await sql.ExecuteAsync(
                "DELETE FROM tombstone WHERE account = $1 AND conversation = $2", job.Account.Value, job.Reference),
            EndsLane: true);
    }

    private async ValueTask<bool> LeftAsync(Job job, IEnumerable<string> lanes, CancellationToken cancellation) =>
        await database.WriteAsync(sql => LaneStore.RemoveAsync(sql, job.Account, lanes), cancellation) is { Count: > 0 };

    // What was said goes from the log of webhooks too; that the conversation was removed may be looked up there as long as anything.
    private ValueTask<int> ForgetDeliveriesAsync(Job job, CancellationToken cancellation)
    {
        const string delete = """
            DELETE FROM webhook_delivery WHERE (account, sid) IN (
                SELECT account, sid FROM webhook_delivery WHERE account = $1 AND conversation = $2 AND event <> $3 ORDER BY sid LIMIT $4)
            """;
        return database.WriteAsync(
            sql => sql.ExecuteAsync(delete, job.Account.Value, job.Reference, EventNames.ConversationRemoved, Bite), cancellation);
    }

    private ValueTask<int> RemoveExportAsync(Job job, CancellationToken cancellation)
    {
        const string export = "DELETE FROM conversation_export WHERE account = $1 AND conversation = $2 RETURNING media";

        // Old enough now to go, file and row, with the next round of maintenance.
        const string forget = "UPDATE media SET created = 0 WHERE account = $1 AND sid = $2";
        return database.WriteAsync(
            async sql => await sql.FirstAsync(export, row => row.Text(0), job.Account.Value, job.Reference) is { } file
                ? await sql.ExecuteAsync(forget, job.Account.Value, file)
                : 0,
            cancellation);
    }

    private async ValueTask<int> BiteAsync(Job job, CancellationToken cancellation)
    {
        const string select = "SELECT sid, media FROM message WHERE account = $1 AND conversation = $2 ORDER BY place LIMIT $3";
        var messages = await database.ReadAsync(
            sql => sql.QueryAsync(
                select, row => (Sid: row.Text(0), Media: MediaJson.Read(row.TextOrNull(1))), job.Account.Value, job.Reference, Bite),
            cancellation);
        var media = messages.SelectMany(message => message.Media).Select(entry => entry.Sid).ToList();

        // Files first: after a kill the rows lead here again.
        media.ForEach(files.Delete);
        return messages.Count == 0 ? 0 : await database.WriteAsync(async sql =>
        {
            foreach (var sid in media)
            {
                await MediaStore.DeleteAsync(sql, job.Account, sid);
            }

            foreach (var (sid, _) in messages)
            {
                await sql.ExecuteAsync("DELETE FROM receipt WHERE account = $1 AND message = $2", job.Account.Value, sid);
                await sql.ExecuteAsync("DELETE FROM message WHERE account = $1 AND sid = $2", job.Account.Value, sid);
            }

            return messages.Count;
        }, cancellation);
    }
}
