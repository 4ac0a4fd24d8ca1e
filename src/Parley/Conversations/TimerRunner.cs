using Parley.Accounts;
using Parley.Api;
using Parley.Lanes;
using Parley.Storage;

namespace Parley.Conversations;

/// <summary>
/// What happens when a conversation's timer is due: whatever the row says. Decided under the conversation's lock in the transaction that
/// also says when the lane is due next, so that no change of the dates is missed.
/// </summary>
internal sealed class TimerRunner(ConversationStore conversations, IAccountClock clock) : IJobRunner
{
    // A conversation that is being made takes seconds; its timers have a minute at least.
    private static readonly TimeSpan WhileInitializing = TimeSpan.FromMinutes(1);

    public IReadOnlyCollection<string> Kinds => [TimerLane.JobKind];

    public Task<JobResult> RunAsync(Job job, long fails, CancellationToken cancellation) =>
        Task.FromResult<JobResult>(new JobResult.Again(sql => FireAsync(sql, job.Account, new(job.Reference))));

    private async ValueTask<TimeSpan?> FireAsync(ISql sql, AccountSid account, ConversationSid sid)
    {
        if (await ConversationStore.LockAsync(sql, account, sid) is not { } conversation)
        {
            return null;
        }

        var now = clock.Now(account);
        while (conversation.Fired(now) is { } fired)
        {
            await conversations.FireAsync(sql, conversation, fired);
            conversation = fired;
        }

        return conversation.NextDate() is not { } next ? null
            : next <= now ? WhileInitializing
            : TimeSpan.FromMicroseconds(next - now);
    }
}
