using Parley.Api;
using Parley.Conversations;
using Parley.Storage;

namespace Parley.Participants;

/// <summary>
/// Group texting: members who take part under their own address, and numbers of ours that stand for the others ("projected
/// addresses"). A text message names one sender and one recipient, so the pair of a member and a projected address has to lead to one
/// open group; it is reserved here as other pairs are in the participants' table.
/// https://www.twilio.com/docs/conversations/group-texting
/// </summary>
internal static class Groups
{
    /// <summary>https://www.twilio.com/docs/api/errors/50436</summary>
    public const int Most = 10;

    /// <summary>Why this participant, new or changed, cannot be in its conversation, which is a group with it; null if it can.</summary>
    public static async ValueTask<ApiError?> ProblemAsync(ISql sql, Participant changed)
    {
        var there = await ParticipantStore.AllAsync(sql, changed.Account, changed.Conversation, Most + 1);
        return Problem([.. there.Where(one => one.Sid != changed.Sid)], changed);
    }

    /// <summary>The same over who else is there. Pure.</summary>
    public static ApiError? Problem(IReadOnlyList<Participant> others, Participant changed)
    {
        if (others.Count >= Most)
        {
            return ApiError.Bad(50436, $"A group conversation has at most {Most} participants");
        }

        if (changed is { Address: null, Projected: null })
        {
            return ParticipantErrors.NotProjected;
        }

        if (others.Any(other => SameNumber(other.Projected, changed.Address) || SameNumber(other.Address, changed.Projected)))
        {
            return ApiError.Bad(50409, "The address of a member and a projected address are the same");
        }

        return others.Any(other => SameNumber(other.Projected, changed.Projected)
            || (SameNumber(other.Address, changed.Address) && (other.IsMember || changed.IsMember)))
                ? ParticipantErrors.MemberTaken
                : null;
    }

    /// <summary>True if anybody there, but for <paramref name="except"/>, is a group's member or is projected.</summary>
    public static ValueTask<bool> IsGroupAsync(ISql sql, AccountSid account, ConversationSid conversation, ParticipantSid except)
    {
        const string select = """
            SELECT 1 FROM participant WHERE account = $1 AND conversation = $2 AND sid <> $3
            AND (projected IS NOT NULL OR (address IS NOT NULL AND proxy IS NULL)) LIMIT 1
            """;
        return sql.FirstAsync(select, _ => true, account.Value, conversation.Value, except.Value);
    }

    /// <summary>
    /// Takes the pairs that the open, locked conversation has now and lets the others go; throws the refusal if one of them is somebody
    /// else's.
    /// </summary>
    public static async ValueTask ReserveAsync(ISql sql, Conversation conversation)
    {
        const string insert = """
            INSERT INTO group_pair (account, address, projected, conversation) VALUES ($1, $2, $3, $4) ON CONFLICT DO NOTHING
            """;
        await FreeAsync(sql, conversation.Account, conversation.Sid);
        var there = await ParticipantStore.AllAsync(sql, conversation.Account, conversation.Sid, ParticipantStore.Most);
        var pairs =
            from member in there
            where member.IsMember
            from other in there
            where other.Projected is not null
            orderby member.Address, other.Projected
            select (Address: member.Address!, Projected: other.Projected!);
        foreach (var (address, projected) in pairs)
        {
            await LockPairAsync(sql, conversation.Account, address, projected);
            if (await ParticipantStore.HolderAsync(sql, conversation.Account, address, projected) is { } holder)
            {
                throw new RefusedException(ParticipantErrors.PairTaken(holder.Conversation));
            }

            if (await sql.ExecuteAsync(insert, conversation.Account.Value, address, projected, conversation.Sid.Value) == 0)
            {
                throw new RefusedException(ParticipantErrors.GroupTaken(
                    await HolderOfAsync(sql, conversation.Account, address, projected) ?? conversation.Sid));
            }
        }
    }

    /// <summary>The open group in which this member writes to this projected address, or null.</summary>
    public static async ValueTask<ConversationSid?> HolderOfAsync(ISql sql, AccountSid account, string address, string projected)
    {
        const string select = "SELECT conversation FROM group_pair WHERE account = $1 AND address = $2 AND projected = $3";
        var sid = await sql.FirstAsync(select, row => row.Text(0), account.Value, address, projected);
        return sid is null ? null : new ConversationSid(sid);
    }

    /// <summary>The member with this address.</summary>
    public static async ValueTask<ParticipantSid?> MemberAsync(
        ISql sql, AccountSid account, ConversationSid conversation, string address)
    {
        const string select = """
            SELECT sid FROM participant
            WHERE account = $1 AND conversation = $2 AND address IS NOT NULL AND address = $3 AND proxy IS NULL
            """;
        var sid = await sql.FirstAsync(select, row => row.Text(0), account.Value, conversation.Value, address);
        return sid is null ? null : new ParticipantSid(sid);
    }

    /// <summary>Lets go of all that a group holds.</summary>
    public static ValueTask<int> FreeAsync(ISql sql, AccountSid account, ConversationSid conversation) => sql.ExecuteAsync(
        "DELETE FROM group_pair WHERE account = $1 AND conversation = $2", account.Value, conversation.Value);

    /// <summary>
    /// Whoever takes a pair, for a person or for a group, takes this first, after the conversation: no index spans the two tables.
    /// SQLite has one writer at a time.
    /// </summary>
    public static async ValueTask LockPairAsync(ISql sql, AccountSid account, string address, string ours)
    {
        const string take = "SELECT pg_advisory_xact_lock(hashtextextended($1, 0))";
        if (sql.Dialect == SqlDialect.Postgres)
        {
            await sql.FirstAsync(take, _ => true, $"{account}/{address}/{ours}");
        }
    }

    private static bool SameNumber(string? one, string? other) => one is not null && one == other;
}
