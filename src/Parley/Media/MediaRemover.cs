using Parley.Api;
using Parley.Lanes;
using Parley.Messages;
using Parley.Storage;

namespace Parley.Media;

/// <summary>Removes the files of a deleted message.</summary>
internal sealed class MediaRemover(MediaFiles files) : IJobRunner
{
    public const string JobKind = "remove-media";

    public IReadOnlyCollection<string> Kinds => [JobKind];

    /// <summary>In the transaction that deletes the message.</summary>
    public static ValueTask RemoveAsync(ISql sql, Message message) =>
        RemoveAsync(sql, message.Account, message.Sid.Value, message.Media);

    /// <param name="owner">What they belonged to; names the job's lane, so it must not come again.</param>
    public static async ValueTask RemoveAsync(ISql sql, AccountSid account, string owner, IReadOnlyList<MediaEntry> media)
    {
        if (media.Count == 0)
        {
            return;
        }

        // Nobody gets them from now on; the bytes go when the job runs.
        foreach (var entry in media)
        {
            await MediaStore.DeleteAsync(sql, account, entry.Sid);
        }

        await LaneStore.AppendAsync(
            sql, account, $"media/{owner}", JobKind, owner, string.Join('\n', media.Select(entry => entry.Sid)));
    }

    public Task<JobResult> RunAsync(Job job, long fails, CancellationToken cancellation)
    {
        foreach (var sid in job.Payload!.Split('\n'))
        {
            files.Delete(sid);
        }

        return Task.FromResult<JobResult>(new JobResult.Done(EndsLane: true));
    }
}
