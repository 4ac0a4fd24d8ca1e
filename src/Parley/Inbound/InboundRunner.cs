using Parley.Accounts;
using Parley.Api;
using Parley.Channels;
using Parley.Conversations;
using Parley.Lanes;
using Parley.Media;
using Parley.Messages;
using Parley.Participants;
using Parley.Storage;

namespace Parley.Inbound;

/// <summary>Fetches the media of an inbound message and then appends it: the work of the inbound lane.</summary>
internal sealed partial class InboundRunner(
    Append append, ChannelCatalog channels, MediaFiles files, IAccountClock clock, ISidSource sids, ILogger<InboundRunner> log) : IJobRunner
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

        return new JobResult.Done(sql => StoreAsync(sql, message, media));
    }

    private async ValueTask StoreAsync(ISql sql, InboundMessage message, IReadOnlyList<MediaEntry> media)
    {
        if (await ParticipantStore.HolderAsync(sql, message.Account, message.From, message.To) is { } holder
            && await ConversationStore.FindAsync(sql, message.Account, holder.Conversation) is { } conversation)
        {
            var request = Inbox.RequestFor(message, conversation.Sid, conversation.Service, clock.Now(message.Account));
            await append.RunAsync(sql, request with { NewMedia = media });
        }
    }

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

    [LoggerMessage(211, LogLevel.Error, "A file of the {Channel} carrier could not be fetched; its message goes on without it")]
    private partial void LogMediaGivenUp(Exception exception, string channel);
}
