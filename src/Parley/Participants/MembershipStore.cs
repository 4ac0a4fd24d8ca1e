using Parley.Api;
using Parley.Conversations;
using Parley.Storage;
using Parley.Webhooks;

namespace Parley.Participants;

/// <summary>Which conversations of a service somebody is in, by SID of the conversation.</summary>
internal sealed class MembershipStore(IDatabase database, EventWriter events)
{
    /// <summary>
    /// Unread messages are counted this far: https://www.twilio.com/docs/conversations/api/user-conversation-resource.
    /// </summary>
    public const long MostUnread = 1000;

    // Counted on the message's primary key, and no further than the limit however long the conversation is.
    private const string Unread = """
        CASE WHEN p.last_read_index IS NULL THEN NULL ELSE (SELECT count(*) FROM (
            SELECT 1 FROM message m WHERE m.account = p.account AND m.conversation = p.conversation AND m.place > p.last_read_index
            LIMIT 1000) AS unread) END
        """;

    private static readonly Lists ByIdentity = new("p.identity", "NULL");
    private static readonly Lists ByAddress = new("p.address", "NULL");
    private static readonly Lists WithUnread = new("p.identity", Unread);

    private static readonly string One =
        $"{Select(Unread)} WHERE p.account = $1 AND p.service = $2 AND p.identity = $3 AND p.conversation = $4";

    /// <summary>Where a chat identity is, one page.</summary>
    public ValueTask<List<Membership>> OfIdentityAsync(
        AccountSid account, string service, string identity, Page page, CancellationToken cancellation) =>
        ListAsync(ByIdentity, account, service, identity, page, cancellation);

    /// <summary>The same, with the number of unread messages of each.</summary>
    public ValueTask<List<Membership>> OfUserAsync(
        AccountSid account, string service, string identity, Page page, CancellationToken cancellation) =>
        ListAsync(WithUnread, account, service, identity, page, cancellation);

    /// <summary>Where an address is, behind whichever proxies; one page.</summary>
    public ValueTask<List<Membership>> OfAddressAsync(
        AccountSid account, string service, string address, Page page, CancellationToken cancellation) =>
        ListAsync(ByAddress, account, service, address, page, cancellation);

    /// <summary>A chat identity's place in one conversation, named by SID or unique name; null if it is not in it.</summary>
    public ValueTask<Membership?> FindAsync(
        AccountSid account, string service, string identity, string conversation, CancellationToken cancellation) =>
        database.ReadAsync(
            async sql => await ConversationStore.FindAsync(sql, account, service, conversation) is { } found
                ? await FindAsync(sql, found, identity)
                : null,
            cancellation);

    /// <summary>Marks what somebody has read, or how loud the conversation is for them; null if they are not in it.</summary>
    public ValueTask<Membership?> UpdateAsync(
        AccountSid account, string service, string identity, string conversationName, MembershipChange what, long now,
        Firing by, CancellationToken cancellation)
    {
        const string update = """
            UPDATE participant SET last_read_index = $4, last_read_at = $5, notification_level = coalesce($6, notification_level),
                updated = $7, change = $8
            WHERE account = $1 AND conversation = $2 AND sid = $3
            """;
        return database.WriteAsync(async sql =>
        {
            if (await ConversationStore.LockAsync(sql, account, service, conversationName) is not { } conversation
                || await ParticipantStore.FindByIdentityAsync(sql, account, conversation.Sid, identity) is not { } before)
            {
                return null;
            }

            var after = before with { Updated = now };
            if (what.MovesHorizon)
            {
                after = after with
                {
                    LastReadIndex = what.ReadUntil is { } moment ? await PlaceAtAsync(sql, conversation, moment) : what.ReadIndex,
                    LastReadAt = what.ReadAt ?? Wire.Date(now),
                };
            }

            var bumped = await ParticipantStore.BumpAsync(sql, account, conversation.Sid);
            await sql.ExecuteAsync(
                update, account.Value, conversation.Sid.Value, after.Sid.Value, after.LastReadIndex, after.LastReadAt, what.Level, now,
                bumped);
            if (by.Fires)
            {
                await events.WriteAsync(sql, conversation.Scope, ParticipantEvents.Updated(after, by));
            }

            return await FindAsync(sql, conversation, identity);
        }, cancellation);
    }

