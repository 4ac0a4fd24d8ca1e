using Parley.Accounts;
using Parley.Api;
using Parley.Lanes;
using Parley.Storage;
using Parley.Webhooks;

namespace Parley.Conversations;

/// <summary>
/// A conversation's timers wait in a lane of their own, whose one job is due at the earlier of the two dates. A date that moves later
/// is not written there: the job looks at the row when its old time comes and rests until the new one, so a message costs nothing
/// more. Always under the conversation's lock.
/// </summary>
internal sealed class TimerLane(EventWriter events, IAccountClock clock, TimeProvider time)
{
    public const string JobKind = "timer";

    public static string LaneOf(ConversationSid conversation) => LaneStore.DatePrefix + conversation;

    /// <summary>In the transaction that made (<paramref name="before"/> is null) or changed a conversation.</summary>
    public async ValueTask FollowAsync(ISql sql, Conversation? before, Conversation after)
    {
        var (old, next) = (before?.NextDate(), after.NextDate());
        if (next is null && old is not null)
        {
            await LaneStore.DropAsync(sql, after.Account, LaneOf(after.Sid));
        }
        else if (next < (old ?? long.MaxValue))
        {
            await SetAsync(sql, after, next.Value);
        }
    }

    /// <summary>Somebody new takes part: that is activity, and wakes an inactive conversation.</summary>
    public async ValueTask<Conversation> TouchAsync(ISql sql, Conversation conversation, Firing by)
    {
        const string move = "UPDATE conversation SET date_inactive = $3, date_closed = $4 WHERE account = $1 AND sid = $2";
        var now = clock.Now(conversation.Account);
        if (conversation.State == ConversationStates.Inactive)
        {
            return await WakeAsync(sql, conversation, now, by);
        }

        var after = conversation.Restarted(now);
        if (after.NextDate() is not null)
        {
            await sql.ExecuteAsync(move, after.Account.Value, after.Sid.Value, after.DateInactive, after.DateClosed);
            await FollowAsync(sql, conversation, after);
        }

        return after;
    }

    /// <summary>Something happened in an inactive conversation: it is active again, and whoever asks hears of it.</summary>
    public async ValueTask<Conversation> WakeAsync(ISql sql, Conversation sleeping, long now, Firing by)
    {
        const string wake = """
            UPDATE conversation SET state = $3, date_inactive = $4, date_closed = $5, updated = $6 WHERE account = $1 AND sid = $2
            """;
        var after = sleeping.InState(ConversationStates.Active, now) with { Updated = now };
        await sql.ExecuteAsync(
            wake, after.Account.Value, after.Sid.Value, after.State, after.DateInactive, after.DateClosed, after.Updated);
        await events.WriteAsync(sql, after.Scope, ConversationEvents.StateUpdated(after, sleeping.State, by, "EVENT"));

        // Its lane waits for the date of closing, behind that of becoming inactive.
        if (after.NextDate() is { } next)
        {
            await SetAsync(sql, after, next);
        }

        return after;
    }

    // Dates are of the account's clock, lanes of the real one.
    private ValueTask SetAsync(ISql sql, Conversation conversation, long date)
    {
        var ahead = clock.Now(conversation.Account) - Wire.Microseconds(time.GetUtcNow());
        return LaneStore.SetDateAsync(
            sql, conversation.Account, LaneOf(conversation.Sid), JobKind, conversation.Sid.Value, Math.Max(0, date - ahead));
    }
}
