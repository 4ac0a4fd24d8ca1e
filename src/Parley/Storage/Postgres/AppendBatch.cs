using Npgsql;
using Parley.Api;
using Parley.Channels;
using Parley.Conversations;
using Parley.Delivery;
using Parley.Messages;

namespace Parley.Storage.Postgres;

/// <summary>
/// What <see cref="Append"/> does, over arrays: the one place where the SQL differs by database by design. The first round trip locks
/// the conversations in sorted order and reads who is in them; the second writes everything and commits.
/// </summary>
internal sealed class AppendBatch(ChannelCatalog channels, ISidSource sids)
{
    private const string Lock = """
        SELECT account, sid, next_index, change, service, state
        FROM conversation WHERE (account, sid) IN (SELECT * FROM unnest($1, $2)) ORDER BY account, sid FOR UPDATE
        """;

    private const string Phones = """
        SELECT account, conversation, sid, channel, address, proxy IS NULL FROM participant
        WHERE (account, conversation) IN (SELECT * FROM unnest($1, $2)) AND address IS NOT NULL ORDER BY sid
        """;

    private const string Identities = """
        SELECT account, conversation, identity, sid FROM participant
        WHERE (account, conversation, identity) IN (SELECT * FROM unnest($1, $2, $3))
        """;

    private const string Bump = """
        UPDATE conversation SET next_index = next_index + added.count, change = change + added.count,
            date_inactive = added.now + inactive_after, date_closed = added.now + closed_after
        FROM unnest($1, $2, $3, $4) AS added(account, sid, count, now)
        WHERE conversation.account = added.account AND conversation.sid = added.sid
        """;

    private const string InsertMessages = $"""
        INSERT INTO message ({MessageStore.Columns}, change)
        SELECT account, conversation, place, sid, author, participant, body, NULL, attributes, subject, content, variables, 'API',
            metadata, created, updated, receipts, 0, 0, 0, 0, 0, change
        FROM unnest($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16)
            AS t(account, conversation, place, sid, author, participant, body, attributes, subject, content, variables, metadata,
                created, updated, receipts, change)
        """;

    private const string InsertReceipts = """
        INSERT INTO receipt (account, message, sid, conversation, participant, channel, channel_message, status, error_code, parts,
            parts_delivered, created, updated)
        SELECT account, message, sid, conversation, participant, channel, channel_message, 0, NULL, 0, 0, created, created
        FROM unnest($1, $2, $3, $4, $5, $6, $7, $8)
            AS t(account, message, sid, conversation, participant, channel, channel_message, created)
        """;

    // Several jobs of one lane in one batch: "back" counts from the lane's new end.
    private const string InsertJobs = """
        WITH bumped AS (
            INSERT INTO lane (account, id, head, tail, due, owner, epoch, fails)
            SELECT account, id, 0, count, 0, NULL, 0, 0 FROM unnest($1, $2, $3) AS l(account, id, count) ORDER BY account, id
            ON CONFLICT (account, id) DO UPDATE SET tail = lane.tail + excluded.tail
            RETURNING account, id, tail)
        INSERT INTO job (account, lane, seq, kind, ref, payload, started)
        SELECT j.account, j.lane, bumped.tail - j.back, $8, j.ref, j.payload, 0
        FROM unnest($4, $5, $6, $7, $9) AS j(account, lane, back, ref, payload)
        JOIN bumped ON bumped.account = j.account AND bumped.id = j.lane
        """;

    /// <summary>One result for each request, in order; null where the plain way must take it.</summary>
    public async Task<AppendResult?[]> StoreAsync(NpgsqlConnection connection, IReadOnlyList<AppendRequest> requests)
    {
        var room = await ReadAsync(connection, requests);
        var rows = new AppendRows();
        var results = new AppendResult?[requests.Count];
        for (var i = 0; i < requests.Count; i++)
        {
            results[i] = Place(requests[i], room, rows);
        }

        await WriteAsync(connection, rows);
        return results;
    }

    private AppendResult? Place(AppendRequest request, AppendRoom room, AppendRows rows)
    {
        var key = (request.Account.Value, request.Conversation.Value);
        if (!room.Conversations.TryGetValue(key, out var conversation) || conversation.Service != request.Service)
        {
            return new AppendResult.NotFound();
        }

        if (conversation.State == ConversationStates.Closed)
        {
            return new AppendResult.Refused(ConversationErrors.Closed);
        }

        if (conversation.State != ConversationStates.Active)
        {
            return null;
        }

        var phones = room.Phones.GetValueOrDefault(key) ?? [];
        var author = string.IsNullOrEmpty(request.Author) ? "system" : request.Author;
        var writer = phones.Find(phone => phone.Address == author)?.Sid
            ?? (string.IsNullOrEmpty(request.Author) ? null : room.Identities.GetValueOrDefault((key.Item1, key.Item2, author)));
        if (phones.Exists(phone => phone.OfGroup) || (writer is null && author.StartsWith('+')))
        {
            // A group, or perhaps one's projected address.
            return null;
        }

        var recipients = phones.Where(phone => phone.Sid != writer).ToList();
        var created = request.Created ?? request.Now;
        var message = new Message(
            request.Account, request.Conversation, conversation.NextIndex++, new(sids.Next("IM")), author,
            writer is null ? null : new ParticipantSid(writer), request.Body, [], request.Attributes, request.Subject,
            request.ContentSid, request.ContentVariables, request.Source, request.Metadata, created, request.Updated ?? created,
            new(recipients.Count, 0, 0, 0, 0, 0));
        rows.Add(message, ++conversation.Change, request.Now);
        foreach (var phone in recipients)
        {
            rows.Add(message, phone.Sid, phone.Channel, sids.Next("DY"), sids.Next(channels.PrefixOf(phone.Channel)), request.Now);
        }

        return new AppendResult.Stored(message);
    }

