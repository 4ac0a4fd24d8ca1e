using Parley.Accounts;
using Parley.Lanes;
using Parley.Participants;
using Parley.Storage;
using Parley.Webhooks;

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
    public static async ValueTask QueueAsync(ISql sql, User user, Firing by)
    {
        const string select = """
            SELECT conversation, sid FROM participant WHERE account = $1 AND service = $2 AND identity = $3 ORDER BY conversation
            """;
        var places = await sql.QueryAsync(
            select, row => $"{row.Text(0)} {row.Text(1)}", user.Account.Value, user.Service, user.Identity);
        foreach (var some in places.Chunk(Bite))
        {
            await LaneStore.AppendAsync(
                sql, user.Account, $"leave/{user.Sid}", JobKind, user.Service, string.Join('\n', [Write(by), .. some]));
        }
    }

    /// <summary>If this participant's user was deleted and it has not left yet: how its leaving is told. Null: it stays.</summary>
    public static async ValueTask<Firing?> LeavingAsync(ISql sql, Participant participant)
    {
        // Of all lanes only these, and they are as many as users who were deleted just now.
        const string select = """
            SELECT payload FROM job WHERE account = $1 AND lane > 'leave/US' AND lane < 'leave/UT' AND kind = $2 AND payload LIKE $3
            LIMIT 1
            """;
        var payload = await sql.FirstAsync(
            select, row => row.Text(0), participant.Account.Value, JobKind, $"%{participant.Conversation} {participant.Sid}%");
        return payload is null ? default(Firing?) : Read(payload[..payload.IndexOf('\n', StringComparison.Ordinal)]);
    }

    public async Task<JobResult> RunAsync(Job job, long fails, CancellationToken cancellation)
    {
        var lines = job.Payload!.Split('\n');
        var by = Read(lines[0]);
        foreach (var place in lines.Skip(1))
        {
            var (conversation, sid) = (place[..34], place[35..]);
            await participants.DeleteAsync(
                job.Account, job.Reference, conversation, sid, by, clock.Now(job.Account), cancellation);
        }

        return new JobResult.Done(EndsLane: true);
    }

    private static string Write(Firing by) =>
        $"{(by.Fires ? "fires" : "silent")} {by.Source} {(by.ClientIdentity is { } who ? Uri.EscapeDataString(who) : "")}";

    private static Firing Read(string line) => line.Split(' ') is [var fires, var source, var who]
        ? new Firing(fires == "fires", source, who.Length == 0 ? null : Uri.UnescapeDataString(who))
        : false;
}
