using Parley.Api;
using Parley.Storage;

namespace Parley.Webhooks;

/// <summary>The rows of the webhooks of accounts and services.</summary>
internal sealed class HookConfigStore(IDatabase database)
{
    private const string Columns = "account, service, pre_url, post_url, method, filters, target";

    public ValueTask<HookConfig?> FindAsync(AccountSid account, string? service, CancellationToken cancellation)
    {
        const string select = $"SELECT {Columns} FROM hook_config WHERE account = $1 AND service = $2";
        return database.ReadAsync(sql => sql.FirstAsync(select, Map, account.Value, service ?? ""), cancellation);
    }

    /// <summary>Those that hear of what happens in this service: the service's own first.</summary>
    /// <param name="overrides">True: where the service has any, the account's hear nothing.</param>
    public static async ValueTask<IReadOnlyList<HookConfig>> OfAsync(ISql sql, AccountSid account, string service, bool overrides)
    {
        const string select = $"""
            SELECT {Columns} FROM hook_config WHERE account = $1 AND service IN ($2, '') AND (pre_url <> '' OR post_url <> '')
            ORDER BY service DESC
            """;
        var found = await sql.QueryAsync(select, Map, account.Value, service);
        return overrides && found.Count > 1 ? [found[0]] : found;
    }

    /// <summary>Changes what was sent, leaves the rest, in one statement: two at once lose nothing of each other.</summary>
    public async ValueTask<HookConfig> SaveAsync(AccountSid account, string? service, HookConfigForm form, CancellationToken cancellation)
    {
        const string upsert = $"""
            INSERT INTO hook_config ({Columns})
            VALUES ($1, $2, coalesce($3, ''), coalesce($4, ''), coalesce($5, 'POST'), coalesce($6, '[]'), coalesce($7, 'webhook'))
            ON CONFLICT (account, service) DO UPDATE SET
                pre_url = coalesce($3, hook_config.pre_url), post_url = coalesce($4, hook_config.post_url),
                method = coalesce($5, hook_config.method), filters = coalesce($6, hook_config.filters),
                target = coalesce($7, hook_config.target)
            RETURNING {Columns}
            """;
        var saved = await database.WriteAsync(
            sql => sql.FirstAsync(
                upsert, Map, account.Value, service ?? "", form.PreUrl, form.PostUrl, form.Method,
                form.Filters is null ? null : JsonWriting.Strings(form.Filters), form.Target),
            cancellation);
        return saved!;
    }

    /// <summary>With the service.</summary>
    public static ValueTask<int> RemoveAsync(ISql sql, AccountSid account, string service) =>
        sql.ExecuteAsync("DELETE FROM hook_config WHERE account = $1 AND service = $2", account.Value, service);

    private static HookConfig Map(SqlRow row) => new(
        new(row.Text(0)), Given(row.Text(1)), Given(row.Text(2)), Given(row.Text(3)), row.Text(4),
        JsonWriting.ReadStrings(row.Text(5)), row.Text(6));

    private static string? Given(string text) => text.Length == 0 ? null : text;
}
