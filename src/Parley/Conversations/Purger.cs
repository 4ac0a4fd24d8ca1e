using Parley.Lanes;
using Parley.Storage;

namespace Parley.Conversations;

/// <summary>
/// Removes the messages and receipts of a deleted conversation, a few hundred at a time, so that no transaction is long and nobody
/// waits behind it.
/// </summary>
internal sealed class Purger(IDatabase database) : IJobRunner
{
    private const long Bite = 200;

    public IReadOnlyCollection<string> Kinds => [ConversationStore.PurgeJob];

    public async Task<JobResult> RunAsync(Job job, long fails, CancellationToken cancellation)
    {
        while (await BiteAsync(job, cancellation) > 0)
        {
            cancellation.ThrowIfCancellationRequested();
        }

        return new JobResult.Done(async sql => await sql.ExecuteAsync(
            "DELETE FROM tombstone WHERE account = $1 AND conversation = $2", job.Account.Value, job.Reference));
    }

    private ValueTask<int> BiteAsync(Job job, CancellationToken cancellation)
    {
        const string select = "SELECT sid FROM message WHERE account = $1 AND conversation = $2 ORDER BY place LIMIT $3";
        return database.WriteAsync(async sql =>
        {
            var sids = await sql.QueryAsync(select, row => row.Text(0), job.Account.Value, job.Reference, Bite);
            foreach (var sid in sids)
            {
                await sql.ExecuteAsync("DELETE FROM receipt WHERE account = $1 AND message = $2", job.Account.Value, sid);
                await sql.ExecuteAsync("DELETE FROM message WHERE account = $1 AND sid = $2", job.Account.Value, sid);
            }

            return sids.Count;
        }, cancellation);
    }
}
