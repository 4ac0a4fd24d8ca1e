using Parley.Api;
using Parley.Conversations;
using Parley.Delivery;
using Parley.MessagingServices;
using Parley.Roles;
using Parley.Storage;
using Parley.Users;
using Parley.Webhooks;

namespace Parley.Participants;

/// <summary>The rows of participants.</summary>
internal sealed class ParticipantStore(IDatabase database, EventWriter events, Newcomers newcomers, TimerLane timers)
{
    /// <summary>https://www.twilio.com/docs/conversations/conversations-limits</summary>
    public const int MostPhones = 50;

    /// <summary>All participants of a conversation.</summary>
    public const int Most = 1000;

    private const string Columns = """
        account, conversation, sid, identity, channel, address, proxy, attributes, role, last_read_index, last_read_at, created,
        updated, projected
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

    /// <summary>By identity alone, even one that looks like a SID.</summary>
    public static ValueTask<Participant?> FindByIdentityAsync(
        ISql sql, AccountSid account, ConversationSid conversation, string identity) =>
        sql.FirstAsync(ByIdentity, Map, account.Value, conversation.Value, identity);

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

    /// <summary>Adds the participant to the open conversation that <paramref name="name"/> names, or throws the refusal; null: none.</summary>
    public ValueTask<Participant?> InsertAsync(
        Participant participant, string service, string name, Firing by, CancellationToken cancellation) => database.WriteAsync(
            async sql => await ConversationStore.LockAsync(sql, participant.Account, service, name) is { } conversation
                ? await AddAsync(sql, conversation, participant, by)
                : null,
            cancellation);

    /// <summary>The same in the caller's transaction, which has locked the conversation.</summary>
    /// <param name="tell">False: somebody else tells the webhooks, later.</param>
    public async ValueTask<Participant> AddAsync(
        ISql sql, Conversation conversation, Participant participant, Firing by, bool tell = true)
    {
        const string count = """
            SELECT count(*), coalesce(sum(CASE WHEN address IS NULL THEN 0 ELSE 1 END), 0),
                coalesce(sum(CASE WHEN projected IS NULL AND (address IS NULL OR proxy IS NOT NULL) THEN 0 ELSE 1 END), 0)
            FROM participant WHERE account = $1 AND conversation = $2
            """;
        if (conversation.IsClosed)
        {
            throw new RefusedException(ConversationErrors.Closed);
        }

        var added = participant with { Conversation = conversation.Sid };
        var (all, phones, grouped) = await sql.FirstAsync(
            count, row => (row.Number(0), row.Number(1), row.Number(2)), added.Account.Value, conversation.Sid.Value);
        if (all >= Most)
        {
            throw new RefusedException(ApiError.Bad(50417, $"A conversation has at most {Most} participants"));
        }

        if (added.Address is not null && phones >= MostPhones)
        {
            throw new RefusedException(ApiError.Bad(50418, $"A conversation has at most {MostPhones} participants who are not chat"));
        }

        if (added.Address is not null && !await MessagingServiceStore.ExistsAsync(sql, added.Account, conversation.MessagingService))
        {
            throw new RefusedException(MessagingServiceErrors.Missing);
        }

        await IdentityLimit.CheckAsync(sql, added, conversation.Service);
        var isGroup = grouped > 0 || added.IsMember || added.Projected is not null;
        if (isGroup && await Groups.ProblemAsync(sql, added) is { } unfit)
        {
            throw new RefusedException(unfit);
        }

        added = await newcomers.WelcomeAsync(sql, conversation, added, by);
        var change = await BumpAsync(sql, added.Account, added.Conversation);
        for (var tries = 3; !await TryInsertAsync(sql, added, conversation.Service, change); tries--)
        {
            // Whose user was deleted is on the way out, and whoever comes now is somebody new of that name.
            if (added.Identity is { } identity
                && await FindByIdentityAsync(sql, added.Account, added.Conversation, identity) is { } old
                && await MembershipRemover.LeavingAsync(sql, old) is { } leaving)
            {
                await RemoveAsync(sql, conversation, old, leaving, newcomers.Now(added.Account));
                continue;
            }

            // Whoever held the pair a moment ago may have let it go since: then once more.
            if (tries == 0 || await ConflictAsync(sql, added) is not null)
            {
                throw new RefusedException(await ConflictAsync(sql, added) ?? ParticipantErrors.IdentityTaken);
            }
        }

        if (isGroup)
        {
            await Groups.ReserveAsync(sql, conversation);
        }

        if (by.Fires && tell)
        {
            await events.WriteAsync(sql, conversation.Scope, ParticipantEvents.Added(added, by));
        }

        await timers.TouchAsync(sql, conversation, by);
        return added;
    }

    /// <summary>Changes a participant; <paramref name="change"/> gets the row as it is and may throw <see cref="RefusedException"/>.</summary>
    public ValueTask<Participant?> UpdateAsync(
        AccountSid account, string service, string conversationName, string name, Func<Participant, Participant> change, Firing by,
        CancellationToken cancellation)
    {
        const string update = """
            UPDATE participant SET identity = $4, proxy = $5, attributes = $6, role = $7, last_read_index = $8, last_read_at = $9,
                created = $10, updated = $11, change = $12, projected = $13, holds_pair = $14
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
            var rebound = after.Proxy != before.Proxy || after.Projected != before.Projected;
            if (rebound && after.HasPair && !conversation.IsClosed && await TakenAsync(sql, after) is { } taken)
            {
                throw new RefusedException(taken);
            }

