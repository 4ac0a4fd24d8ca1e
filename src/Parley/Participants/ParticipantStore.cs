using Parley.Api;
using Parley.Conversations;
using Parley.Delivery;
using Parley.Lanes;
using Parley.MessagingServices;
using Parley.Storage;
using Parley.Webhooks;

namespace Parley.Participants;

/// <summary>The rows of participants.</summary>
internal sealed class ParticipantStore(IDatabase database, EventWriter events)
{
    /// <summary>https://www.twilio.com/docs/conversations/conversations-limits</summary>
    public const int MostPhones = 50;

    /// <summary>All participants of a conversation.</summary>
    public const int Most = 1000;

    private const string Columns = """
        account, conversation, sid, identity, channel, address, proxy, attributes, role, last_read_index, last_read_at, created,
        updated
        """;

    private const string BySid = $"SELECT {Columns} FROM participant WHERE account = $1 AND conversation = $2 AND sid = $3";
    private const string ByIdentity = $"SELECT {Columns} FROM participant WHERE account = $1 AND conversation = $2 AND identity = $3";

    /// <summary>By SID or identity.</summary>
    public ValueTask<Participant?> FindAsync(
        AccountSid account, ConversationSid conversation, string name, CancellationToken cancellation) =>
        database.ReadAsync(sql => FindAsync(sql, account, conversation, name), cancellation);

    public static async ValueTask<Participant?> FindAsync(ISql sql, AccountSid account, ConversationSid conversation, string name) =>
        (Sid.Is(name, "MB") ? await sql.FirstAsync(BySid, Map, account.Value, conversation.Value, name) : null)
        ?? await sql.FirstAsync(ByIdentity, Map, account.Value, conversation.Value, name);

    /// <summary>Those with an address, in the order in which they came: at most fifty.</summary>
    public static ValueTask<List<Participant>> PhonesAsync(ISql sql, AccountSid account, ConversationSid conversation)
    {
        const string select =
            $"SELECT {Columns} FROM participant WHERE account = $1 AND conversation = $2 AND address IS NOT NULL ORDER BY sid";
        return sql.QueryAsync(select, Map, account.Value, conversation.Value);
    }

    /// <summary>Who holds this pair in an open conversation, or null.</summary>
    public static ValueTask<Participant?> HolderAsync(ISql sql, AccountSid account, string address, string proxy)
    {
        const string select =
            $"SELECT {Columns} FROM participant WHERE account = $1 AND address = $2 AND proxy = $3 AND holds_pair = 1";
        return sql.FirstAsync(select, Map, account.Value, address, proxy);
    }

    /// <summary>Adds the participant to the open conversation that <paramref name="name"/> names, or throws the refusal; false: none.</summary>
    public ValueTask<Participant?> InsertAsync(
        Participant participant, string service, string name, bool fire, CancellationToken cancellation)
    {
        const string count = """
            SELECT count(*), coalesce(sum(CASE WHEN address IS NULL THEN 0 ELSE 1 END), 0) FROM participant
            WHERE account = $1 AND conversation = $2
            """;
        const string insert = $"""
            INSERT INTO participant ({Columns}, projected, holds_pair, change)
            VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, NULL, $14, $15)
            ON CONFLICT DO NOTHING
            """;
        return database.WriteAsync(async sql =>
        {
            if (await ConversationStore.LockAsync(sql, participant.Account, service, name) is not { } conversation)
            {
                return null;
            }

            if (conversation.IsClosed)
            {
                throw new RefusedException(ConversationErrors.Closed);
            }

            if (participant.Address is not null
                && !await MessagingServiceStore.ExistsAsync(sql, participant.Account, conversation.MessagingService))
            {
                throw new RefusedException(MessagingServiceErrors.Missing);
            }

            var added = participant with { Conversation = conversation.Sid };
            var (all, phones) = await sql.FirstAsync(
                count, row => (row.Number(0), row.Number(1)), added.Account.Value, conversation.Sid.Value);
            if (all >= Most)
            {
                throw new RefusedException(ApiError.Bad(50417, $"A conversation has at most {Most} participants"));
            }

            if (added.Address is not null && phones >= MostPhones)
            {
                throw new RefusedException(ApiError.Bad(50418, $"A conversation has at most {MostPhones} participants who are not chat"));
            }

            var change = await BumpAsync(sql, added.Account, added.Conversation);
            for (var tries = 3; await sql.ExecuteAsync(
                insert, added.Account.Value, added.Conversation.Value, added.Sid.Value, added.Identity, added.Channel, added.Address,
                added.Proxy, added.Attributes, added.Role, added.LastReadIndex, added.LastReadAt, added.Created, added.Updated,
                added.Address is not null, change) == 0; tries--)
            {
                // Whoever held the pair a moment ago may have let it go since: then once more.
                if (tries == 0 || await ConflictAsync(sql, added) is not null)
                {
                    throw new RefusedException(await ConflictAsync(sql, added) ?? ParticipantErrors.IdentityTaken);
                }
            }

            if (fire)
            {
                await events.WriteAsync(sql, conversation.Scope, ParticipantEvents.Added(added, "API"));
            }

            return added;
        }, cancellation);
    }

