using Parley.Accounts;
using Parley.Api;
using Parley.Channels;
using Parley.Conversations;
using Parley.Lanes;
using Parley.Media;
using Parley.Messages;
using Parley.Storage;
using Parley.Webhooks;

namespace Parley.Inbound;

/// <summary>Fetches the media of an inbound message, asks the pre-event hook, and then gives it its place: the work of the inbound lane.</summary>
internal sealed partial class InboundRunner(
    IDatabase database, Arrivals arrivals, AutoCreation creation, PreEvents pre, ChannelCatalog channels, MediaFiles files,
    IAccountClock clock, ISidSource sids, TimeProvider time, ILogger<InboundRunner> log, IArrivalWitness? witness = null) : IJobRunner
{
    public const string JobKind = "inbound";

    private const int MostTries = 10; // Eight minutes.
    // A host that gives a byte a minute would hold whatever this person writes.
    private static readonly TimeSpan LongestFetch = TimeSpan.FromMinutes(10);
    private static readonly TimeSpan DownPause = TimeSpan.FromMinutes(1);

    public IReadOnlyCollection<string> Kinds => [JobKind];

    public async Task<JobResult> RunAsync(Job job, long fails, CancellationToken cancellation)
    {
        var message = InboundJson.Read(job.Payload!);
        var media = new List<MediaEntry>();
        foreach (var file in message.Media)
        {
            try
            {
                if (await FetchAsync(message, file, cancellation) is { } entry)
                {
                    media.Add(entry);
                }
                else
                {
                    LogMediaGone(message.Channel);
                }
            }
            catch (ChannelDownException down)
            {
                return new JobResult.Later(DownPause, CountAsFailure: false, down.Message);
            }
            catch (FileTooLargeException)
            {
                LogMediaGone(message.Channel);
            }
            catch (Exception away) when (!cancellation.IsCancellationRequested)
            {
                // Whatever it is, it must not hold up what this person writes for ever.
                if (fails + 1 < MostTries)
                {
                    return new JobResult.Later(BackOff.After(fails), CountAsFailure: true, away.Message);
                }

                LogMediaGivenUp(away, message.Channel);
            }
        }

        return await StoreAsync(message, media, cancellation);
    }

    private async Task<JobResult> StoreAsync(InboundMessage message, List<MediaEntry> media, CancellationToken cancellation)
    {
        if (await database.ReadAsync(sql => InboundPlace.FindAsync(sql, message), cancellation) is { } place)
        {
            var answer = await AskAsync(message, place, media, cancellation);
            return answer.IsVeto
                ? Drop(message, media, new(ArrivalOutcome.MessageVetoed, place))
                : Finish(message, sql => TakeAsync(sql, message, media, request => Changed(request, answer)));
        }

        if (await creation.WantedAsync(message, cancellation) is not { } settings
            || !await pre.ListensAsync(message.Account, settings.Service, EventNames.ConversationAdd, cancellation))
        {
            return Finish(message, sql => TakeAsync(sql, message, media, change: null));
        }

        return await creation.AskAsync(message, settings, media, cancellation) is { } draft
            ? Finish(message, sql => arrivals.TakeAsync(sql, message, media, draft: draft))
            : Drop(message, media, new(ArrivalOutcome.ConversationVetoed));
    }

    private JobResult.Done Finish(InboundMessage message, Func<ISql, ValueTask<Arrival>> take)
    {
        Arrival? arrival = null;
        return new(async sql => arrival = await take(sql)) { Afterwards = () => witness?.Arrived(message, arrival!) };
    }

    // What is there may have changed while a hook thought. If it now takes a new conversation, and a hook that was not asked has a say in
    // that, the job comes again.
    private async ValueTask<Arrival> TakeAsync(
        ISql sql, InboundMessage message, IReadOnlyList<MediaEntry> media, Func<AppendRequest, AppendRequest>? change)
    {
        if (await InboundPlace.FindAsync(sql, message) is null && await AutoCreation.WantedAsync(sql, message) is { } settings
            && await creation.AsksAsync(sql, message, settings))
        {
            await LaneStore.AppendAsync(
                sql, message.Account, Inbox.LaneOf(message), JobKind, message.ProviderId, InboundJson.Write(message));
            return new(ArrivalOutcome.Waiting);
        }

        return await arrivals.TakeAsync(sql, message, media, change);
    }

    // For good: it is marked as taken, so that it does not come again.
    private JobResult.Done Drop(InboundMessage message, List<MediaEntry> media, Arrival arrival)
    {
        media.ForEach(file => files.Delete(file.Sid));
        return Finish(message, async sql =>
        {
            await InboundMarks.SetAsync(sql, message.Account, message.Channel, message.ProviderId, clock.Now(message.Account));
            return arrival;
        });
    }

    private async Task<PreAnswer> AskAsync(
        InboundMessage message, InboundPlace place, IReadOnlyList<MediaEntry> media, CancellationToken cancellation)
    {
        var conversation = place.Conversation;
        if (!await pre.ListensAsync(message.Account, conversation.Service, EventNames.MessageAdd, cancellation))
        {
            return PreAnswer.GoOn;
        }

        var request = Inbox.RequestFor(message, conversation.Sid, conversation.Service, clock.Now(message.Account), media);
        var answer = await pre.AskAsync(conversation.Scope, MessageEvents.Add(request, place.Holder, media), cancellation);
        if (!answer.IsVeto && (answer.Refusal ?? MessageForm.Read(answer.Over(new Form()), out _)) is { } wrong)
        {
            // Nobody is there to be told, and what a person wrote is not lost to a mistake.
            LogAnswerInvalid(message.Channel, wrong.Message);
            return PreAnswer.GoOn;
        }

        return answer;
    }

    private static AppendRequest Changed(AppendRequest request, PreAnswer answer) => request with
    {
        Body = answer.Changes.GetValueOrDefault("Body", request.Body!),
        Author = answer.Changes.GetValueOrDefault("Author", request.Author!),
        Attributes = answer.Changes.GetValueOrDefault("Attributes", request.Attributes),
    };

    private async Task<MediaEntry?> FetchAsync(InboundMessage message, InboundMedia file, CancellationToken cancellation)
    {
        using var patience = new CancellationTokenSource(LongestFetch, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellation, patience.Token);
        if (channels.Find(message.Channel) is not IFetchesMedia channel
            || await channel.FetchAsync(message.Account, message.To, file, either.Token) is not { } fetched)
        {
            return null;
        }

        await using var content = fetched.Content;
        var sid = sids.Next("ME");
        return await files.WriteAsync(sid, content, either.Token) is { } size
            ? new MediaEntry(sid, size, fetched.ContentType, fetched.FileName ?? file.FileName, "media")
            : null;
    }

    [LoggerMessage(210, LogLevel.Warning, "The {Channel} carrier no longer has a file, or it is too large; its message goes on without it")]
    private partial void LogMediaGone(string channel);

    [LoggerMessage(212, LogLevel.Warning, "A hook's answer about a {Channel} message is ignored: {Words}")]
    private partial void LogAnswerInvalid(string channel, string words);

    [LoggerMessage(211, LogLevel.Error, "A file of the {Channel} carrier could not be fetched; its message goes on without it")]
    private partial void LogMediaGivenUp(Exception exception, string channel);
}
