using System.Globalization;
using Parley.Api;
using Parley.Delivery;
using Parley.Lanes;
using Parley.Participants;
using Parley.Storage;
using Parley.Webhooks;

namespace Parley.Conversations;

/// <summary>The rows of conversations.</summary>
internal sealed class ConversationStore(IDatabase database, EventWriter events, TimerLane timers)
{
    /// <summary>The kind of job that removes what a deleted conversation leaves behind.</summary>
    public const string PurgeJob = "purge";

    private const string Columns = """
        account, sid, service, messaging_service, unique_name, friendly_name, attributes, state, inactive_timer, closed_timer,
        date_inactive, date_closed, email_address, email_name, created_by, created, updated, next_index, change
        """;

    /// <summary>How many columns <see cref="Map"/> reads, from the first.</summary>
    public static readonly int ColumnCount = Columns.Split(',').Length;

    private const string BySid = $"SELECT {Columns} FROM conversation WHERE account = $1 AND sid = $2 AND service = $3";

    private const string ByName = $"SELECT {Columns} FROM conversation WHERE account = $1 AND service = $3 AND unique_name = $2";

    /// <summary>The columns of a conversation, for the front of a join.</summary>
    public static string ColumnsOf(string alias) => string.Join(", ", Columns.Split(',').Select(name => $"{alias}.{name.Trim()}"));

    /// <summary>The conversation that the request's path names by SID or unique name, or null.</summary>
    public ValueTask<Conversation?> FindAsync(Call call, string parameter = "ConversationSid") =>
        FindAsync(call.Sid, call.ServiceSid, call.Route(parameter), call.Cancellation);

    public ValueTask<Conversation?> FindAsync(AccountSid account, string service, string name, CancellationToken cancellation) =>
        database.ReadAsync(sql => FindAsync(sql, account, service, name), cancellation);

    public static ValueTask<Conversation?> FindAsync(ISql sql, AccountSid account, string service, string name) =>
        sql.FirstAsync(Sid.Is(name, "CH") ? BySid : ByName, Map, account.Value, name, service);

    /// <summary>The conversation whatever its service; for what arrives from outside.</summary>
    public static ValueTask<Conversation?> FindAsync(ISql sql, AccountSid account, ConversationSid sid)
    {
        const string select = $"SELECT {Columns} FROM conversation WHERE account = $1 AND sid = $2";
        return sql.FirstAsync(select, Map, account.Value, sid.Value);
    }

    /// <summary>Inserts; false if the unique name is taken.</summary>
    public ValueTask<bool> InsertAsync(Conversation conversation, Firing by, CancellationToken cancellation) =>
        database.WriteAsync(sql => InsertAsync(sql, conversation, by), cancellation);

    /// <summary>The same in the caller's transaction.</summary>
    /// <param name="first">The message that it is made for, or null.</param>
    public async ValueTask<bool> InsertAsync(ISql sql, Conversation conversation, Firing by, FirstMessage? first = null)
    {
        const string insert = $"""
            INSERT INTO conversation ({Columns}, inactive_after, closed_after)
            VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20, $21)
            ON CONFLICT DO NOTHING
            """;
        var inserted = await sql.ExecuteAsync(
            insert, conversation.Account.Value, conversation.Sid.Value, conversation.Service, conversation.MessagingService,
            conversation.UniqueName, conversation.FriendlyName, conversation.Attributes, conversation.State,
            conversation.InactiveTimer, conversation.ClosedTimer, conversation.DateInactive, conversation.DateClosed,
            conversation.EmailAddress, conversation.EmailName, conversation.CreatedBy, conversation.Created, conversation.Updated,
            conversation.NextIndex, conversation.Change, ConversationForm.Duration(conversation.InactiveTimer),
            ConversationForm.Duration(conversation.ClosedTimer)) > 0;
        if (inserted)
        {
            await ConversationWords.WriteAsync(sql, null, conversation);
            await timers.FollowAsync(sql, null, conversation);
        }

        if (inserted && by.Fires)
        {
            await events.WriteAsync(sql, conversation.Scope, ConversationEvents.Added(conversation, by, first));
        }

        return inserted;
    }