            // Taken off, the number that stood for somebody leaves a group behind only if nobody else is of one.
            var isGroup = rebound && (await Groups.IsGroupAsync(sql, account, conversation.Sid, except: after.Sid) || after.IsMember
                || after.Projected is not null);
            if (isGroup && await Groups.ProblemAsync(sql, after) is { } unfit)
            {
                throw new RefusedException(unfit);
            }

            if (after.Identity is not null && after.Identity != before.Identity
                && await FindAsync(sql, account, conversation.Sid, after.Identity) is not null)
            {
                throw new RefusedException(ParticipantErrors.IdentityTaken);
            }

            if (after.Identity != before.Identity)
            {
                after = await newcomers.WelcomeAsync(sql, conversation, after, by);
            }

            if (after.Role != before.Role && after.Role is not null)
            {
                await RoleStore.RequireAsync(sql, account, service, after.Role, RoleTypes.Conversation);
            }

            var bumped = await BumpAsync(sql, account, conversation.Sid);
            await sql.ExecuteAsync(
                update, account.Value, conversation.Sid.Value, after.Sid.Value, after.Identity, after.Proxy, after.Attributes,
                after.Role, after.LastReadIndex, after.LastReadAt, after.Created, after.Updated, bumped, after.Projected,
                after.HoldsPlace && !conversation.IsClosed);
            if (rebound && !conversation.IsClosed)
            {
                await Groups.ReserveAsync(sql, conversation);
            }

            if (by.Fires)
            {
                await events.WriteAsync(sql, conversation.Scope, ParticipantEvents.Updated(after, by));
            }

