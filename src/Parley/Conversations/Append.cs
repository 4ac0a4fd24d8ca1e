using Parley.Api;
using Parley.Channels;
using Parley.Delivery;
using Parley.Inbound;
using Parley.Lanes;
using Parley.Media;
using Parley.Messages;
using Parley.Storage;
using Parley.Webhooks;

namespace Parley.Conversations;

/// <summary>
/// Whatever enters, enters here. One transaction gives a message its place: dedupe, the next index, the message, a receipt and a lane
/// job for every other phone, a lane job for every webhook, the sender's 24-hour window. SQLite commits many of these together;
/// PostgreSQL has a form over arrays for the plain ones (<see cref="IAppendBatcher"/>).
/// </summary>
internal sealed class Append(
    IDatabase database, EventWriter events, ChannelCatalog channels, ISidSource sids, TimerLane timers, Bell bell,
    IAppendBatcher? batcher = null)
{
    /// <summary>Stores the message and returns after commit.</summary>
    public async ValueTask<AppendResult> RunAsync(AppendRequest request, CancellationToken cancellation)
    {
        var result = batcher?.Takes(request) == true ? await batcher.AppendAsync(request) : null;
        result ??= await database.WriteAsync(sql => RunAsync(sql, request), cancellation);
        if (result is AppendResult.Stored)
        {
            bell.Ring();
        }

        return result;
    }

    /// <summary>The same within the caller's transaction.</summary>
    public async ValueTask<AppendResult> RunAsync(ISql sql, AppendRequest request)
    {
        // :: Step 1: the same message twice is one message
        if (request.Inbound is { IsSet: false } mark
            && !await InboundMarks.SetAsync(sql, request.Account, mark.Channel, mark.ProviderId, request.Now))
        {
            return new AppendResult.Duplicate();
        }

        // :: Step 2: its place; the row stays locked until the end
        if (await TakePlaceAsync(sql, request) is not { } place)
        {
            return await ConversationStore.FindAsync(sql, request.Account, request.Conversation) is { } closed
                && (request.Service is null || closed.Service == request.Service)
                ? new AppendResult.Refused(ConversationErrors.Closed)
                : new AppendResult.NotFound();
        }

        // :: Step 3: who wrote it, what is attached
        var phones = await PhonesAsync(sql, request);
        var author = AuthorOf(request);
        var writer = await WriterAsync(sql, request, author, phones);
        var sender = phones.Exists(phone => phone.Proxy is null) ? await GroupSenderAsync(sql, request, writer) : null;
        var sid = new MessageSid(sids.Next("IM"));
        var media = await AttachAsync(sql, request, sid, author);
        var recipients = phones.Where(phone => phone.Sid != writer).ToList();
        var created = request.Created ?? request.Now;
        var message = new Message(
            request.Account, request.Conversation, place.Index, sid, author, writer, request.Body, media, request.Attributes,
            request.Subject, request.ContentSid, request.ContentVariables, request.Source, request.Metadata, created,
            request.Updated ?? created, new(recipients.Count, 0, 0, 0, 0, 0));
        await InsertAsync(sql, message, place.Change);

        // :: Step 4: what leaves, leaves through a lane
        foreach (var phone in recipients)
        {
            await QueueAsync(sql, message, phone, phone.Proxy is null ? sender : null, request.Now);
        }

        await WakeAsync(sql, request, place);
        if (request.Fire)
        {
            await events.WriteAsync(
                sql, new(request.Account, place.Service, request.Conversation),
                MessageEvents.Added(message, place.Service, place.MessagingService, request.Firing));
        }

        // :: Step 5: the person has written, so we may write back for a day
        if (request.Inbound is { } heard)
        {
            await SessionWindow.OpenAsync(sql, request.Account, heard.Address, heard.Proxy, heard.SentAt);
        }

        return new AppendResult.Stored(message);
    }

    private sealed record Place(long Index, long Change, string Service, string MessagingService, string State);

    private static async ValueTask<Place?> TakePlaceAsync(ISql sql, AppendRequest request)
    {
        // A message starts the timers again: their dates move later, and the lane finds that out by itself.
        const string take = """
            UPDATE conversation SET next_index = next_index + 1, change = change + 1,
                date_inactive = $4 + inactive_after, date_closed = $4 + closed_after
            WHERE account = $1 AND sid = $2 AND state <> 'closed' AND ($3 = '' OR service = $3)
            RETURNING next_index - 1, change, service, messaging_service, state
            """;
        return await sql.FirstAsync(
            take, row => new Place(row.Number(0), row.Number(1), row.Text(2), row.Text(3), row.Text(4)),
            request.Account.Value, request.Conversation.Value, request.Service ?? "", request.Now);
    }

    // What of a participant a delivery needs; reading whole rows showed in the profile.
    private sealed record Phone(ParticipantSid Sid, string Channel, string Address, string? Proxy);

    private static ValueTask<List<Phone>> PhonesAsync(ISql sql, AppendRequest request)
    {
        const string select = """
            SELECT sid, channel, address, proxy FROM participant
            WHERE account = $1 AND conversation = $2 AND address IS NOT NULL ORDER BY sid
            """;
        return sql.QueryAsync(
            select, row => new Phone(new(row.Text(0)), row.Text(1), row.Text(2), row.TextOrNull(3)),
            request.Account.Value, request.Conversation.Value);
    }

    /// <summary>Who of the participants would be its writer; null if none.</summary>
    public static async ValueTask<ParticipantSid?> WriterAsync(ISql sql, AppendRequest request) =>
        await WriterAsync(sql, request, AuthorOf(request), await PhonesAsync(sql, request));

    /// <summary>Who signs it: without a name it is the system.</summary>
    public static string AuthorOf(AppendRequest request) => string.IsNullOrEmpty(request.Author) ? "system" : request.Author;

    // An author is matched by value: a chat identity, or the person's own address.
    private static async ValueTask<ParticipantSid?> WriterAsync(
        ISql sql, AppendRequest request, string author, List<Phone> phones)
    {
        const string byIdentity = "SELECT sid FROM participant WHERE account = $1 AND conversation = $2 AND identity = $3";
        const string byProjected = "SELECT sid FROM participant WHERE account = $1 AND conversation = $2 AND projected = $3";
        var phone = request.Inbound is { } heard
            ? phones.Find(one => one.Address == heard.Address && (one.Proxy == heard.Proxy || one.Proxy is null))
            : phones.Find(one => one.Address == author);
        if (phone is not null)
        {
            return phone.Sid;
        }

        if (string.IsNullOrEmpty(request.Author))
        {
            return null;
        }

        var sid = await sql.FirstAsync(
            byIdentity, row => row.Text(0), request.Account.Value, request.Conversation.Value, author);
        if (sid is null && author.StartsWith('+'))
        {
            // A number of ours that takes part in a group may be written as.
            sid = await sql.FirstAsync(
                byProjected, row => row.Text(0), request.Account.Value, request.Conversation.Value, author);
        }

        return sid is null ? null : new ParticipantSid(sid);
    }

    // From which number a group's members get the message: the author's own projected address, or the group's oldest. A member answers
    // to any of them. What a person wrote on a phone is kept in any case; others learn at once that it would reach nobody.
    private static async ValueTask<string?> GroupSenderAsync(ISql sql, AppendRequest request, ParticipantSid? writer)
    {
        const string select = """
            SELECT sid, projected FROM participant WHERE account = $1 AND conversation = $2 AND projected IS NOT NULL ORDER BY sid
            """;
        var projected = await sql.QueryAsync(
            select, row => (Sid: row.Text(0), Number: row.Text(1)), request.Account.Value, request.Conversation.Value);
        if (request.Inbound is null && (projected.Count == 0 || writer is null))
        {
            throw new RefusedException(projected.Count == 0 ? ConversationErrors.GroupInactive : ConversationErrors.AuthorNotInGroup);
        }

        return projected.Find(one => one.Sid == writer?.Value).Number ?? projected.FirstOrDefault().Number;
    }

    private static async ValueTask<IReadOnlyList<MediaEntry>> AttachAsync(
        ISql sql, AppendRequest request, MessageSid message, string author)
    {
        if (request.MediaSid is not null)
        {
            return [await MediaStore.AttachAsync(
                sql, request.Account, request.MediaSid, request.Service, request.Conversation, message)];
        }

        foreach (var entry in request.NewMedia)
        {
            await MediaStore.InsertAsync(
                sql, new MediaRow(
                    request.Account, entry.Sid, request.Service ?? "", entry.ContentType, entry.Filename, entry.Size, entry.Category,
                    author, request.Conversation.Value, message.Value, request.Now, request.Now));
        }

        return request.NewMedia;
    }

    private static ValueTask<int> InsertAsync(ISql sql, Message message, long change)
    {
        const string insert = $"""
            INSERT INTO message ({MessageStore.Columns}, change)
            VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, 0, 0, 0, 0, 0, $18)
            """;
        return sql.ExecuteAsync(
            insert, message.Account.Value, message.Conversation.Value, message.Index, message.Sid.Value, message.Author,
            message.Participant?.Value, message.Body, MediaJson.Write(message.Media), message.Attributes, message.Subject,
            message.ContentSid, message.ContentVariables, message.Source, message.Metadata, message.Created, message.Updated,
            message.Delivery.Total, change);
    }

    private async ValueTask QueueAsync(ISql sql, Message message, Phone phone, string? sender, long now)
    {
        const string insert = """
            INSERT INTO receipt (account, message, sid, conversation, participant, channel, channel_message, status, error_code,
                parts, parts_delivered, created, updated, sender)
            VALUES ($1, $2, $3, $4, $5, $6, $7, 0, NULL, 0, 0, $8, $8, $9)
            """;
        var receipt = sids.Next("DY");
        await sql.ExecuteAsync(
            insert, message.Account.Value, message.Sid.Value, receipt, message.Conversation.Value, phone.Sid.Value, phone.Channel,
            sids.Next(channels.PrefixOf(phone.Channel)), now, sender);
        await LaneStore.AppendAsync(
            sql, message.Account, Sender.LaneOf(phone.Sid), Sender.JobKind, receipt, message.Sid.Value);
    }

    private async ValueTask WakeAsync(ISql sql, AppendRequest request, Place place)
    {
        if (place.State == ConversationStates.Inactive
            && await ConversationStore.FindAsync(sql, request.Account, request.Conversation) is { } sleeping)
        {
            await timers.WakeAsync(sql, sleeping, request.Now, request.Firing);
        }
    }
}
