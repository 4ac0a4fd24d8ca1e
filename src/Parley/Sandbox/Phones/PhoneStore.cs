using Parley.Api;
using Parley.Storage;

namespace Parley.Sandbox.Phones;

/// <summary>The SQL of phones, their windows and messages.</summary>
internal static class PhoneStore
{
    private const string Columns = "seq, id, phone, sender, direction, body, media, template, status, opaque, at, content";

    private const string InsertMessage = """
        INSERT INTO sandbox_message (account, seq, id, phone, sender, direction, body, media, template, status, opaque, at, content)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13) ON CONFLICT (account, id) DO NOTHING
        """;

    private const string SelectLine = """
        SELECT (SELECT reachable FROM sandbox_phone WHERE account = $1 AND address = $2),
            EXISTS (SELECT 1 FROM sandbox_window WHERE account = $1 AND phone = $2 AND sender = $3),
            (SELECT opened FROM sandbox_window WHERE account = $1 AND phone = $2 AND sender = $3)
        """;

    private const string InsertPhone =
        "INSERT INTO sandbox_phone (account, address, reachable) VALUES ($1, $2, 1) ON CONFLICT (account, address) DO NOTHING";

    private const string UpsertPhone = """
        INSERT INTO sandbox_phone (account, address, reachable) VALUES ($1, $2, $3)
        ON CONFLICT (account, address) DO UPDATE SET reachable = excluded.reachable
        """;

    private const string InsertWindow = """
        INSERT INTO sandbox_window (account, phone, sender, opened) VALUES ($1, $2, $3, NULL)
        ON CONFLICT (account, phone, sender) DO NOTHING
        """;

    private const string OpenWindow = """
        INSERT INTO sandbox_window (account, phone, sender, opened) VALUES ($1, $2, $3, $4)
        ON CONFLICT (account, phone, sender) DO UPDATE SET opened = excluded.opened
        """;

    private const string SelectPhones = """
        SELECT p.address, p.reachable,
            (SELECT count(*) FROM sandbox_message m
             WHERE m.account = p.account AND m.phone = p.address AND m.direction = 0 AND m.status = 'delivered' AND m.status <> 'read')
        FROM sandbox_phone p WHERE p.account = $1 ORDER BY p.rowid
        """;

    private const string SelectWindows = "SELECT phone, sender, opened FROM sandbox_window WHERE account = $1 ORDER BY phone, sender";

    private const string SelectPhone = "SELECT reachable FROM sandbox_phone WHERE account = $1 AND address = $2";

    private const string SelectStatus = "SELECT status FROM sandbox_message WHERE account = $1 AND id = $2";

    // The newest, turned round by the caller. What the carrier holds is not on the phone yet.
    private const string SelectMessages = $"""
        SELECT {Columns} FROM sandbox_message
        WHERE account = $1 AND phone = $2 AND seq < $3 AND (direction = 1 OR status <> 'sent')
        ORDER BY seq DESC LIMIT $4
        """;

    private const string MoveReceived = $"""
        UPDATE sandbox_message SET status = $1
        WHERE account = $2 AND phone = $3 AND direction = 0 AND status = $4 AND status <> 'read'
        RETURNING {Columns}
        """;

    // Marking one as read marks the earlier ones too:
    // https://developers.facebook.com/docs/whatsapp/cloud-api/guides/mark-message-as-read
    private const string MarkSentRead = $"""
        UPDATE sandbox_message SET status = 'read'
        WHERE account = $1 AND direction = 1 AND status <> 'read' AND sender = $2
            AND phone = (SELECT phone FROM sandbox_message WHERE account = $1 AND id = $3)
            AND seq <= (SELECT seq FROM sandbox_message WHERE account = $1 AND id = $3)
        RETURNING {Columns}
        """;

    private const string FindSent = "SELECT 1 FROM sandbox_message WHERE account = $1 AND id = $2 AND direction = 1 AND sender = $3";

    private const string SelectReceived =
        $"SELECT {Columns} FROM sandbox_message WHERE account = $1 AND id = $2 AND phone = $3 AND direction = 0 AND status <> 'sent'";

    private const string SelectOne =
        $"SELECT {Columns} FROM sandbox_message WHERE account = $1 AND id = $2 AND phone = $3";

    /// <summary>What this phone sent, or what is for it, even if the carrier still holds it; or null.</summary>
    public static ValueTask<PhoneMessage?> FindAsync(ISql sql, AccountSid account, string phone, string id) =>
        sql.FirstAsync<PhoneMessage>(SelectOne, Map, account.Value, id, phone);

    /// <summary>A message that this phone has received, or null.</summary>
    public static ValueTask<PhoneMessage?> ReceivedAsync(ISql sql, AccountSid account, string phone, string id) =>
        sql.FirstAsync<PhoneMessage>(SelectReceived, Map, account.Value, id, phone);

