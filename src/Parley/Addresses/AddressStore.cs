using Parley.Api;
using Parley.Storage;

namespace Parley.Addresses;

/// <summary>The rows of address configurations.</summary>
internal sealed class AddressStore(IDatabase database)
{
    private const string Columns = """
        account, sid, type, address, friendly_name, country, enabled, auto_type, service, webhook_url, webhook_method, webhook_filters,
        studio_flow, studio_retries, created, updated
        """;

    /// <summary>By SID or by the address itself.</summary>
    public ValueTask<AddressConfiguration?> FindAsync(AccountSid account, string name, CancellationToken cancellation) =>
        database.ReadAsync(sql => FindAsync(sql, account, name), cancellation);

    public static ValueTask<AddressConfiguration?> FindAsync(ISql sql, AccountSid account, string name)
    {
        const string bySid = $"SELECT {Columns} FROM address_configuration WHERE account = $1 AND sid = $2";
        const string byAddress = $"SELECT {Columns} FROM address_configuration WHERE account = $1 AND address = $2";
        return sql.FirstAsync(Sid.Is(name, "IG") ? bySid : byAddress, Map, account.Value, name);
    }

    /// <summary>Inserts; false if the address is configured already.</summary>
    public ValueTask<bool> InsertAsync(AddressConfiguration row, CancellationToken cancellation)
    {
        const string insert = $"""
            INSERT INTO address_configuration ({Columns})
            VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16)
            ON CONFLICT DO NOTHING
            """;
        return database.WriteAsync(async sql => await sql.ExecuteAsync(
            insert, row.Account.Value, row.Sid, row.Type, row.Address, row.FriendlyName, row.Country, row.AutoCreation.Enabled,
            row.AutoCreation.Type, row.AutoCreation.Service, row.AutoCreation.Url, row.AutoCreation.Method, Filters(row),
            row.AutoCreation.Flow, row.AutoCreation.Retries, row.Created, row.Updated) > 0, cancellation);
    }

    /// <summary>
    /// Changes the configuration that <paramref name="name"/> names; <paramref name="change"/> gets the row as it is and may throw
    /// <see cref="RefusedException"/>. Null if there is none.
    /// </summary>
    public ValueTask<AddressConfiguration?> UpdateAsync(
        AccountSid account, string name, Func<AddressConfiguration, AddressConfiguration> change, CancellationToken cancellation)
    {
        const string take = "UPDATE address_configuration SET updated = updated WHERE account = $1 AND (sid = $2 OR address = $2)";
        const string update = """
            UPDATE address_configuration SET friendly_name = $3, enabled = $4, auto_type = $5, service = $6, webhook_url = $7,
                webhook_method = $8, webhook_filters = $9, studio_flow = $10, studio_retries = $11, updated = $12
            WHERE account = $1 AND sid = $2
            """;
        return database.WriteAsync(async sql =>
        {
            // The lock first: of two changes at once none is lost.
            await sql.ExecuteAsync(take, account.Value, name);
            if (await FindAsync(sql, account, name) is not { } before)
            {
                return null;
            }

            var after = change(before);
            await sql.ExecuteAsync(
                update, account.Value, after.Sid, after.FriendlyName, after.AutoCreation.Enabled, after.AutoCreation.Type,
                after.AutoCreation.Service, after.AutoCreation.Url, after.AutoCreation.Method, Filters(after), after.AutoCreation.Flow,
                after.AutoCreation.Retries, after.Updated);
            return after;
        }, cancellation);
    }

    public ValueTask<int> DeleteAsync(AccountSid account, string name, CancellationToken cancellation) => database.WriteAsync(
        sql => sql.ExecuteAsync(
            "DELETE FROM address_configuration WHERE account = $1 AND (sid = $2 OR address = $2)", account.Value, name),
        cancellation);

    /// <summary>In the order of their making, for one page.</summary>
    /// <param name="type">Only those of this type; empty: all.</param>
    public ValueTask<List<AddressConfiguration>> ListAsync(AccountSid account, string type, Page page, CancellationToken cancellation)
    {
        const string where = $"SELECT {Columns} FROM address_configuration WHERE account = $1 AND ($2 = '' OR type = $2)";
        const string after = $"{where} AND sid > $3 ORDER BY sid LIMIT $4";
        const string before = $"{where} AND sid < $3 ORDER BY sid DESC LIMIT $4";
        return database.ReadAsync(
            sql => sql.QueryAsync(page.Backward ? before : after, Map, account.Value, type, page.Key ?? "", (long)page.Size + 1),
            cancellation);
    }

    private static string? Filters(AddressConfiguration row) =>
        row.AutoCreation.Filters is null ? null : JsonWriting.Strings(row.AutoCreation.Filters);

    private static AddressConfiguration Map(SqlRow row) => new(
        new(row.Text(0)), row.Text(1), row.Text(2), row.Text(3), row.TextOrNull(4), row.TextOrNull(5),
        new(
            row.Truth(6), row.Text(7), row.TextOrNull(8), row.TextOrNull(9), row.TextOrNull(10),
            row.TextOrNull(11) is { } filters ? JsonWriting.ReadStrings(filters) : null, row.TextOrNull(12), row.NumberOrNull(13)),
        row.Number(14), row.Number(15));
}
