using Parley.Accounts;
using Parley.Lanes;
using Parley.Participants;
using Parley.Storage;

namespace Parley.Users;

/// <summary>
/// Takes a deleted user out of the conversations that they were in, each in a transaction of its own. Who they are is listed when the
/// user is deleted: a user of the same name who comes afterwards stays in what they join.
/// </summary>
internal sealed class MembershipRemover(ParticipantStore participants, IAccountClock clock) : IJobRunner
{
    public const string JobKind = "leave-conversations";

    private const int Bite = 100;

    public IReadOnlyCollection<string> Kinds => [JobKind];

    /// <summary>In the transaction that deletes the user, after the deletion: it waits for those who just add them somewhere.</summary>
    public static async ValueTask QueueAsync(ISql sql, User user)
    {
        const string select = """
            SELECT participant.conversation, participant.sid FROM participant
            JOIN conversation ON conversation.account = participant.account AND conversation.sid = participant.conversation
            WHERE participant.account = $1 AND participant.identity = $2 AND conversation.service = $3
            ORDER BY participant.conversation
            """;
        var places = await sql.QueryAsync(
            select, row => $"{row.Text(0)} {row.Text(1)}", user.Account.Value, user.Identity, user.Service);
        foreach (var some in places.Chunk(Bite))
        {
            await LaneStore.AppendAsync(
                sql, user.Account, $"leave/{user.Sid}", JobKind, user.Service, string.Join('\n', some));
        }
    }

    public async Task<JobResult> RunAsync(Job job, long fails, CancellationToken cancellation)
    {
        foreach (var place in job.Payload!.Split('\n'))
        {
            var (conversation, sid) = (place[..34], place[35..]);
            await participants.DeleteAsync(
                job.Account, job.Reference, conversation, sid, fire: false, clock.Now(job.Account), cancellation);
        }

        return new JobResult.Done(EndsLane: true);
    }
}