    private static ValueTask<Membership?> FindAsync(ISql sql, Conversation conversation, string identity) => sql.FirstAsync(
        One, Map, conversation.Account.Value, conversation.Service, identity, conversation.Sid.Value);

    // The newest message that is not later than a moment. Times rise with places, so a few looks at the primary key find it; where a
    // client imported other dates, it is one nearby.
    private static async ValueTask<long?> PlaceAtAsync(ISql sql, Conversation conversation, long moment)
    {
        const string look = """
            SELECT place, created FROM message WHERE account = $1 AND conversation = $2 AND place <= $3 AND place > $4
            ORDER BY place DESC LIMIT 1
            """;
        long? best = null;
        for (long low = -1, high = conversation.NextIndex - 1; low < high;)
        {
            var middle = high - ((high - low) / 2);
            var found = await sql.FirstAsync(
                look, row => ((long Place, long Created)?)(row.Number(0), row.Number(1)), conversation.Account.Value,
                conversation.Sid.Value, middle, low);
            if (found is not { } message)
            {
                low = middle;
            }
            else if (message.Created <= moment)
            {
                (best, low) = (message.Place, middle);
            }
            else
            {
                high = message.Place - 1;
            }
        }

        return best;
    }

    private ValueTask<List<Membership>> ListAsync(
        Lists lists, AccountSid account, string service, string who, Page page, CancellationToken cancellation)
    {
        var (conversation, participant) = KeyOf(page);
        return database.ReadAsync(
            sql => sql.QueryAsync(
                page.Backward ? lists.Before : lists.After, Map, account.Value, service, who, conversation, participant,
                (long)page.Size + 1),
            cancellation);
    }

    private static (string Conversation, string Participant) KeyOf(Page page)
    {
        var key = page.Key ?? "";
        var cut = key.IndexOf('/', StringComparison.Ordinal);
        return cut < 0 ? (key, "") : (key[..cut], key[(cut + 1)..]);
    }

    private static string Select(string unread) => $"""
        SELECT {ConversationStore.ColumnsOf("c")}, p.sid, p.identity, p.channel, p.address, p.proxy, p.projected, p.last_read_index,
            p.notification_level, {unread}, u.sid
        FROM participant p JOIN conversation c ON c.account = p.account AND c.sid = p.conversation
        LEFT JOIN chat_user u ON u.account = p.account AND u.service = p.service AND u.identity = p.identity
        """;

    private static Membership Map(SqlRow row)
    {
        var next = ConversationStore.ColumnCount;
        return new(
            ConversationStore.Map(row), new(row.Text(next)), row.TextOrNull(next + 1), row.Text(next + 2), row.TextOrNull(next + 3),
            row.TextOrNull(next + 4), row.TextOrNull(next + 5), row.NumberOrNull(next + 6), row.Text(next + 7), row.NumberOrNull(next + 8),
            row.TextOrNull(next + 9));
    }

    // A conversation that still gathers its participants is in nobody's list: the API has no state for it there.
    private sealed class Lists(string column, string unread)
    {
        private readonly string _where = $"""
            {Select(unread)} WHERE p.account = $1 AND p.service = $2 AND {column} = $3 AND c.state <> 'initializing'
            """;

        public string After => $"{_where} AND (p.conversation, p.sid) > ($4, $5) ORDER BY p.conversation, p.sid LIMIT $6";

        public string Before => $"{_where} AND (p.conversation, p.sid) < ($4, $5) ORDER BY p.conversation DESC, p.sid DESC LIMIT $6";
    }
}
