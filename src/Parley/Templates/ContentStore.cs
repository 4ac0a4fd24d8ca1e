using Parley.Api;
using Parley.Inbound;
using Parley.Storage;

namespace Parley.Templates;

/// <summary>The rows of contents and their approvals.</summary>
internal sealed class ContentStore(IDatabase database)
{
    private const string Columns = """
        account, sid, friendly_name, language, variables, types, created, updated, approval_name, approval_category, approval_status,
        approval_reason, approval_content_type, allow_category_change, approval_provider_id
        """;

    private const string BySid = $"SELECT {Columns} FROM content WHERE account = $1 AND sid = $2";

    public ValueTask<Content?> FindAsync(AccountSid account, string sid, CancellationToken cancellation) =>
        database.ReadAsync(sql => FindAsync(sql, account, sid), cancellation);

    public static ValueTask<Content?> FindAsync(ISql sql, AccountSid account, string sid) =>
        sql.FirstAsync(BySid, Map, account.Value, sid);

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

    /// <summary>The newest of those that are not approved, or not any more.</summary>
    public static ValueTask<List<Content>> UnapprovedAsync(ISql sql, AccountSid account)
    {
        const string select = $"""
            SELECT {Columns} FROM content
            WHERE account = $1 AND (approval_status IS NULL OR approval_status <> 'approved') ORDER BY sid DESC LIMIT 200
            """;
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

    /// <summary>
    /// Changes a content; <paramref name="change"/> gets it as it is, locked, and may throw <see cref="RefusedException"/>. Null if there
    /// is none. None is changed while the reviewer has it: neither what waits for him nor what he took.
    /// </summary>
    public ValueTask<Content?> UpdateAsync(
        AccountSid account, string sid, Func<Content, Content> change, CancellationToken cancellation)
    {
        const string update = """
            UPDATE content SET friendly_name = $3, language = $4, variables = $5, types = $6, updated = $7
            WHERE account = $1 AND sid = $2
            """;
        return database.WriteAsync(async sql =>
        {
            if (await LockAsync(sql, account, sid) is not { } before)
            {
                return null;
            }

            var after = change(before);
            if (before.Approval is not (null or { Status: "rejected" }))
            {
                throw new RefusedException(ApiError.Conflict(
                    20409, "A content cannot be changed while it is submitted for approval or approved; make a new one"));
            }

            await sql.ExecuteAsync(
                update, account.Value, sid, after.FriendlyName, after.Language, after.Variables, after.Types, after.Updated);
            return after;
        }, cancellation);
    }

    /// <summary>Deletes it; <paramref name="queue"/> writes the job that takes a template back from the reviewer.</summary>
    public ValueTask<bool> DeleteAsync(
        AccountSid account, string sid, Func<ISql, Approval, ValueTask> queue, CancellationToken cancellation) =>
        database.WriteAsync(async sql =>
        {
            if (await LockAsync(sql, account, sid) is not { } content)
            {
                return false;
            }

            await sql.ExecuteAsync("DELETE FROM content WHERE account = $1 AND sid = $2", account.Value, sid);
            if (content.Approval is { } approval)
            {
                await queue(sql, approval);
            }

            return true;
        }, cancellation);

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

    /// <summary>The reviewer's word on a template; what is null stays as it is.</summary>
    public static ValueTask<int> ReviewAsync(ISql sql, TemplateReview review, long now, string? providerId = null)
    {
        const string update = """
            UPDATE content SET approval_status = coalesce($4, approval_status),
                approval_reason = CASE WHEN $4 IS NULL THEN approval_reason ELSE $5 END,
                approval_category = coalesce($6, approval_category), approval_provider_id = coalesce($7, approval_provider_id), updated = $8
            WHERE account = $1 AND approval_name = $2 AND language = $3
            """;
        return sql.ExecuteAsync(
            update, review.Account.Value, review.Name, review.Language, review.Status, review.Reason, review.Category, providerId, now);
    }

    /// <summary>Contents in an order, for one page.</summary>
    public ValueTask<List<Content>> ListAsync(
        AccountSid account, ContentOrder order, bool descending, ContentKey? after, int most, CancellationToken cancellation)
    {
        var key = order switch
        {
            ContentOrder.Updated => "updated, sid",
            ContentOrder.Name => "coalesce(friendly_name, ''), sid",
            _ => "sid",
        };
        var ordered = key.Replace(", sid", descending ? " DESC, sid" : ", sid", StringComparison.Ordinal) + (descending ? " DESC" : "");
        var sign = descending ? '<' : '>';
        return database.ReadAsync(
            sql => (order, after) switch
            {
                (_, null) => sql.QueryAsync(
                    $"SELECT {Columns} FROM content WHERE account = $1 ORDER BY {ordered} LIMIT $2", Map, account.Value, (long)most),
                (ContentOrder.Sid, { } last) => sql.QueryAsync(
                    $"SELECT {Columns} FROM content WHERE account = $1 AND sid {sign} $2 ORDER BY {ordered} LIMIT $3", Map, account.Value,
                    last.Sid, (long)most),
                (ContentOrder.Updated, { } last) => sql.QueryAsync(
                    $"SELECT {Columns} FROM content WHERE account = $1 AND ({key}) {sign} ($2, $3) ORDER BY {ordered} LIMIT $4", Map,
                    account.Value, last.Updated, last.Sid, (long)most),
                (_, { } last) => sql.QueryAsync(
                    $"SELECT {Columns} FROM content WHERE account = $1 AND ({key}) {sign} ($2, $3) ORDER BY {ordered} LIMIT $4", Map,
                    account.Value, last.Name, last.Sid, (long)most),
            },
            cancellation);
    }

    // Locked until the transaction ends: nobody submits it, changes it or takes it away meanwhile.
    private static ValueTask<Content?> LockAsync(ISql sql, AccountSid account, string sid) =>
        sql.FirstAsync(sql.ForUpdate(BySid), Map, account.Value, sid);

    private static Content Map(SqlRow row) => new(
        new(row.Text(0)), row.Text(1), row.TextOrNull(2), row.Text(3), row.Text(4), row.Text(5), row.Number(6), row.Number(7),
        row.IsNull(8) ? null : new(row.Text(8), row.Text(9), row.Text(10), row.TextOrNull(11), row.Text(12), row.Truth(13), row.TextOrNull(14)));
}