            return after;
        }, cancellation);
    }

    /// <summary>Removes a participant, which frees the pair; false if there is none.</summary>
    public ValueTask<bool> DeleteAsync(
        AccountSid account, string service, string conversationName, string name, Firing by, long now, CancellationToken cancellation)
    {
        return database.WriteAsync(async sql =>
        {
            if (await ConversationStore.LockAsync(sql, account, service, conversationName) is not { } conversation
                || await FindAsync(sql, account, conversation.Sid, name) is not { } participant)
            {
                return false;
            }

            await RemoveAsync(sql, conversation, participant, by, now);
            return true;
        }, cancellation);
    }

    private async ValueTask RemoveAsync(ISql sql, Conversation conversation, Participant participant, Firing by, long now)
    {
        const string delete = "DELETE FROM participant WHERE account = $1 AND conversation = $2 AND sid = $3";
        await sql.ExecuteAsync(delete, conversation.Account.Value, conversation.Sid.Value, participant.Sid.Value);
        await BuryAsync(sql, conversation.Account, conversation.Sid, "participant", participant.Sid.Value);
        if (!conversation.IsClosed && (participant.IsMember || participant.Projected is not null))
        {
            await Groups.ReserveAsync(sql, conversation);
        }

        await Sender.LeaveAsync(sql, participant);
        if (by.Fires)
        {
            await events.WriteAsync(sql, conversation.Scope, ParticipantEvents.Removed(participant, by, now));
        }
    }

    public ValueTask<List<Participant>> ListAsync(
        AccountSid account, ConversationSid conversation, Page page, CancellationToken cancellation) =>
        database.ReadAsync(sql => ListAsync(sql, account, conversation, page), cancellation);

    public static ValueTask<List<Participant>> ListAsync(ISql sql, AccountSid account, ConversationSid conversation, Page page)
    {
        const string where = $"SELECT {Columns} FROM participant WHERE account = $1 AND conversation = $2";
        const string after = $"{where} AND sid > $3 ORDER BY sid LIMIT $4";
        const string before = $"{where} AND sid < $3 ORDER BY sid DESC LIMIT $4";
        return sql.QueryAsync(
            page.Backward ? before : after, Map, account.Value, conversation.Value, page.Key ?? "", (long)page.Size + 1);
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

    /// <summary>All of a conversation; only for those that are few.</summary>
    public static ValueTask<List<Participant>> AllAsync(ISql sql, AccountSid account, ConversationSid conversation, long most)
    {
        const string select = $"SELECT {Columns} FROM participant WHERE account = $1 AND conversation = $2 ORDER BY sid LIMIT $3";
        return sql.QueryAsync(select, Map, account.Value, conversation.Value, most);
    }

    /// <summary>Writes the row; false if its pair or its identity is taken, also by a group. The caller has locked the conversation.</summary>
    public static async ValueTask<bool> TryInsertAsync(ISql sql, Participant added, string service, long change)
    {
        const string insert = $"""
            INSERT INTO participant ({Columns}, holds_pair, change, service)
            VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17)
            ON CONFLICT DO NOTHING
            """;
        if (added.HasPair)
        {
            await Groups.LockPairAsync(sql, added.Account, added.Address!, added.Proxy!);
            if (await Groups.HolderOfAsync(sql, added.Account, added.Address!, added.Proxy!) is not null)
            {
                return false;
            }
        }

        return await sql.ExecuteAsync(
            insert, added.Account.Value, added.Conversation.Value, added.Sid.Value, added.Identity, added.Channel, added.Address,
            added.Proxy, added.Attributes, added.Role, added.LastReadIndex, added.LastReadAt, added.Created, added.Updated,
            added.Projected, added.HoldsPlace, change, service) > 0;
    }

    /// <summary>Lets go of every pair that a conversation holds, when it is closed.</summary>
    public static async ValueTask FreePairsAsync(ISql sql, AccountSid account, ConversationSid conversation)
    {
        await sql.ExecuteAsync(
            "UPDATE participant SET holds_pair = 0 WHERE account = $1 AND conversation = $2", account.Value, conversation.Value);
        await Groups.FreeAsync(sql, account, conversation);
    }

    private static async ValueTask<ApiError?> ConflictAsync(ISql sql, Participant refused) =>
        refused.HasPair ? await TakenAsync(sql, refused) : ParticipantErrors.IdentityTaken;

    // Who else has this participant's pair, a person or a group's member.
    private static async ValueTask<ApiError?> TakenAsync(ISql sql, Participant wanting)
    {
        await Groups.LockPairAsync(sql, wanting.Account, wanting.Address!, wanting.Proxy!);
        var holder = await HolderAsync(sql, wanting.Account, wanting.Address!, wanting.Proxy!) is { } person
            ? person.Sid == wanting.Sid ? null : person.Conversation
            : await Groups.HolderOfAsync(sql, wanting.Account, wanting.Address!, wanting.Proxy!);
        return holder is { } conversation ? ParticipantErrors.PairTaken(conversation) : null;
    }

    private static Participant Map(SqlRow row) => new(
        new(row.Text(0)), new(row.Text(1)), new(row.Text(2)), row.TextOrNull(3), row.Text(4), row.TextOrNull(5), row.TextOrNull(6),
        row.Text(7), row.TextOrNull(8), row.NumberOrNull(9), row.TextOrNull(10), row.Number(11), row.Number(12))
    {
        Projected = row.TextOrNull(13),
    };
}