    /// <summary>
    /// Changes the conversation that the request names: <paramref name="change"/> gets the row as it is, locked, and returns it as it
    /// shall be; it may throw <see cref="RefusedException"/>. Null if there is none.
    /// </summary>
    public ValueTask<Conversation?> UpdateAsync(
        AccountSid account, string service, string name, Func<Conversation, Conversation> change, Firing by,
        CancellationToken cancellation)
    {
        const string update = """
            UPDATE conversation SET messaging_service = $3, unique_name = $4, friendly_name = $5, attributes = $6, state = $7,
                inactive_timer = $8, closed_timer = $9, date_inactive = $10, date_closed = $11, email_address = $12,
                email_name = $13, created = $14, updated = $15, inactive_after = $16, closed_after = $17, change = change + 1
            WHERE account = $1 AND sid = $2
            """;
        const string nameTaken =
            "SELECT 1 FROM conversation WHERE account = $1 AND service = $2 AND unique_name = $3 AND sid <> $4";
        return database.WriteAsync(async sql =>
        {
            if (await LockAsync(sql, account, service, name) is not { } before)
            {
                return null;
            }

            var after = change(before);
            if (after.UniqueName is not null && after.UniqueName != before.UniqueName
                && await sql.FirstAsync(nameTaken, _ => true, account.Value, service, after.UniqueName, after.Sid.Value))
            {
                throw new RefusedException(ConversationErrors.NameTaken);
            }

            await sql.ExecuteAsync(
                update, account.Value, after.Sid.Value, after.MessagingService, after.UniqueName, after.FriendlyName,
                after.Attributes, after.State, after.InactiveTimer, after.ClosedTimer, after.DateInactive, after.DateClosed,
                after.EmailAddress, after.EmailName, after.Created, after.Updated, ConversationForm.Duration(after.InactiveTimer),
                ConversationForm.Duration(after.ClosedTimer));
            await ConversationWords.WriteAsync(sql, before, after);
            await timers.FollowAsync(sql, before, after);
            if (after.IsClosed && !before.IsClosed)
            {
                await ParticipantStore.FreePairsAsync(sql, account, after.Sid);
            }

            if (by.Fires)
            {
                await events.WriteAsync(sql, after.Scope, ConversationEvents.Updated(after, by));
                if (after.State != before.State)
                {
                    await events.WriteAsync(
                        sql, after.Scope, ConversationEvents.StateUpdated(after, before.State, by, "API"));
                }
            }

            return after;
        }, cancellation);
    }

    /// <summary>A timer has fired, in the caller's transaction, which holds the row's lock and minds the lane.</summary>
    public async ValueTask FireAsync(ISql sql, Conversation before, Conversation after)
    {
        const string fire = """
            UPDATE conversation SET state = $3, date_inactive = $4, date_closed = $5, updated = $6, change = change + 1
            WHERE account = $1 AND sid = $2
            """;
        await sql.ExecuteAsync(
            fire, after.Account.Value, after.Sid.Value, after.State, after.DateInactive, after.DateClosed, after.Updated);
        if (after.IsClosed)
        {
            await ParticipantStore.FreePairsAsync(sql, after.Account, after.Sid);
        }

        await events.WriteAsync(sql, after.Scope, ConversationEvents.StateUpdated(after, before.State, "API", "TIMER"));
    }

    /// <summary>
    /// A conversation that was being made is ready, or is closed because it could not be; in the caller's transaction, which holds the
    /// row's lock.
    /// </summary>
    public async ValueTask LeaveInitializingAsync(ISql sql, Conversation before, string state, long now, Firing by)
    {
        const string move = """
            UPDATE conversation SET state = $3, date_inactive = $4, date_closed = $5, updated = $6, change = change + 1
            WHERE account = $1 AND sid = $2
            """;
        var after = before.InState(state, now) with { Updated = now };
        await sql.ExecuteAsync(
            move, after.Account.Value, after.Sid.Value, after.State, after.DateInactive, after.DateClosed, after.Updated);
        await timers.FollowAsync(sql, before, after);
        if (after.IsClosed)
        {
            await ParticipantStore.FreePairsAsync(sql, after.Account, after.Sid);
        }

        if (by.Fires)
        {
            await events.WriteAsync(sql, after.Scope, ConversationEvents.StateUpdated(after, before.State, by, "EVENT"));
        }
    }

    /// <summary>
    /// Deletes the conversation, its participants (which frees their pairs) and its webhooks; messages and receipts go afterwards, in
    /// small pieces. False if there is none.
    /// </summary>
    public ValueTask<bool> DeleteAsync(
        AccountSid account, string service, string name, Firing by, long now, CancellationToken cancellation)
    {
        return database.WriteAsync(async sql =>
        {
            if (await LockAsync(sql, account, service, name) is not { } conversation)
            {
                return false;
            }

            if (by.Fires)
            {
                await events.WriteAsync(sql, conversation.Scope, ConversationEvents.Removed(conversation, by, now));
            }

            var phones = await ParticipantStore.PhonesAsync(sql, account, conversation.Sid);
            var hooks = await WebhookStore.OfAsync(sql, account, conversation.Sid);
            var lanes = phones.Select(phone => Sender.LaneOf(phone.Sid))
                .Concat(hooks.Select(hook => EventWriter.LaneOf(hook.Sid, conversation.Sid)))
                .Concat(EventWriter.LanesOf(account, service, conversation.Sid.Value));
            foreach (var table in (string[])["participant", "webhook", "group_pair", "conversation_word"])
            {
                await sql.ExecuteAsync(
                    $"DELETE FROM {table} WHERE account = $1 AND conversation = $2", account.Value, conversation.Sid.Value);
            }

            await sql.ExecuteAsync(
                "DELETE FROM conversation WHERE account = $1 AND sid = $2", account.Value, conversation.Sid.Value);
            foreach (var phone in phones)
            {
                await Sender.LeaveAsync(sql, phone);
            }

            await LaneStore.DropAsync(sql, account, TimerLane.LaneOf(conversation.Sid));
            await LaneStore.AppendAsync(
                sql, account, $"purge/{conversation.Sid}", PurgeJob, conversation.Sid.Value, LaneRemover.Write(lanes));
            return true;
        }, cancellation);
    }

