using Parley.Api;
using Parley.Storage;

namespace Parley.Sandbox.Trace;

/// <summary>The SQL of notes.</summary>
internal static class TraceStore
{
    /// <summary>Rows kept for an account; the oldest go.</summary>
    public const int Most = 20_000;

    private const int MostPruned = 100;
    private const int MostRead = 400;

    private const string InsertOne = """
        INSERT INTO sandbox_trace (id, account, subject, alias, notes) VALUES ($1, $2, $3, $4, $5) ON CONFLICT (id) DO NOTHING
        """;

    private const string Prune = """
        DELETE FROM sandbox_trace WHERE id IN (
            SELECT id FROM sandbox_trace WHERE account = $1 AND id <=
                (SELECT id FROM sandbox_trace WHERE account = $1 ORDER BY id DESC LIMIT 1 OFFSET $2)
            ORDER BY id LIMIT $3)
        """;

    // The newest: what is told is the end of the story, and nobody's story is that long.
    private const string BySubject = """
        SELECT notes FROM sandbox_trace WHERE account = $1 AND subject = $2 ORDER BY id DESC LIMIT $3
        """;

    private const string ByAlias = "SELECT notes FROM sandbox_trace WHERE account = $1 AND alias = $2 ORDER BY id DESC LIMIT $3";

    public static ValueTask<int> InsertAsync(
        ISql sql, long id, AccountSid account, string subject, string? alias, List<TraceNote> notes) => sql.ExecuteAsync(
            InsertOne, id, account.Value, subject, alias, TraceNotesJson.Write(notes));

    /// <summary>Drops some of what is too old; how many.</summary>
    public static ValueTask<int> PruneAsync(ISql sql, AccountSid account) =>
        sql.ExecuteAsync(Prune, account.Value, (long)Most, (long)MostPruned);

    public static ValueTask<int> ResetAsync(ISql sql, AccountSid account) =>
        sql.ExecuteAsync("DELETE FROM sandbox_trace WHERE account = $1", account.Value);

    /// <summary>Oldest first.</summary>
    public static ValueTask<List<TraceNote>> OfSubjectAsync(ISql sql, AccountSid account, string subject) =>
        ReadAsync(sql, BySubject, account, subject);

    /// <summary>Oldest first.</summary>
    public static ValueTask<List<TraceNote>> OfAliasAsync(ISql sql, AccountSid account, string alias) =>
        ReadAsync(sql, ByAlias, account, alias);

    private static async ValueTask<List<TraceNote>> ReadAsync(ISql sql, string select, AccountSid account, string name)
    {
        var rows = await sql.QueryAsync(select, row => row.Text(0), account.Value, name, (long)MostRead);
        rows.Reverse();
        return [.. rows.SelectMany(TraceNotesJson.Read)];
    }
}