    /// <summary>Stores a message; false if its id is known.</summary>
    public static async ValueTask<bool> InsertAsync(ISql sql, AccountSid account, PhoneMessage message) =>
        await sql.ExecuteAsync(
            InsertMessage, account.Value, message.Sequence, message.Id, message.Phone, message.Sender, message.IsSent, message.Body,
            PhoneMedia.Write(message.Media), message.Template, message.Status, message.Opaque, message.At,
            PhoneContent.Write(message.Content)) > 0;

    /// <summary>
    /// Makes the phone and its pair known if they are not, and tells whether the phone is on and when it last wrote to this number.
    /// </summary>
    public static async ValueTask<(bool IsReachable, long? Opened)> MeetAsync(
        ISql sql, AccountSid account, string phone, string sender)
    {
        var (reachable, isKnown, opened) = await sql.FirstAsync(
            SelectLine, row => (row.NumberOrNull(0), row.Truth(1), row.NumberOrNull(2)), account.Value, phone, sender);
        if (reachable is null)
        {
            await sql.ExecuteAsync(InsertPhone, account.Value, phone);
        }

        if (!isKnown && SandboxAddress.IsWhatsApp(phone))
        {
            await sql.ExecuteAsync(InsertWindow, account.Value, phone, sender);
        }

        return (reachable is not 0, opened);
    }

    /// <summary>The phone wrote: the window opens, or opens anew.</summary>
    public static ValueTask<int> OpenAsync(ISql sql, AccountSid account, string phone, string sender, long now) =>
        sql.ExecuteAsync(OpenWindow, account.Value, phone, sender, now);

    public static ValueTask<int> SetReachableAsync(ISql sql, AccountSid account, string phone, bool reachable) =>
        sql.ExecuteAsync(UpsertPhone, account.Value, phone, reachable);

    /// <summary>True if on, false if off, null if unknown.</summary>
    public static ValueTask<bool?> IsReachableAsync(ISql sql, AccountSid account, string phone) =>
        sql.FirstAsync<bool?>(SelectPhone, row => row.Truth(0), account.Value, phone);

    public static async ValueTask<IReadOnlyList<Phone>> PhonesAsync(ISql sql, AccountSid account)
    {
        var windows = (await sql.QueryAsync(
            SelectWindows, row => (Phone: row.Text(0), Window: new PhoneWindow(row.Text(1), row.NumberOrNull(2))), account.Value))
            .ToLookup(row => row.Phone, row => row.Window);
        return await sql.QueryAsync(
            SelectPhones, row => new Phone(row.Text(0), row.Truth(1), row.Number(2), [.. windows[row.Text(0)]]), account.Value);
    }

    /// <summary>At most <paramref name="limit"/> messages before <paramref name="before"/>, oldest first.</summary>
    public static async ValueTask<IReadOnlyList<PhoneMessage>> MessagesAsync(
        ISql sql, AccountSid account, string phone, long before, int limit)
    {
        var messages = await sql.QueryAsync(SelectMessages, Map, account.Value, phone, before, (long)limit);
        messages.Reverse();
        return messages;
    }

    /// <summary>Moves all of the phone's received messages from one status to the next; returns them, oldest first.</summary>
    public static async ValueTask<IReadOnlyList<PhoneMessage>> MoveReceivedAsync(
        ISql sql, AccountSid account, string phone, string from, string to)
    {
        var moved = await sql.QueryAsync(MoveReceived, Map, to, account.Value, phone, from);
        moved.Sort(static (left, right) => left.Sequence.CompareTo(right.Sequence));
        return moved;
    }

    /// <summary>The business read a phone's message and those before it; null if it never got this message.</summary>
    public static async ValueTask<IReadOnlyList<PhoneMessage>?> MarkSentReadAsync(
        ISql sql, AccountSid account, string id, string sender) =>
        await sql.FirstAsync<long?>(FindSent, row => row.Number(0), account.Value, id, sender) is null
            ? null
            : await sql.QueryAsync(MarkSentRead, Map, account.Value, sender, id);

    /// <summary>A message's status, or null if there is none with this id.</summary>
    public static ValueTask<string?> StatusAsync(ISql sql, AccountSid account, string id) =>
        sql.FirstAsync(SelectStatus, row => row.Text(0), account.Value, id);

    private static PhoneMessage Map(SqlRow row) => new(
        row.Number(0), row.Text(1), row.Text(2), row.Text(3), row.Truth(4), row.TextOrNull(5), PhoneMedia.Read(row.Text(6)),
        row.TextOrNull(7), row.Text(8), row.TextOrNull(9), row.Number(10),
        PhoneContent.Read(row.TextOrNull(11)));
}
