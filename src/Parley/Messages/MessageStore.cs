using System.Globalization;
using Parley.Api;
using Parley.Conversations;
using Parley.Media;
using Parley.Participants;
using Parley.Storage;
using Parley.Webhooks;

namespace Parley.Messages;

/// <summary>The rows of messages. They are made by <see cref="Append"/> and nowhere else.</summary>
internal sealed class MessageStore(IDatabase database, EventWriter events)
{
    public const string Columns = """
        account, conversation, place, sid, author, participant, body, media, attributes, subject, content, content_variables, source,
        metadata, created, updated, receipts, sent, delivered, seen, failed, undelivered
        """;

    public ValueTask<Message?> FindAsync(
        AccountSid account, ConversationSid conversation, string sid, CancellationToken cancellation) =>
        database.ReadAsync(sql => FindAsync(sql, account, conversation, sid), cancellation);

    public static ValueTask<Message?> FindAsync(ISql sql, AccountSid account, ConversationSid conversation, string sid)
    {
        const string select = $"SELECT {Columns} FROM message WHERE account = $1 AND sid = $2 AND conversation = $3";
        return sql.FirstAsync(select, Map, account.Value, sid, conversation.Value);
    }

    /// <summary>The message whatever its conversation; for deliveries.</summary>
    public static ValueTask<Message?> FindAsync(ISql sql, AccountSid account, MessageSid sid)
    {
        const string select = $"SELECT {Columns} FROM message WHERE account = $1 AND sid = $2";
        return sql.FirstAsync(select, Map, account.Value, sid.Value);
    }

    /// <summary>What a pre-event hook is asked about a message that wants its place.</summary>
    public ValueTask<WebhookEvent> AddEventAsync(AppendRequest request, CancellationToken cancellation) => database.ReadAsync(
        async sql => MessageEvents.Add(
            request, await Append.WriterAsync(sql, request),
            request.MediaSid is not null && await MediaStore.FindAsync(sql, request.Account, request.MediaSid) is { } file
                ? [new(file.Sid, file.Size, file.ContentType, file.FileName, file.Category)]
                : request.NewMedia),
        cancellation);

    public ValueTask<Message?> UpdateAsync(
        AccountSid account, string service, string conversationName, string sid, Func<Message, Message> change, Firing by,
        CancellationToken cancellation)
    {
        const string update = """
            UPDATE message SET author = $3, body = $4, attributes = $5, subject = $6, created = $7, updated = $8, change = $9
            WHERE account = $1 AND sid = $2
            """;
        return database.WriteAsync(async sql =>
        {
            if (await ConversationStore.LockAsync(sql, account, service, conversationName) is not { } conversation
                || await FindAsync(sql, account, conversation.Sid, sid) is not { } before)
            {
                return null;
            }

            var after = change(before);
            var bumped = await ParticipantStore.BumpAsync(sql, account, conversation.Sid);
            await sql.ExecuteAsync(
                update, account.Value, sid, after.Author, after.Body, after.Attributes, after.Subject, after.Created, after.Updated,
                bumped);
            if (by.Fires)
            {
                await events.WriteAsync(sql, conversation.Scope, MessageEvents.Updated(after, by));
            }

            return after;
        }, cancellation);
    }

    /// <summary>Deletes the message, its receipts and its files; its index stays unused. False if there is none.</summary>
    public ValueTask<bool> DeleteAsync(
        AccountSid account, string service, string conversationName, string sid, Firing by, long now, CancellationToken cancellation)
    {
        return database.WriteAsync(async sql =>
        {
            if (await ConversationStore.LockAsync(sql, account, service, conversationName) is not { } conversation
                || await FindAsync(sql, account, conversation.Sid, sid) is not { } message)
            {
                return false;
            }

            await sql.ExecuteAsync("DELETE FROM receipt WHERE account = $1 AND message = $2", account.Value, sid);
            await sql.ExecuteAsync("DELETE FROM message WHERE account = $1 AND sid = $2", account.Value, sid);
            await MediaRemover.RemoveAsync(sql, message);
            await ParticipantStore.BuryAsync(sql, account, conversation.Sid, "message", sid);
            if (by.Fires)
            {
                await events.WriteAsync(sql, conversation.Scope, MessageEvents.Removed(message, by, now));
            }

            return true;
        }, cancellation);
    }

    /// <summary>Messages by index, ascending or descending, for one page.</summary>
    public ValueTask<List<Message>> ListAsync(
        AccountSid account, ConversationSid conversation, bool descending, Page page, CancellationToken cancellation)
    {
        const string where = $"SELECT {Columns} FROM message WHERE account = $1 AND conversation = $2";
        const string up = $"{where} AND place > $3 ORDER BY place LIMIT $4";
        const string down = $"{where} AND place < $3 ORDER BY place DESC LIMIT $4";
        var goesDown = descending != page.Backward;
        var key = long.TryParse(page.Key, NumberStyles.Integer, CultureInfo.InvariantCulture, out var place)
            ? place
            : goesDown ? long.MaxValue : -1;
        return database.ReadAsync(
            sql => sql.QueryAsync(goesDown ? down : up, Map, account.Value, conversation.Value, key, (long)page.Size + 1),
            cancellation);
    }

    public static Message Map(SqlRow row) => new(
        new(row.Text(0)), new(row.Text(1)), row.Number(2), new(row.Text(3)), row.Text(4),
        row.TextOrNull(5) is { } participant ? new ParticipantSid(participant) : null, row.TextOrNull(6),
        MediaJson.Read(row.TextOrNull(7)), row.Text(8), row.TextOrNull(9), row.TextOrNull(10), row.TextOrNull(11), row.Text(12),
        row.TextOrNull(13), row.Number(14), row.Number(15),
        new(row.Number(16), row.Number(17), row.Number(18), row.Number(19), row.Number(20), row.Number(21)));
}
