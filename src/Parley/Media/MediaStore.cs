using Parley.Api;
using Parley.Messages;
using Parley.Storage;

namespace Parley.Media;

/// <summary>The rows of stored files.</summary>
internal sealed class MediaStore(IDatabase database)
{
    private const string Columns =
        "account, sid, service, content_type, file_name, size, category, author, conversation, message, created, updated";

    public ValueTask<MediaRow?> FindAsync(AccountSid account, string sid, CancellationToken cancellation) =>
        database.ReadAsync(sql => FindAsync(sql, account, sid), cancellation);

    public static ValueTask<MediaRow?> FindAsync(ISql sql, AccountSid account, string sid)
    {
        const string select = $"SELECT {Columns} FROM media WHERE account = $1 AND sid = $2";
        return sql.FirstAsync(select, Map, account.Value, sid);
    }

    /// <summary>Whoever owns it; for signed links, which are their own permission.</summary>
    public ValueTask<MediaRow?> FindAsync(string sid, CancellationToken cancellation)
    {
        const string select = $"SELECT {Columns} FROM media WHERE sid = $1";
        return database.ReadAsync(sql => sql.FirstAsync(select, Map, sid), cancellation);
    }

    public ValueTask<int> InsertAsync(MediaRow row, CancellationToken cancellation) =>
        database.WriteAsync(sql => InsertAsync(sql, row), cancellation);

    public static ValueTask<int> InsertAsync(ISql sql, MediaRow row)
    {
        const string insert =
            $"INSERT INTO media ({Columns}) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)";
        return sql.ExecuteAsync(
            insert, row.Account.Value, row.Sid, row.Service, row.ContentType, row.FileName, row.Size, row.Category, row.Author,
            row.Conversation, row.Message, row.Created, row.Updated);
    }

    /// <summary>Gives an uploaded file to a message; throws the refusal if there is none or it has a message already.</summary>
    /// <param name="service">The conversation's; null: files of every service.</param>
    public static async ValueTask<MediaEntry> AttachAsync(
        ISql sql, AccountSid account, string sid, string? service, ConversationSid conversation, MessageSid message)
    {
        const string attach = $"""
            UPDATE media SET conversation = $4, message = $5
            WHERE account = $1 AND sid = $2 AND ($3 = '' OR service IN ('', $3)) AND message IS NULL RETURNING {Columns}
            """;
        const string exists = "SELECT 1 FROM media WHERE account = $1 AND sid = $2 AND ($3 = '' OR service IN ('', $3))";
        if (await sql.FirstAsync(attach, Map, account.Value, sid, service ?? "", conversation.Value, message.Value) is { } row)
        {
            return new(row.Sid, row.Size, row.ContentType, row.FileName, row.Category);
        }

        throw new RefusedException(await sql.FirstAsync(exists, _ => true, account.Value, sid, service ?? "")
            ? ApiError.Bad(50508, "This media is in use by another message already")
            : ApiError.Bad(50507, "There is no media with this MediaSid"));
    }

    public ValueTask<int> DeleteAsync(AccountSid account, string sid, CancellationToken cancellation) =>
        database.WriteAsync(sql => DeleteAsync(sql, account, sid), cancellation);

    public static ValueTask<int> DeleteAsync(ISql sql, AccountSid account, string sid) =>
        sql.ExecuteAsync("DELETE FROM media WHERE account = $1 AND sid = $2", account.Value, sid);

    private static MediaRow Map(SqlRow row) => new(
        new(row.Text(0)), row.Text(1), row.Text(2), row.Text(3), row.TextOrNull(4), row.Number(5), row.Text(6), row.Text(7),
        row.TextOrNull(8), row.TextOrNull(9), row.Number(10), row.Number(11));
}
