using System.Globalization;
using Parley.Api;
using Parley.Conversations;
using Parley.Lanes;
using Parley.Storage;
using Parley.Webhooks;

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
                await conversations.DeleteAsync(job.Account, job.Reference, sid, by: false, now: 0, cancellation);
            }
        }

        await EmptyAsync(job, cancellation);
        if (database.Dialect == SqlDialect.Sqlite)
        {
            // There is no other node.
            return Done(job);
        }

        var until = long.Parse(job.Payload!, CultureInfo.InvariantCulture);
        var left = until - Wire.Microseconds(time.GetUtcNow());
        return left > 0
            ? new JobResult.Later(TimeSpan.FromMicroseconds(left), CountAsFailure: false, "Waits for latecomers")
            : Done(job);
    }

    private async ValueTask EmptyAsync(Job job, CancellationToken cancellation)
    {
        const string configuration = "DELETE FROM service_configuration WHERE account = $1 AND service = $2";
        foreach (var table in Tables)
        {
            var some = $"""
                DELETE FROM {table} WHERE account = $1 AND service = $2
                AND sid IN (SELECT sid FROM {table} WHERE account = $1 AND service = $2 ORDER BY sid LIMIT $3)
                """;
            while (await database.WriteAsync(
                sql => sql.ExecuteAsync(some, job.Account.Value, job.Reference, BiteOfRows), cancellation) > 0)
            {
                cancellation.ThrowIfCancellationRequested();
            }
        }

        await database.WriteAsync(sql => sql.ExecuteAsync(configuration, job.Account.Value, job.Reference), cancellation);
    }

    private static JobResult.Done Done(Job job) => new(
        async sql => await HookConfigStore.RemoveAsync(sql, job.Account, job.Reference), EndsLane: true);
}