    /// <summary>Changes a participant; <paramref name="change"/> gets the row as it is and may throw <see cref="RefusedException"/>.</summary>
    public ValueTask<Participant?> UpdateAsync(
        AccountSid account, string service, string conversationName, string name, Func<Participant, Participant> change, bool fire,
        CancellationToken cancellation)
    {
        const string update = """
            UPDATE participant SET identity = $4, proxy = $5, attributes = $6, role = $7, last_read_index = $8, last_read_at = $9,
                created = $10, updated = $11, change = $12
            WHERE account = $1 AND conversation = $2 AND sid = $3
            """;
        return database.WriteAsync(async sql =>
        {
            if (await ConversationStore.LockAsync(sql, account, service, conversationName) is not { } conversation
                || await FindAsync(sql, account, conversation.Sid, name) is not { } before)
            {
                return null;
            }

            var after = change(before);
            if (after.Proxy != before.Proxy && after.Proxy is not null && !conversation.IsClosed
                && await HolderAsync(sql, account, after.Address!, after.Proxy) is { } holder && holder.Sid != after.Sid)
            {
                throw new RefusedException(ParticipantErrors.PairTaken(holder.Conversation));
            }

            var bumped = await BumpAsync(sql, account, conversation.Sid);
            await sql.ExecuteAsync(
                update, account.Value, conversation.Sid.Value, after.Sid.Value, after.Identity, after.Proxy, after.Attributes,
                after.Role, after.LastReadIndex, after.LastReadAt, after.Created, after.Updated, bumped);
            if (fire)
            {
                await events.WriteAsync(sql, conversation.Scope, ParticipantEvents.Updated(after, "API"));
            }

            return after;
        }, cancellation);
    }

    /// <summary>Removes a participant, which frees the pair; false if there is none.</summary>
    public ValueTask<bool> DeleteAsync(
        AccountSid account, string service, string conversationName, string name, bool fire, long now, CancellationToken cancellation)
    {
        const string delete = "DELETE FROM participant WHERE account = $1 AND conversation = $2 AND sid = $3";
        return database.WriteAsync(async sql =>
        {
            if (await ConversationStore.LockAsync(sql, account, service, conversationName) is not { } conversation
                || await FindAsync(sql, account, conversation.Sid, name) is not { } participant)
            {
                return false;
            }

            await sql.ExecuteAsync(delete, account.Value, conversation.Sid.Value, participant.Sid.Value);
            await BuryAsync(sql, account, conversation.Sid, "participant", participant.Sid.Value);
            await LaneRemover.RemoveAsync(sql, account, Sender.LaneOf(participant.Sid));
            if (fire)
            {
                await events.WriteAsync(sql, conversation.Scope, ParticipantEvents.Removed(participant, "API", now));
            }

            return true;
        }, cancellation);
    }

    public ValueTask<List<Participant>> ListAsync(
        AccountSid account, ConversationSid conversation, Page page, CancellationToken cancellation)
    {
        const string where = $"SELECT {Columns} FROM participant WHERE account = $1 AND conversation = $2";
        const string after = $"{where} AND sid > $3 ORDER BY sid LIMIT $4";
        const string before = $"{where} AND sid < $3 ORDER BY sid DESC LIMIT $4";
        return database.ReadAsync(
            sql => sql.QueryAsync(
                page.Backward ? before : after, Map, account.Value, conversation.Value, page.Key ?? "", (long)page.Size + 1),
            cancellation);
    }

    /// <summary>The number of the next change of a conversation.</summary>
    public static async ValueTask<long> BumpAsync(ISql sql, AccountSid account, ConversationSid conversation)
    {
        const string bump = "UPDATE conversation SET change = change + 1 WHERE account = $1 AND sid = $2 RETURNING change";
        return await sql.FirstAsync(bump, row => row.Number(0), account.Value, conversation.Value);
    }

    /// <summary>Leaves a mark of what was deleted, so that "what changed since" can tell.</summary>
    public static async ValueTask BuryAsync(ISql sql, AccountSid account, ConversationSid conversation, string kind, string sid)
    {
        const string insert = "INSERT INTO tombstone (account, conversation, change, kind, sid) VALUES ($1, $2, $3, $4, $5)";
        var change = await BumpAsync(sql, account, conversation);
        await sql.ExecuteAsync(insert, account.Value, conversation.Value, change, kind, sid);
    }

    private static async ValueTask<ApiError?> ConflictAsync(ISql sql, Participant refused)
    {
        if (refused.Address is null)
        {
            return ParticipantErrors.IdentityTaken;
        }

        return await HolderAsync(sql, refused.Account, refused.Address, refused.Proxy!) is { } holder
            ? ParticipantErrors.PairTaken(holder.Conversation)
            : null;
    }

    private static Participant Map(SqlRow row) => new(
        new(row.Text(0)), new(row.Text(1)), new(row.Text(2)), row.TextOrNull(3), row.Text(4), row.TextOrNull(5), row.TextOrNull(6),
        row.Text(7), row.TextOrNull(8), row.NumberOrNull(9), row.TextOrNull(10), row.Number(11), row.Number(12));
}
