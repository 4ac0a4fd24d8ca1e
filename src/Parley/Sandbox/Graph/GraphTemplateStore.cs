using Parley.Api;
using Parley.Storage;

namespace Parley.Sandbox.Graph;

/// <summary>The SQL of templates at Meta.</summary>
internal static class GraphTemplateStore
{
    private const string Columns = "id, name, language, category, format, components, status, reason";

    private const string InsertOne = $"""
        INSERT INTO sandbox_template (account, {Columns}) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)
        ON CONFLICT (account, name, language) DO NOTHING
        """;

    private const string SelectNamed =
        $"SELECT {Columns} FROM sandbox_template WHERE account = $1 AND name = $2 AND language = $3";

    private const string SelectOne = $"SELECT {Columns} FROM sandbox_template WHERE account = $1 AND id = $2";
    private const string SelectAll = $"SELECT {Columns} FROM sandbox_template WHERE account = $1 ORDER BY id";
    private const string UpdateStatus = "UPDATE sandbox_template SET status = $1, reason = $2 WHERE account = $3 AND id = $4";
    private const string UpdateAll =
        "UPDATE sandbox_template SET category = $1, components = $2, status = $3, reason = $4 WHERE account = $5 AND id = $6";

    private const string DeleteNamed = "DELETE FROM sandbox_template WHERE account = $1 AND name = $2";
    private const string DeleteOne = "DELETE FROM sandbox_template WHERE account = $1 AND name = $2 AND id = $3";

    /// <summary>False if this name has a template in this language.</summary>
    public static async ValueTask<bool> InsertAsync(ISql sql, AccountSid account, GraphTemplate template) =>
        await sql.ExecuteAsync(
            InsertOne, account.Value, template.Id, template.Name, template.Language, template.Category, template.Format,
            template.Components, template.Status, template.Reason) > 0;

    public static ValueTask<GraphTemplate?> NamedAsync(ISql sql, AccountSid account, string name, string language) =>
        sql.FirstAsync<GraphTemplate>(SelectNamed, Map, account.Value, name, language);

    public static ValueTask<GraphTemplate?> FindAsync(ISql sql, AccountSid account, string id) =>
        sql.FirstAsync<GraphTemplate>(SelectOne, Map, account.Value, id);

    public static ValueTask<List<GraphTemplate>> AllAsync(ISql sql, AccountSid account) =>
        sql.QueryAsync(SelectAll, Map, account.Value);

    public static ValueTask<int> SetStatusAsync(ISql sql, AccountSid account, GraphTemplate template) =>
        sql.ExecuteAsync(UpdateStatus, template.Status, template.Reason, account.Value, template.Id);

    /// <summary>What an edit changes.</summary>
    public static ValueTask<int> ChangeAsync(ISql sql, AccountSid account, GraphTemplate template) => sql.ExecuteAsync(
        UpdateAll, template.Category, template.Components, template.Status, template.Reason, account.Value, template.Id);

    /// <summary>All languages of a name, or the one with this id.</summary>
    public static ValueTask<int> DeleteAsync(ISql sql, AccountSid account, string name, string? id) => id is null
        ? sql.ExecuteAsync(DeleteNamed, account.Value, name)
        : sql.ExecuteAsync(DeleteOne, account.Value, name, id);

    private static GraphTemplate Map(SqlRow row) => new(
        row.Text(0), row.Text(1), row.Text(2), row.Text(3), row.Text(4), row.Text(5), row.Text(6), row.TextOrNull(7));
}
