using System.Text.Json;
using System.Text.Json.Serialization;
using Parley.Api;
using Parley.MessagingServices;
using Parley.Storage;

namespace Parley.Senders;

/// <summary>The rows of numbers.</summary>
internal sealed class PhoneNumberStore(IDatabase database)
{
    private const string Columns = "account, sid, number, kind, friendly_name, settings, configured, created, updated";
    private const string BySid = $"SELECT {Columns} FROM phone_number WHERE account = $1 AND sid = $2";

    public ValueTask<PhoneNumber?> FindAsync(AccountSid account, string sid, CancellationToken cancellation) =>
        database.ReadAsync(sql => FindAsync(sql, account, sid), cancellation);

    public static ValueTask<PhoneNumber?> FindAsync(ISql sql, AccountSid account, string sid) =>
        sql.FirstAsync(BySid, Map, account.Value, sid);

    /// <summary>The same; the number then is not given up before this transaction ends.</summary>
    public static ValueTask<PhoneNumber?> KeepAsync(ISql sql, AccountSid account, string sid) =>
        sql.FirstAsync(sql.ForKeyShare(BySid), Map, account.Value, sid);

    /// <summary>By the number itself; for what arrives from outside.</summary>
    public static ValueTask<PhoneNumber?> FindByNumberAsync(ISql sql, AccountSid account, string number) => sql.FirstAsync(
        $"SELECT {Columns} FROM phone_number WHERE number = $2 AND account = $1", Map, account.Value, number);

    /// <summary>Claims the number; false if some account has it.</summary>
    public ValueTask<bool> InsertAsync(PhoneNumber number, CancellationToken cancellation) =>
        database.WriteAsync(sql => InsertAsync(sql, number), cancellation);

    public static async ValueTask<bool> InsertAsync(ISql sql, PhoneNumber number)
    {
        const string insert =
            $"INSERT INTO phone_number ({Columns}) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9) ON CONFLICT DO NOTHING";
        return await sql.ExecuteAsync(
            insert, number.Account.Value, number.Sid, number.Number, number.Kind, number.FriendlyName,
            SettingsJson.Write(number.Settings), number.Configured, number.Created, number.Updated) > 0;
    }

    /// <summary>Changes a number; <paramref name="change"/> gets it as it is, locked, and may throw <see cref="RefusedException"/>.</summary>
    public ValueTask<PhoneNumber?> UpdateAsync(
        AccountSid account, string sid, Func<PhoneNumber, PhoneNumber> change, CancellationToken cancellation)
    {
        const string update = """
            UPDATE phone_number SET friendly_name = $3, settings = $4, updated = $5 WHERE account = $1 AND sid = $2
            """;
        return database.WriteAsync(async sql =>
        {
            if (await sql.FirstAsync(sql.ForUpdate(BySid), Map, account.Value, sid) is not { } before)
            {
                return null;
            }

            var after = change(before);
            await sql.ExecuteAsync(
                update, account.Value, sid, after.FriendlyName, SettingsJson.Write(after.Settings), after.Updated);
            return after;
        }, cancellation);
    }

    /// <summary>Releases the number, out of its messaging service too; false if there is none.</summary>
    public ValueTask<bool> DeleteAsync(AccountSid account, string sid, CancellationToken cancellation)
    {
        const string delete = "DELETE FROM phone_number WHERE account = $1 AND sid = $2 AND configured = 0";
        return database.WriteAsync(async sql =>
        {
            if (await sql.ExecuteAsync(delete, account.Value, sid) == 0)
            {
                return await FindAsync(sql, account, sid) is null ? false : throw new RefusedException(SenderErrors.Configured);
            }

            await PoolStore.LeaveAsync(sql, account, sid);
            return true;
        }, cancellation);
    }

    /// <summary>Numbers in the order of their claiming, for one page. An account has few: filters look at them one by one.</summary>
    /// <param name="kind">Null: all.</param>
    /// <param name="pattern">For LIKE, or null.</param>
    public ValueTask<List<PhoneNumber>> ListAsync(
        AccountSid account, string? kind, string? name, string? pattern, Page page, CancellationToken cancellation)
    {
        const string where = $"""
            SELECT {Columns} FROM phone_number WHERE account = $1 AND ($3 = '' OR kind = $3) AND ($4 = '' OR friendly_name = $4)
            AND ($5 = '' OR number LIKE $5)
            """;
        const string after = $"{where} AND sid > $2 ORDER BY sid LIMIT $6";
        const string before = $"{where} AND sid < $2 ORDER BY sid DESC LIMIT $6";
        return database.ReadAsync(
            sql => sql.QueryAsync(
                page.Backward ? before : after, Map, account.Value, page.Key ?? "", kind ?? "", name ?? "", pattern ?? "",
                (long)page.Size + 1),
            cancellation);
    }

    private static PhoneNumber Map(SqlRow row) => new(
        new(row.Text(0)), row.Text(1), row.Text(2), row.Text(3), row.Text(4), SettingsJson.ReadNumber(row.Text(5)), row.Truth(6),
        row.Number(7), row.Number(8));
}

/// <summary>Settings of numbers and senders as their rows keep them.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(NumberSettings))]
[JsonSerializable(typeof(ChannelSenderSettings))]
internal sealed partial class SettingsJson : JsonSerializerContext
{
    public static string Write(NumberSettings settings) => JsonSerializer.Serialize(settings, Default.NumberSettings);

    public static string Write(ChannelSenderSettings settings) => JsonSerializer.Serialize(settings, Default.ChannelSenderSettings);

    public static NumberSettings ReadNumber(string json) => JsonSerializer.Deserialize(json, Default.NumberSettings)!;

    public static ChannelSenderSettings ReadSender(string json) => JsonSerializer.Deserialize(json, Default.ChannelSenderSettings)!;
}
