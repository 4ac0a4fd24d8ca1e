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

    private static readonly TimeSpan Shortest = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(5);

    public IReadOnlyCollection<string> Kinds => [JobKind];

    /// <summary>In the transaction that deletes their owner, under the lock that those who append to them take.</summary>
    /// <param name="note">What the jobs that are left need to know of their owner; <see cref="NoteAsync"/> reads it.</param>
    public static async ValueTask RemoveAsync(ISql sql, AccountSid account, string lane, string? note = null)
    {
        if (await LaneStore.RemoveAsync(sql, account, [lane]) is { Count: > 0 } left)
        {
            await LaneStore.AppendAsync(sql, account, EndOf(lane), JobKind, note ?? lane, Write(left));
        }
    }

    /// <summary>The note about the owner of a lane that still has jobs, though the owner is gone; null if there is none.</summary>
    public static ValueTask<string?> NoteAsync(ISql sql, AccountSid account, string lane)
    {
        const string select = "SELECT ref FROM job WHERE account = $1 AND lane = $2 AND seq = 1";
        return sql.FirstAsync(select, row => row.TextOrNull(0), account.Value, EndOf(lane));
    }

    /// <summary>The lanes still have jobs. Mostly they are about to be done; those of a carrier that is away may take hours.</summary>
    public static JobResult Wait(long fails) => new JobResult.Later(
        fails < 6 ? Shortest * (1 << (int)fails) : Longest, CountAsFailure: true, "Jobs are left");

    public static string Write(IEnumerable<string> lanes) => string.Join('\n', lanes);

    public static string[] Read(string? payload) => payload?.Split('\n', StringSplitOptions.RemoveEmptyEntries) ?? [];

    public async Task<JobResult> RunAsync(Job job, long fails, CancellationToken cancellation)
    {
        var left = await database.WriteAsync(sql => LaneStore.RemoveAsync(sql, job.Account, Read(job.Payload)), cancellation);
        return left.Count > 0 ? Wait(fails) : new JobResult.Done(EndsLane: true);
    }

    private static string EndOf(string lane) => $"end/{lane}";
}
