using Parley.Accounts;
using Parley.Api;
using Parley.Channels;
using Parley.Conversations;
using Parley.Lanes;
using Parley.Media;
using Parley.Messages;
using Parley.Participants;
using Parley.Storage;
using Parley.Webhooks;

namespace Parley.Inbound;

/// <summary>Fetches the media of an inbound message, asks the pre-event hook, and then appends it: the work of the inbound lane.</summary>
internal sealed partial class InboundRunner(
    IDatabase database, Append append, PreEvents pre, ChannelCatalog channels, MediaFiles files, IAccountClock clock, ISidSource sids, ILogger<InboundRunner> log) : IJobRunner
{
    public const string JobKind = "inbound";

    private const int MostTries = 8;

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

        var answer = await AskAsync(message, media, cancellation);
        if (answer.IsVeto)
        {
            media.ForEach(file => files.Delete(file.Sid));
            return new JobResult.Done(async sql => await InboundMarks.SetAsync(
                sql, message.Account, message.Channel, message.ProviderId, clock.Now(message.Account)));
        }

        return new JobResult.Done(async sql =>
        {
            if (await PlaceAsync(sql, message, media) is var (_, request))
            {
                await append.RunAsync(sql, Changed(request, answer));
            }
        });
    }

    private async Task<PreAnswer> AskAsync(InboundMessage message, IReadOnlyList<MediaEntry> media, CancellationToken cancellation)
    {
        if (await database.ReadAsync(sql => PlaceAsync(sql, message, media), cancellation) is not var (holder, request)
            || !await pre.ListensAsync(message.Account, request.Service!, EventNames.MessageAdd, cancellation))
        {
            return PreAnswer.GoOn;
        }

        var answer = await pre.AskAsync(
            new(message.Account, request.Service!, request.Conversation), MessageEvents.Add(request, holder, media), cancellation);
        if (!answer.IsVeto && (answer.Refusal ?? MessageForm.Read(answer.Over(new Form()), out _)) is { } wrong)
        {
            // Nobody is there to be told, and what a person wrote is not lost to a mistake.
            LogAnswerInvalid(message.Channel, wrong.Message);
            return PreAnswer.GoOn;
        }

        return answer;
    }

    // Where it belongs as things are now, or null.
    private async ValueTask<(ParticipantSid Holder, AppendRequest Request)?> PlaceAsync(
        ISql sql, InboundMessage message, IReadOnlyList<MediaEntry> media) =>
        await ParticipantStore.HolderAsync(sql, message.Account, message.From, message.To) is { } holder
        && await ConversationStore.FindAsync(sql, message.Account, holder.Conversation) is { } conversation
            ? (holder.Sid, Inbox.RequestFor(message, conversation.Sid, conversation.Service, clock.Now(message.Account)) with { NewMedia = media })
            : null;

    private static AppendRequest Changed(AppendRequest request, PreAnswer answer) => request with
    {
        Body = answer.Changes.GetValueOrDefault("Body", request.Body!),
        Author = answer.Changes.GetValueOrDefault("Author", request.Author!),
        Attributes = answer.Changes.GetValueOrDefault("Attributes", request.Attributes),
    };

    private async Task<MediaEntry?> FetchAsync(InboundMessage message, InboundMedia file, CancellationToken cancellation)
    {
        if (channels.Find(message.Channel) is not IFetchesMedia channel
            || await channel.FetchAsync(message.Account, message.To, file, cancellation) is not { } fetched)
        {
            return null;
        }

        await using var content = fetched.Content;
        var sid = sids.Next("ME");
        return await files.WriteAsync(sid, content, cancellation) is { } size
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
