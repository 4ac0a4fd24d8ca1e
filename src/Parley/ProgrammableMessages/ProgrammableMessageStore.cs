using Parley.Api;
using Parley.Lanes;
using Parley.Media;
using Parley.Messages;
using Parley.Storage;

namespace Parley.ProgrammableMessages;

/// <summary>The rows of programmable messages.</summary>
internal sealed class ProgrammableMessageStore(IDatabase database)
{
    public const string Columns = """
        account, sid, direction, channel, sender, recipient, body, media, media_urls, service, content, content_variables, status,
        error_code, callback, receipt, send_at, sent, created, updated
        """;

    // How many parts the carrier took it in is written on its receipt.
    private const string Selected = $"""
        {Columns}, (SELECT parts FROM receipt WHERE receipt.account = programmable_message.account
            AND receipt.message = programmable_message.sid AND receipt.sid = programmable_message.receipt)
        """;

    public ValueTask<ProgrammableMessage?> FindAsync(AccountSid account, string sid, CancellationToken cancellation) =>
        database.ReadAsync(sql => FindAsync(sql, account, sid), cancellation);

    public static ValueTask<ProgrammableMessage?> FindAsync(ISql sql, AccountSid account, string sid)
    {
        const string select = $"SELECT {Selected} FROM programmable_message WHERE account = $1 AND id = $2 AND sid = $3";
        return sql.FirstAsync(select, MapSelected, account.Value, sid.Length > 2 ? sid[2..] : "", sid);
    }

    /// <summary>Stores a message and queues it, in the caller's transaction. A message for later waits in a lane of its own.</summary>
    /// <param name="isKeywordAnswer">True: it goes to who has just opted out.</param>
    public static async ValueTask QueueAsync(ISql sql, ProgrammableMessage message, bool isKeywordAnswer = false)
    {
        const string receipt = """
            INSERT INTO receipt (account, message, sid, conversation, participant, channel, channel_message, status, error_code,
                parts, parts_delivered, created, updated)
            VALUES ($1, $2, $3, '', '', $4, $2, 0, NULL, 0, 0, $5, $5)
            """;
        await InsertAsync(sql, message);
        await sql.ExecuteAsync(receipt, message.Account.Value, message.Sid, message.Receipt, message.Channel, message.Created);
        await LaneStore.AppendAsync(
            sql, message.Account, LaneOf(message), ProgrammableSender.JobKind, message.Sid,
            isKeywordAnswer ? ProgrammableSender.KeywordAnswer : null);
    }

    /// <summary>Stores a message; false if it was stored before.</summary>
    public static async ValueTask<bool> InsertAsync(ISql sql, ProgrammableMessage message)
    {
        const string insert = $"""
            INSERT INTO programmable_message ({Columns}, id)
            VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20, $21)
            ON CONFLICT DO NOTHING
            """;
        return await sql.ExecuteAsync(
            insert, message.Account.Value, message.Sid, message.Direction, message.Channel, message.From, message.To, message.Body,
            MediaJson.Write(message.Media), message.MediaUrls.Count == 0 ? null : JsonWriting.Strings(message.MediaUrls),
            message.Service, message.ContentSid, message.ContentVariables, message.Status, (long?)message.ErrorCode, message.Callback,
            message.Receipt, message.SendAt, message.Sent, message.Created, message.Updated, message.Id) > 0;
    }

    /// <summary>The files are here; their rows are written with it. False if the message has gone meanwhile.</summary>
    public ValueTask<bool> AttachAsync(ProgrammableMessage message, IReadOnlyList<MediaEntry> media, CancellationToken cancellation)
    {
        const string update = "UPDATE programmable_message SET media = $3 WHERE account = $1 AND id = $2";
        return database.WriteAsync(async sql =>
        {
            if (await sql.ExecuteAsync(update, message.Account.Value, message.Id, MediaJson.Write(media)) == 0)
            {
                return false;
            }

            foreach (var entry in media)
            {
                await MediaStore.InsertAsync(
                    sql, new MediaRow(
                        message.Account, entry.Sid, "", entry.ContentType, entry.Filename, entry.Size, entry.Category, message.From, null,
                        message.Sid, message.Created, message.Created));
            }

            return true;
        }, cancellation);
    }

    // The lock first: of two changes at once none is lost.
    private const string Take = "UPDATE programmable_message SET updated = updated WHERE account = $1 AND id = $2";

    /// <summary>Changes a message; <paramref name="change"/> gets it as it is, locked, and may throw <see cref="RefusedException"/>.</summary>
    public ValueTask<ProgrammableMessage?> UpdateAsync(
        AccountSid account, string sid, Func<ProgrammableMessage, ProgrammableMessage> change, CancellationToken cancellation)
    {
        const string update = """
            UPDATE programmable_message SET body = $3, status = $4, updated = $5 WHERE account = $1 AND id = $2
            """;
        return database.WriteAsync(async sql =>
        {
            await sql.ExecuteAsync(Take, account.Value, sid.Length > 2 ? sid[2..] : "");
            if (await FindAsync(sql, account, sid) is not { } before)
            {
                return null;
            }

            var after = change(before);
            await sql.ExecuteAsync(update, account.Value, before.Id, after.Body, after.Status, after.Updated);
            return after;
        }, cancellation);
    }