    private static async Task<AppendRoom> ReadAsync(NpgsqlConnection connection, IReadOnlyList<AppendRequest> requests)
    {
        var keys = requests.Select(one => (Account: one.Account.Value, Sid: one.Conversation.Value)).Distinct()
            .OrderBy(key => key.Account, StringComparer.Ordinal).ThenBy(key => key.Sid, StringComparer.Ordinal).ToList();
        string[] accounts = [.. keys.Select(key => key.Account)], conversations = [.. keys.Select(key => key.Sid)];
        var authors = requests.Where(one => !string.IsNullOrEmpty(one.Author))
            .Select(one => (Account: one.Account.Value, Sid: one.Conversation.Value, Author: one.Author!)).Distinct().ToList();
        await using var batch = new NpgsqlBatch(connection);
        batch.BatchCommands.Add(new("BEGIN"));
        batch.BatchCommands.Add(Command(Lock, Texts(accounts), Texts(conversations)));
        batch.BatchCommands.Add(Command(Phones, Texts(accounts), Texts(conversations)));
        batch.BatchCommands.Add(Command(
            Identities, Texts([.. authors.Select(one => one.Account)]), Texts([.. authors.Select(one => one.Sid)]),
            Texts([.. authors.Select(one => one.Author)])));
        await using var reader = await batch.ExecuteReaderAsync();
        return await AppendRoom.ReadAsync(reader);
    }

    private static async Task WriteAsync(NpgsqlConnection connection, AppendRows rows)
    {
        await using var batch = new NpgsqlBatch(connection);
        if (rows.Messages.Count > 0)
        {
            var m = rows.Messages;
            var counts = m.GroupBy(row => (row.Message.Account, row.Message.Conversation)).ToList();
            batch.BatchCommands.Add(Command(
                Bump, Texts([.. counts.Select(one => one.Key.Account.Value)]), Texts([.. counts.Select(one => one.Key.Conversation.Value)]),
                Numbers([.. counts.Select(one => (long)one.Count())]), Numbers([.. counts.Select(one => one.Max(row => row.Now))])));
            batch.BatchCommands.Add(Command(
                InsertMessages, Texts([.. m.Select(r => r.Message.Account.Value)]), Texts([.. m.Select(r => r.Message.Conversation.Value)]),
                Numbers([.. m.Select(r => r.Message.Index)]), Texts([.. m.Select(r => r.Message.Sid.Value)]),
                Texts([.. m.Select(r => r.Message.Author)]), Texts([.. m.Select(r => r.Message.Participant?.Value)]),
                Texts([.. m.Select(r => r.Message.Body)]), Texts([.. m.Select(r => r.Message.Attributes)]),
                Texts([.. m.Select(r => r.Message.Subject)]), Texts([.. m.Select(r => r.Message.ContentSid)]),
                Texts([.. m.Select(r => r.Message.ContentVariables)]), Texts([.. m.Select(r => r.Message.Metadata)]),
                Numbers([.. m.Select(r => r.Message.Created)]), Numbers([.. m.Select(r => r.Message.Updated)]),
                Numbers([.. m.Select(r => r.Message.Delivery.Total)]), Numbers([.. m.Select(r => r.Change)])));
        }

        if (rows.Receipts.Count > 0)
        {
            var r = rows.Receipts;
            string[] accounts = [.. r.Select(row => row.Message.Account.Value)], lanes = [.. r.Select(row => row.Lane)];
            batch.BatchCommands.Add(Command(
                InsertReceipts, Texts(accounts), Texts([.. r.Select(row => row.Message.Sid.Value)]), Texts([.. r.Select(row => row.Sid)]),
                Texts([.. r.Select(row => row.Message.Conversation.Value)]), Texts([.. r.Select(row => row.Participant)]),
                Texts([.. r.Select(row => row.Channel)]), Texts([.. r.Select(row => row.ChannelMessage)]),
                Numbers([.. r.Select(row => row.Created)])));
            var ends = r.GroupBy(row => (Account: row.Message.Account.Value, row.Lane)).ToList();
            batch.BatchCommands.Add(Command(
                InsertJobs, Texts([.. ends.Select(end => end.Key.Account)]), Texts([.. ends.Select(end => end.Key.Lane)]),
                Numbers([.. ends.Select(end => (long)end.Count())]), Texts(accounts), Texts(lanes), Numbers(rows.Backs()),
                Texts([.. r.Select(row => row.Sid)]), new NpgsqlParameter<string> { TypedValue = Sender.JobKind },
                Texts([.. r.Select(row => row.Message.Sid.Value)])));
        }

        batch.BatchCommands.Add(new("COMMIT"));
        await batch.ExecuteNonQueryAsync();
    }

    private static NpgsqlBatchCommand Command(string sql, params NpgsqlParameter[] parameters)
    {
        var command = new NpgsqlBatchCommand(sql);
        foreach (var parameter in parameters)
        {
            command.Parameters.Add(parameter);
        }

        return command;
    }

    private static NpgsqlParameter<string?[]> Texts(string?[] values) => new() { TypedValue = values };

    private static NpgsqlParameter<long[]> Numbers(long[] values) => new() { TypedValue = values };
}
