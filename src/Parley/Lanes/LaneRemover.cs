using Parley.Api;
using Parley.Storage;

namespace Parley.Lanes;

/// <summary>
/// Removes the lanes of what was deleted (a participant, a webhook), so that they do not stay for ever: at once if they are empty,
/// otherwise when their last job is done.
/// </summary>
internal sealed class LaneRemover(IDatabase database) : IJobRunner
{
    public const string JobKind = "remove-lanes";

    /// <summary>The lanes still have jobs, perhaps resting ones.</summary>
    public static readonly JobResult Wait = new JobResult.Later(TimeSpan.FromSeconds(5), CountAsFailure: false, "Jobs are left");

    public IReadOnlyCollection<string> Kinds => [JobKind];

    /// <summary>In the transaction that deletes their owner, under the lock that those who append to them take.</summary>
    public static async ValueTask RemoveAsync(ISql sql, AccountSid account, string lane)
    {
        if (await LaneStore.RemoveAsync(sql, account, [lane]) is { Count: > 0 } left)
        {
            await LaneStore.AppendAsync(sql, account, $"end/{lane}", JobKind, lane, Write(left));
        }
    }

    public static string Write(IEnumerable<string> lanes) => string.Join('\n', lanes);

    public static string[] Read(string? payload) => payload?.Split('\n', StringSplitOptions.RemoveEmptyEntries) ?? [];

    public async Task<JobResult> RunAsync(Job job, long fails, CancellationToken cancellation)
    {
        var left = await database.WriteAsync(sql => LaneStore.RemoveAsync(sql, job.Account, Read(job.Payload)), cancellation);
        return left.Count > 0 ? Wait : new JobResult.Done(EndsLane: true);
    }
}
