using System.Globalization;
using Parley.Api;
using Parley.Conversations;
using Parley.Lanes;
using Parley.Storage;

namespace Parley.Services;

/// <summary>
/// Deletes the conversations of a deleted service, each in a transaction of its own; what they leave behind goes the way of every
/// deleted conversation. Then the rows that belong to the service alone.
/// </summary>
internal sealed class ServicePurger(IDatabase database, ConversationStore conversations, TimeProvider time) : IJobRunner
{
    public const string JobKind = "purge-service";

    private const long Bite = 50;
    private const long BiteOfRows = 500;

    // Each has an account, a service and a SID; there may be very many users and bindings.
    private static readonly string[] Tables = ["chat_user", "push_binding", "role"];

    public IReadOnlyCollection<string> Kinds => [JobKind];

    /// <param name="until">Microseconds: until then another node may still believe in the service and make a conversation in it.</param>
    public static ValueTask QueueAsync(ISql sql, AccountSid account, string service, long until) => LaneStore.AppendAsync(
        sql, account, $"purge/{service}", JobKind, service, until.ToString(CultureInfo.InvariantCulture));

    public async Task<JobResult> RunAsync(Job job, long fails, CancellationToken cancellation)
    {
        const string select = "SELECT sid FROM conversation WHERE account = $1 AND service = $2 ORDER BY sid LIMIT $3";
        while (true)
        {
            var sids = await database.ReadAsync(
                sql => sql.QueryAsync(select, row => row.Text(0), job.Account.Value, job.Reference, Bite), cancellation);
            if (sids.Count == 0)
            {
                break;
            }

            foreach (var sid in sids)
            {
                await conversations.DeleteAsync(job.Account, job.Reference, sid, fire: false, now: 0, cancellation);
            }
        }

        foreach (var table in Tables)
        {
            await EmptyAsync(table, job, cancellation);
        }

        if (database.Dialect == SqlDialect.Sqlite)
        {
            // There is no other node.
            return new JobResult.Done(EndsLane: true);
        }

        var until = long.Parse(job.Payload!, CultureInfo.InvariantCulture);
        var left = until - Wire.Microseconds(time.GetUtcNow());
        return left > 0
            ? new JobResult.Later(TimeSpan.FromMicroseconds(left), CountAsFailure: false, "Waits for latecomers")
            : new JobResult.Done(EndsLane: true);
    }

    private async ValueTask EmptyAsync(string table, Job job, CancellationToken cancellation)
    {
        var some = $"""
            DELETE FROM {table} WHERE account = $1 AND service = $2
            AND sid IN (SELECT sid FROM {table} WHERE account = $1 AND service = $2 ORDER BY sid LIMIT $3)
            """;
        const string configuration = "DELETE FROM service_configuration WHERE account = $1 AND service = $2";
        while (await database.WriteAsync(
            sql => sql.ExecuteAsync(some, job.Account.Value, job.Reference, BiteOfRows), cancellation) > 0)
        {
            cancellation.ThrowIfCancellationRequested();
        }

        await database.WriteAsync(sql => sql.ExecuteAsync(configuration, job.Account.Value, job.Reference), cancellation);
    }
}