    /// <summary>Deletes a message that is over, with its files; throws the refusal while it is under way. False if there is none.</summary>
    public ValueTask<bool> DeleteAsync(AccountSid account, string sid, CancellationToken cancellation) =>
        database.WriteAsync(async sql =>
        {
            if (await FindAsync(sql, account, sid) is not { } message)
            {
                return false;
            }

            if (!MessageStates.IsOver(message.Status))
            {
                throw new RefusedException(ApiError.Conflict(20009, "A message that is under way cannot be deleted"));
            }

            await sql.ExecuteAsync("DELETE FROM receipt WHERE account = $1 AND message = $2", account.Value, sid);
            await sql.ExecuteAsync("DELETE FROM programmable_message WHERE account = $1 AND id = $2", account.Value, message.Id);
            await MediaRemover.RemoveAsync(sql, account, sid, message.Media);
            await LaneStore.RemoveAsync(sql, account, [StatusCallbacks.LaneOf(message)]);
            return true;
        }, cancellation);

    /// <summary>Removes one file of a message; false if it has no such file.</summary>
    public ValueTask<bool> DeleteMediaAsync(AccountSid account, string sid, string media, CancellationToken cancellation)
    {
        const string update = "UPDATE programmable_message SET media = $3, media_urls = NULL WHERE account = $1 AND id = $2";
        return database.WriteAsync(async sql =>
        {
            await sql.ExecuteAsync(Take, account.Value, sid.Length > 2 ? sid[2..] : "");
            if (await FindAsync(sql, account, sid) is not { } message || message.Media.FirstOrDefault(entry => entry.Sid == media) is not { } gone)
            {
                return false;
            }

            if (!MessageStates.IsOver(message.Status))
            {
                throw new RefusedException(ApiError.Conflict(20009, "The files of a message that is under way cannot be deleted"));
            }

            await sql.ExecuteAsync(
                update, account.Value, message.Id, MediaJson.Write([.. message.Media.Where(entry => entry.Sid != media)]));
            await MediaRemover.RemoveAsync(sql, account, media, [gone]);
            return true;
        }, cancellation);
    }

    /// <summary>Messages, newest first, for one page.</summary>
    public ValueTask<List<ProgrammableMessage>> ListAsync(
        AccountSid account, MessageFilter filter, Page page, CancellationToken cancellation)
    {
        const string all = "account = $1 AND $2 = '' AND $3 = ''";
        const string byRecipient = "account = $1 AND recipient = $2 AND ($3 = '' OR sender = $3)";
        const string bySender = "account = $1 AND $2 = '' AND sender = $3";

        // The key stands for the bound on its side: with two, SQLite would look at all rows between them, page after page.
        const string after = "AND created >= $4 AND (created, id) < ($5, $6) ORDER BY created DESC, id DESC LIMIT $7";
        const string before = "AND created < $4 AND (created, id) > ($5, $6) ORDER BY created, id LIMIT $7";
        var (time, id) = KeyOf(page) is { } key && key.Time >= filter.Since && key.Time < filter.Before ? key
            : (page.Backward ? filter.Since : filter.Before, "");
        var where = filter.To is not null ? byRecipient : filter.From is not null ? bySender : all;
        return database.ReadAsync(
            sql => sql.QueryAsync(
                $"SELECT {Selected} FROM programmable_message WHERE {where} {(page.Backward ? before : after)}", MapSelected, account.Value,
                filter.To ?? "", filter.From ?? "", page.Backward ? filter.Before : filter.Since, time, id, (long)page.Size + 1),
            cancellation);
    }

    /// <summary>The number from which the service wrote to this person last, or null.</summary>
    public ValueTask<string?> LastSenderAsync(AccountSid account, string service, string to, CancellationToken cancellation)
    {
        // Only the last few: who is written to often by others has no sticky sender.
        const string select = """
            SELECT sender FROM (SELECT sender, service FROM programmable_message WHERE account = $1 AND recipient = $2
                ORDER BY created DESC, id DESC LIMIT 50) AS last WHERE service = $3 LIMIT 1
            """;
        return database.ReadAsync(sql => sql.FirstAsync(select, row => row.Text(0), account.Value, to, service), cancellation);
    }

    public static string KeyOf(ProgrammableMessage message) =>
        message.Created.ToString("D20", System.Globalization.CultureInfo.InvariantCulture) + message.Id;

    /// <summary>A row of <see cref="Columns"/>.</summary>
    public static ProgrammableMessage Map(SqlRow row) => new(
        new(row.Text(0)), row.Text(1), row.Text(2), row.Text(3), row.Text(4), row.Text(5), row.TextOrNull(6),
        MediaJson.Read(row.TextOrNull(7)), row.TextOrNull(8) is { } urls ? JsonWriting.ReadStrings(urls) : [], row.TextOrNull(9),
        row.TextOrNull(10), row.TextOrNull(11), row.Text(12), (int?)row.NumberOrNull(13), row.TextOrNull(14), row.TextOrNull(15),
        row.NumberOrNull(16), row.NumberOrNull(17), row.Number(18), row.Number(19));

    private static ProgrammableMessage MapSelected(SqlRow row) => Map(row) with { Segments = row.NumberOrNull(20) ?? 0 };

    private static string LaneOf(ProgrammableMessage message) =>
        message.SendAt is null ? $"text/{message.From}/{message.To}" : $"text/{message.Id}";

    private static (long Time, string Id)? KeyOf(Page page) =>
        page.Key is { Length: > 20 } key
        && long.TryParse(key.AsSpan(0, 20), System.Globalization.NumberStyles.None, System.Globalization.CultureInfo.InvariantCulture, out var time)
            ? (time, key[20..])
            : null;
}
