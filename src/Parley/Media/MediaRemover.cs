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
    public static async ValueTask RemoveAsync(ISql sql, Message message)
    {
        if (message.Media.Count == 0)
        {
            return;
        }

        // Nobody gets them from now on; the bytes go when the job runs.
        foreach (var entry in message.Media)
        {
            await MediaStore.DeleteAsync(sql, message.Account, entry.Sid);
        }

        await LaneStore.AppendAsync(
            sql, message.Account, $"media/{message.Sid}", JobKind, message.Sid.Value,
            string.Join('\n', message.Media.Select(entry => entry.Sid)));
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
