namespace Parley.Storage;

/// <summary>
/// Selects that keep their rows until the transaction ends. SQLite has one writer and needs no more than the select.
/// https://www.postgresql.org/docs/15/explicit-locking.html#LOCKING-ROWS
/// </summary>
internal static class RowLocks
{
    /// <summary>Nobody else changes, deletes or locks the row meanwhile.</summary>
    public static string ForUpdate(this ISql sql, string select) => With(sql, select, " FOR UPDATE");

    /// <summary>Nobody deletes the row or changes its key meanwhile.</summary>
    public static string ForKeyShare(this ISql sql, string select) => With(sql, select, " FOR KEY SHARE");

    /// <summary>Nobody changes or deletes the row meanwhile; others may hold it so too.</summary>
    public static string ForShare(this ISql sql, string select) => With(sql, select, " FOR SHARE");

    private static string With(ISql sql, string select, string clause) => sql.Dialect == SqlDialect.Postgres ? select + clause : select;
}