    /// <summary>
    /// Conversations of a service, newest first, for one page: by when they were made here, or, within dates, by the date of their
    /// creation, which a client that imports history may give.
    /// </summary>
    /// <param name="from">Created then or later; null: whenever.</param>
    /// <param name="to">Created before.</param>
    public ValueTask<List<Conversation>> ListAsync(
        AccountSid account, string service, string? state, long? from, long? to, Page page, CancellationToken cancellation) =>
        ListAsync(
            $"SELECT {ColumnsOf("c")} FROM conversation c WHERE c.account = $1 AND c.service = $2", [], account, service, state, from, to,
            page, cancellation);

    /// <summary>The same of those that a chat identity is in.</summary>
    public ValueTask<List<Conversation>> ListOfAsync(
        AccountSid account, string service, string identity, string? state, long? from, long? to, Page page,
        CancellationToken cancellation) => ListAsync(
            $"""
            SELECT {ColumnsOf("c")} FROM participant p JOIN conversation c ON c.account = p.account AND c.sid = p.conversation
            WHERE p.account = $1 AND p.service = $2 AND p.identity = $5
            """,
            [identity], account, service, state, from, to, page, cancellation);

    /// <summary>The key of a row in a list within dates; in other lists it is the SID.</summary>
    public static string DateKey(Conversation row) => string.Create(CultureInfo.InvariantCulture, $"{row.Created}/{row.Sid}");

    private ValueTask<List<Conversation>> ListAsync(
        string select, SqlValue[] more, AccountSid account, string service, string? state, long? from, long? to, Page page,
        CancellationToken cancellation)
    {
        var byDate = from is not null || to is not null;
        var (first, last) = (from ?? long.MinValue, to ?? long.MaxValue);
        var (created, sid) = !byDate ? (0, page.Key ?? "CI")
            : ReadDateKey(page.Key) is { } key && key.Created >= first && key.Created < last ? key
            : (page.Backward ? first : last, "");
        var values = new List<SqlValue> { account.Value, service, sid, (long)page.Size + 1 };
        values.AddRange(more);
        var (sign, direction) = page.Backward ? (">", "") : ("<", "DESC");
        if (state is not null)
        {
            select += $" AND c.state = {Next(state)}";
        }

        // The key stands for the bound on its side: with two, SQLite would look at all rows between them, page after page.
        select += byDate
            ? $"""
                 AND c.created {(page.Backward ? $"< {Next(last)}" : $">= {Next(first)}")}
                AND (c.created, c.sid) {sign} ({Next(created)}, $3) ORDER BY c.created {direction}, c.sid {direction} LIMIT $4
                """
            : $" AND c.sid {sign} $3 ORDER BY c.sid {direction} LIMIT $4";
        return database.ReadAsync(sql => sql.QueryAsync(select, Map, [.. values]), cancellation);

        string Next(SqlValue value)
        {
            values.Add(value);
            return string.Create(CultureInfo.InvariantCulture, $"${values.Count}");
        }
    }

    private static (long Created, string Sid)? ReadDateKey(string? key) =>
        key?.IndexOf('/', StringComparison.Ordinal) is { } slash && slash > 0
        && long.TryParse(key.AsSpan(0, slash), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var created)
            ? (created, key[(slash + 1)..])
            : null;

    /// <summary>The row, whatever its service, locked until the transaction ends.</summary>
    public static ValueTask<Conversation?> LockAsync(ISql sql, AccountSid account, ConversationSid sid)
    {
        const string select = $"SELECT {Columns} FROM conversation WHERE account = $1 AND sid = $2";
        return sql.FirstAsync(sql.ForUpdate(select), Map, account.Value, sid.Value);
    }

    /// <summary>The row, locked until the transaction ends.</summary>
    public static ValueTask<Conversation?> LockAsync(ISql sql, AccountSid account, string service, string name) =>
        sql.FirstAsync(sql.ForUpdate(Sid.Is(name, "CH") ? BySid : ByName), Map, account.Value, name, service);

    public static Conversation Map(SqlRow row) => new(
        new(row.Text(0)), new(row.Text(1)), row.Text(2), row.Text(3), row.TextOrNull(4), row.TextOrNull(5), row.Text(6),
        row.Text(7), row.TextOrNull(8), row.TextOrNull(9), row.NumberOrNull(10), row.NumberOrNull(11), row.TextOrNull(12),
        row.TextOrNull(13), row.Text(14), row.Number(15), row.Number(16), row.Number(17), row.Number(18));
}
