using Parley.Api;
using Parley.Storage;

namespace Parley.Bindings;

/// <summary>The rows of bindings.</summary>
internal sealed class BindingStore(IDatabase database)
{
    private const string Columns =
        "account, service, sid, identity, endpoint, type, credential, message_types, created, updated";

    public ValueTask<Binding?> FindAsync(AccountSid account, string service, string sid, CancellationToken cancellation)
    {
        const string select = $"SELECT {Columns} FROM push_binding WHERE account = $1 AND service = $2 AND sid = $3";
        return database.ReadAsync(sql => sql.FirstAsync(select, Map, account.Value, service, sid), cancellation);
    }

    /// <summary>
    /// Registers a device of somebody; one that is registered already keeps its SID and takes what is new. For the registration calls of
    /// chat clients.
    /// </summary>
    public ValueTask<Binding> SetAsync(Binding binding, CancellationToken cancellation)
    {
        const string insert = $"""
            INSERT INTO push_binding ({Columns}) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)
            ON CONFLICT (account, service, identity, type, endpoint) DO UPDATE
            SET credential = excluded.credential, message_types = excluded.message_types, updated = excluded.updated
            RETURNING {Columns}
            """;
        return database.WriteAsync(
            async sql => (await sql.FirstAsync(
                insert, Map, binding.Account.Value, binding.Service, binding.Sid, binding.Identity, binding.Endpoint, binding.Type,
                binding.Credential, JsonWriting.Strings(binding.MessageTypes), binding.Created, binding.Updated))!,
            cancellation);
    }

    public ValueTask<bool> DeleteAsync(AccountSid account, string service, string sid, CancellationToken cancellation)
    {
        const string delete = "DELETE FROM push_binding WHERE account = $1 AND service = $2 AND sid = $3";
        return database.WriteAsync(async sql => await sql.ExecuteAsync(delete, account.Value, service, sid) > 0, cancellation);
    }

    /// <summary>True if one of the identity's devices can be notified.</summary>
    public ValueTask<bool> NotifiesAsync(AccountSid account, string service, string identity, CancellationToken cancellation)
    {
        const string select = """
            SELECT 1 FROM push_binding WHERE account = $1 AND service = $2 AND identity = $3 AND type <> $4 LIMIT 1
            """;
        return database.ReadAsync(
            sql => sql.FirstAsync(select, _ => true, account.Value, service, identity, BindingTypes.Twilsock), cancellation);
    }

    /// <summary>Bindings of a service in the order of their making, for one page.</summary>
    /// <param name="types">Of one of these types; none: of any.</param>
    /// <param name="identities">Of one of these identities; none: of anybody.</param>
    public ValueTask<List<Binding>> ListAsync(
        AccountSid account, string service, IReadOnlyList<string> types, IReadOnlyList<string> identities, Page page,
        CancellationToken cancellation)
    {
        var values = new List<SqlValue> { account.Value, service, page.Key ?? "", (long)page.Size + 1 };
        var which = In("type", types, values) + In("identity", identities, values);
        var select = page.Backward
            ? $"SELECT {Columns} FROM push_binding WHERE account = $1 AND service = $2 AND sid < $3{which} ORDER BY sid DESC LIMIT $4"
            : $"SELECT {Columns} FROM push_binding WHERE account = $1 AND service = $2 AND sid > $3{which} ORDER BY sid LIMIT $4";
        return database.ReadAsync(sql => sql.QueryAsync(select, Map, [.. values]), cancellation);
    }

    private static string In(string column, IReadOnlyList<string> wanted, List<SqlValue> values)
    {
        if (wanted.Count == 0)
        {
            return "";
        }

        var from = values.Count + 1;
        values.AddRange(wanted.Select(value => (SqlValue)value));
        return $" AND {column} IN ({string.Join(", ", Enumerable.Range(from, wanted.Count).Select(place => $"${place}"))})";
    }

    private static Binding Map(SqlRow row) => new(
        new(row.Text(0)), row.Text(1), row.Text(2), row.Text(3), row.Text(4), row.Text(5), row.TextOrNull(6),
        JsonWriting.ReadStrings(row.Text(7)), row.Number(8), row.Number(9));
}
