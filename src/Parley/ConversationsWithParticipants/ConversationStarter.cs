using Parley.Accounts;
using Parley.Api;
using Parley.Conversations;
using Parley.Lanes;
using Parley.Participants;
using Parley.Storage;
using Parley.Webhooks;

namespace Parley.ConversationsWithParticipants;

/// <summary>
/// Makes a conversation together with its participants. One transaction stores it as <c>initializing</c>, with all of them, so that
/// whatever forbids it is said at once and their pairs are theirs from then on. A lane job does the rest, and so survives a kill: it asks
/// the hooks about each participant, tells of them, and makes the conversation active; or closes it and frees their pairs.
/// </summary>
internal sealed partial class ConversationStarter(
    IDatabase database, ConversationStore conversations, ParticipantStore participants, EventWriter events, PreEvents pre,
    IAccountClock clock, ILogger<ConversationStarter> log) : IJobRunner
{
    public const string JobKind = "start-conversation";

    private const int MostTries = 5;
    private const int PairTaken = 50416;

    public IReadOnlyCollection<string> Kinds => [JobKind];

    /// <summary>The conversation as it is stored, or throws the refusal; null: its unique name is taken.</summary>
    public ValueTask<Conversation?> StartAsync(
        Conversation conversation, IReadOnlyList<Participant> entries, Firing by, CancellationToken cancellation)
    {
        var made = entries.Count == 0 ? conversation : conversation with { State = ConversationStates.Initializing };
        return database.WriteAsync(async sql =>
        {
            if (!await conversations.InsertAsync(sql, made, by))
            {
                return null;
            }

            foreach (var entry in entries)
            {
                await AddAsync(sql, made, entry, by);
            }

            if (entries.Count > 0)
            {
                await LaneStore.AppendAsync(
                    sql, made.Account, $"start/{made.Sid}", JobKind, made.Sid.Value,
                    new Start(conversation.State, [.. entries.Select(entry => entry.Sid.Value)], by).Write());
            }

            return made;
        }, cancellation);
    }

    public async Task<JobResult> RunAsync(Job job, long fails, CancellationToken cancellation)
    {
        var start = Start.Read(job.Payload!);
        var sid = new ConversationSid(job.Reference);
        if (fails >= MostTries || await IsVetoedAsync(job.Account, sid, start, cancellation))
        {
            LogFailed(job.Reference);
            return new JobResult.Done(sql => EndAsync(sql, job.Account, sid, start, ConversationStates.Closed), EndsLane: true);
        }

        return new JobResult.Done(sql => EndAsync(sql, job.Account, sid, start, start.State), EndsLane: true);
    }

    private async ValueTask AddAsync(ISql sql, Conversation made, Participant entry, Firing by)
    {
        try
        {
            await participants.AddAsync(sql, made, entry, by, tell: false);
        }
        catch (RefusedException taken) when (taken.Error.Code == PairTaken)
        {
            // Here it has a code of its own: https://www.twilio.com/docs/api/errors/50425.
            throw new RefusedException(ApiError.Conflict(50425, taken.Error.Message));
        }
    }

    // A hook that says no to one of them says no to the conversation: it would not be what was asked for.
    private async Task<bool> IsVetoedAsync(AccountSid account, ConversationSid sid, Start start, CancellationToken cancellation)
    {
        if (!start.By.Fires || await database.ReadAsync(sql => ConversationStore.FindAsync(sql, account, sid), cancellation)
            is not { State: ConversationStates.Initializing } conversation
            || !await pre.ListensAsync(account, conversation.Service, EventNames.ParticipantAdd, cancellation))
        {
            return false;
        }

        foreach (var entry in start.Participants)
        {
            if (await participants.FindAsync(account, sid, entry, cancellation) is { } participant
                && (await pre.AskAsync(conversation.Scope, ParticipantEvents.Add(participant, start.By), cancellation)).Refusal is not null)
            {
                return true;
            }
        }

        return false;
    }

    private async ValueTask EndAsync(ISql sql, AccountSid account, ConversationSid sid, Start start, string state)
    {
        if (await ConversationStore.LockAsync(sql, account, sid) is not { IsClosed: false } conversation)
        {
            return;
        }

        if (state != ConversationStates.Closed && start.By.Fires)
        {
            foreach (var entry in start.Participants)
            {
                if (await ParticipantStore.FindAsync(sql, account, sid, entry) is { } participant)
                {
                    await events.WriteAsync(sql, conversation.Scope, ParticipantEvents.Added(participant, start.By));
                }
            }
        }

        // Somebody may have given it another state meanwhile; that stands.
        if (conversation.State == ConversationStates.Initializing)
        {
            await conversations.LeaveInitializingAsync(sql, conversation, state, clock.Now(account), start.By);
        }
    }

    [LoggerMessage(810, LogLevel.Warning, "50427: {Conversation} could not be made with its participants and was closed")]
    private partial void LogFailed(string conversation);

    /// <summary>What the job has to know.</summary>
    private sealed record Start(string State, IReadOnlyList<string> Participants, Firing By)
    {
        // The identity comes last: it may hold anything.
        public string Write() => string.Join(
            '\n', State, string.Join(',', Participants), By.Fires ? "1" : "0", By.Source, By.ClientIdentity ?? "");

        public static Start Read(string text)
        {
            var parts = text.Split('\n', 5);
            return new(
                parts[0], parts[1].Split(','), new Firing(parts[2] == "1", parts[3], parts[4].Length == 0 ? null : parts[4]));
        }
    }
}
