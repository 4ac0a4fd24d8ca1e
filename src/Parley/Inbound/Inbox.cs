using Parley.Accounts;
using Parley.Api;
using Parley.Conversations;
using Parley.Delivery;
using Parley.Lanes;
using Parley.Messages;
using Parley.OptOut;
using Parley.Storage;
using Parley.Templates;
using Parley.Webhooks;

namespace Parley.Inbound;

/// <summary>
/// What channels heard: finds the conversation of the pair (their number, ours), or makes one, and appends. What needs somebody else's
/// server first (media to fetch, a pre-event hook to ask) is stored as a job of the pair's inbound lane, so that the carrier does not
/// wait, and everything after it from the same person queues behind it.
/// </summary>
internal sealed partial class Inbox(
    IDatabase database, Arrivals arrivals, AutoCreation creation, NumberWebhook numbers, KeywordDesk keywords, PartStore parts,
    PreEvents pre, IAccountClock clock, Bell bell, ILogger<Inbox> log, IArrivalWitness? witness = null) : IInbox
{
    public async Task ReceiveAsync(InboundMessage message, CancellationToken cancellation)
    {
        var clean = message.Cleaned();
        var arrival = await database.WriteAsync(
            async sql =>
            {
                var taken = await ReceiveAsync(sql, clean);
                var keyword = await keywords.HeardAsync(sql, clean, clock.Now(clean.Account));
                return keyword == Keyword.None ? taken : taken with { Keyword = keyword };
            },
            cancellation);
        bell.Ring();
        witness?.Arrived(clean, arrival);
        if (arrival.Outcome == ArrivalOutcome.Dropped)
        {
            LogNobody(message.Channel);
        }
    }

    public async Task ReportAsync(StatusReport report, CancellationToken cancellation)
    {
        await database.WriteAsync(async sql =>
        {
            await parts.ReportAsync(sql, report, clock.Now(report.Account));
            return 0;
        }, cancellation);
        bell.Ring();
        witness?.Reported(report);
    }

    public async Task TemplateReviewedAsync(TemplateReview review, CancellationToken cancellation) =>
        await database.WriteAsync(sql => ContentStore.ReviewAsync(sql, review, clock.Now(review.Account)), cancellation);

    /// <summary>The lane in which what a person sends waits its turn.</summary>
    public static string LaneOf(InboundMessage message) => $"in/{message.From}/{message.To}";

    /// <summary>The append of an inbound message that is marked already, with what was fetched for it.</summary>
    public static AppendRequest RequestFor(
        InboundMessage message, ConversationSid conversation, string service, long now, IReadOnlyList<MediaEntry> media) => new()
        {
            Account = message.Account,
            Conversation = conversation,
            Author = message.From,
            Body = message.Body,
            Source = message.Channel.ToUpperInvariant(),
            Fire = true,
            Metadata = message.Metadata,
            Now = now,
            Service = service,
            NewMedia = media,
            Inbound = new(message.Channel, message.ProviderId, message.From, message.To, WrittenAt(message, now)) { IsSet = true },
        };

    // The person's window opens in any case: it belongs to the two numbers.
    private async ValueTask<Arrival> ReceiveAsync(ISql sql, InboundMessage message)
    {
        var now = clock.Now(message.Account);
        var place = await InboundPlace.FindAsync(sql, message);
        if (await WaitsAsync(sql, message, place))
        {
            // The person has written now, however long its files take, and whatever a hook says.
            await OpenWindowAsync(sql, message, now);
            return new(await QueueAsync(sql, message, now) ? ArrivalOutcome.Waiting : ArrivalOutcome.Duplicate, place);
        }

        var arrival = await arrivals.TakeAsync(sql, message, [], known: place);
        if (arrival.Outcome == ArrivalOutcome.Dropped)
        {
            await OpenWindowAsync(sql, message, now);
        }

        return arrival;
    }

    // True if somebody's server comes first, or an earlier message of this person that waits for one.
    private async ValueTask<bool> WaitsAsync(ISql sql, InboundMessage message, InboundPlace? place)
    {
        const string busy = "SELECT 1 FROM lane WHERE account = $1 AND id = $2 AND head < tail";
        if (await sql.FirstAsync(busy, _ => true, message.Account.Value, LaneOf(message)))
        {
            return true;
        }

        if (place is not null)
        {
            return message.Media.Count > 0
                || await pre.ListensAsync(sql, message.Account, place.Conversation.Service, EventNames.MessageAdd);
        }

        if (await AutoCreation.WantedAsync(sql, message) is { } settings)
        {
            return message.Media.Count > 0 || await creation.AsksAsync(sql, message, settings);
        }

        return message.Media.Count > 0 && await numbers.FindAsync(sql, message, taken: false) is not null;
    }

    private static ValueTask<int> OpenWindowAsync(ISql sql, InboundMessage message, long now) =>
        SessionWindow.OpenAsync(sql, message.Account, message.From, message.To, WrittenAt(message, now));

    // By the carrier's word, but never in the future.
    private static long WrittenAt(InboundMessage message, long now) => message.SentAt > 0 ? Math.Min(message.SentAt, now) : now;

    // False if it waits, or waited, already.
    private static async ValueTask<bool> QueueAsync(ISql sql, InboundMessage message, long now)
    {
        // The mark that Append will set has another name, so that the message does not meet its own.
        if (!await InboundMarks.SetAsync(sql, message.Account, message.Channel, "queued:" + message.ProviderId, now))
        {
            return false;
        }

        await LaneStore.AppendAsync(
            sql, message.Account, LaneOf(message), InboundRunner.JobKind, message.ProviderId, InboundJson.Write(message));
        return true;
    }

    [LoggerMessage(200, LogLevel.Information, "A {Channel} message came for which no conversation has the pair; it was dropped")]
    private partial void LogNobody(string channel);
}
