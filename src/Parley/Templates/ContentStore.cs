using Parley.Api;
using Parley.Storage;

namespace Parley.Templates;

/// <summary>The rows of contents and their approvals.</summary>
internal sealed class ContentStore(IDatabase database)
{
    private const string Columns = """
        account, sid, friendly_name, language, variables, types, created, updated, approval_name, approval_category, approval_status,
        approval_reason, approval_content_type, allow_category_change
        """;

    public ValueTask<Content?> FindAsync(AccountSid account, string sid, CancellationToken cancellation) =>
        database.ReadAsync(sql => FindAsync(sql, account, sid), cancellation);

    public static ValueTask<Content?> FindAsync(ISql sql, AccountSid account, string sid)
    {
        const string select = $"SELECT {Columns} FROM content WHERE account = $1 AND sid = $2";
        return sql.FirstAsync(select, Map, account.Value, sid);
    }

    /// <summary>By the name under which it was submitted.</summary>
    public ValueTask<Content?> FindByApprovalAsync(AccountSid account, string name, string language, CancellationToken cancellation)
    {
        const string select = $"SELECT {Columns} FROM content WHERE account = $1 AND approval_name = $2 AND language = $3";
        return database.ReadAsync(sql => sql.FirstAsync(select, Map, account.Value, name, language), cancellation);
    }

    /// <summary>All approved ones of an account: those that a body may match.</summary>
    public static ValueTask<List<Content>> ApprovedAsync(ISql sql, AccountSid account)
    {
        const string select =
            $"SELECT {Columns} FROM content WHERE account = $1 AND approval_name IS NOT NULL AND approval_status = 'approved' ORDER BY sid";
        return sql.QueryAsync(select, Map, account.Value);
    }

    public ValueTask<int> InsertAsync(Content content, CancellationToken cancellation)
    {
        const string insert = """
            INSERT INTO content (account, sid, friendly_name, language, variables, types, created, updated, allow_category_change)
            VALUES ($1, $2, $3, $4, $5, $6, $7, $8, 0)
            """;
        return database.WriteAsync(
            sql => sql.ExecuteAsync(
                insert, content.Account.Value, content.Sid, content.FriendlyName, content.Language, content.Variables, content.Types,
                content.Created, content.Updated),
            cancellation);
    }

    public ValueTask<int> UpdateAsync(Content content, CancellationToken cancellation)
    {
        const string update = """
            UPDATE content SET friendly_name = $3, language = $4, variables = $5, types = $6, updated = $7
            WHERE account = $1 AND sid = $2 AND approval_name IS NULL
            """;
        return database.WriteAsync(
            sql => sql.ExecuteAsync(
                update, content.Account.Value, content.Sid, content.FriendlyName, content.Language, content.Variables, content.Types,
                content.Updated),
            cancellation);
    }

    public ValueTask<int> DeleteAsync(AccountSid account, string sid, CancellationToken cancellation) =>
        database.WriteAsync(
            sql => sql.ExecuteAsync("DELETE FROM content WHERE account = $1 AND sid = $2", account.Value, sid), cancellation);

    /// <summary>
    /// Submits: the approval is received, and <paramref name="queue"/> writes the job that takes it to the reviewer. False if another
    /// content has this name and language, or this one was submitted already.
    /// </summary>
    public ValueTask<bool> SubmitAsync(
        AccountSid account, string sid, Approval approval, Func<ISql, ValueTask> queue, CancellationToken cancellation)
    {
        const string taken = """
            SELECT 1 FROM content AS other JOIN content AS mine ON mine.account = other.account AND mine.language = other.language
            WHERE mine.account = $1 AND mine.sid = $2 AND other.sid <> $2 AND other.approval_name = $3
            """;
        const string submit = """
            UPDATE content SET approval_name = $3, approval_category = $4, approval_status = $5, approval_content_type = $6,
                allow_category_change = $7, approval_reason = NULL
            WHERE account = $1 AND sid = $2 AND (approval_status IS NULL OR approval_status = 'rejected')
            """;
        return database.WriteAsync(async sql =>
        {
            if (await sql.FirstAsync(taken, _ => true, account.Value, sid, approval.Name)
                || await sql.ExecuteAsync(
                    submit, account.Value, sid, approval.Name, approval.Category, approval.Status, approval.ContentType,
                    approval.AllowCategoryChange) == 0)
            {
                return false;
            }

            await queue(sql);
            return true;
        }, cancellation);
    }

    /// <summary>The reviewer's word on a template.</summary>
    public static ValueTask<int> ReviewAsync(
        ISql sql, AccountSid account, string name, string language, string status, string? reason, long now)
    {
        const string update = """
            UPDATE content SET approval_status = $4, approval_reason = $5, updated = $6
            WHERE account = $1 AND approval_name = $2 AND language = $3
            """;
        return sql.ExecuteAsync(update, account.Value, name, language, status, reason, now);
    }

    /// <summary>Contents in the order of their making, for one page.</summary>
    public ValueTask<List<Content>> ListAsync(AccountSid account, Page page, CancellationToken cancellation)
    {
        const string after = $"SELECT {Columns} FROM content WHERE account = $1 AND sid > $2 ORDER BY sid LIMIT $3";
        const string before = $"SELECT {Columns} FROM content WHERE account = $1 AND sid < $2 ORDER BY sid DESC LIMIT $3";
        return database.ReadAsync(
            sql => sql.QueryAsync(page.Backward ? before : after, Map, account.Value, page.Key ?? "", (long)page.Size + 1),
            cancellation);
    }

    private static Content Map(SqlRow row) => new(
        new(row.Text(0)), row.Text(1), row.TextOrNull(2), row.Text(3), row.Text(4), row.Text(5), row.Number(6), row.Number(7),
        row.IsNull(8) ? null : new(row.Text(8), row.Text(9), row.Text(10), row.TextOrNull(11), row.Text(12), row.Truth(13)));
}
