using Parley.Api;
using Parley.Storage;

namespace Parley.Channels.Smpp;

/// <summary>What the segments of one long message share.</summary>
/// <param name="Route">The system_id: segments may come over different binds of it.</param>
internal sealed record SmsPartKey(AccountSid Account, string Route, string Source, string Destination, int Reference, int Total);

/// <summary>One segment.</summary>
/// <param name="Id">The sender's id or a fresh one.</param>
/// <param name="Note">What else the caller must keep with it.</param>
internal sealed record SmsPart(int Number, string Id, byte DataCoding, byte[] Body, string Note)
{
    /// <summary>True if the sender numbers its segments: then the id tells doubles. Not stored.</summary>
    public bool HasSendersId { get; init; }

    /// <summary>True if <paramref name="other"/>, in the same place of a message, is this segment again.</summary>
    public bool IsSame(SmsPart other) =>
        other.HasSendersId ? Id == other.Id : DataCoding == other.DataCoding && Body.AsSpan().SequenceEqual(other.Body);
}

/// <summary>A segment has been kept.</summary>
/// <param name="Id">The id under which it is kept: for a double, that of the first.</param>
/// <param name="All">All segments in order once they are complete; again, if one is doubled before the message is done. Else null.</param>
internal sealed record SmsPartKept(string Id, IReadOnlyList<SmsPart>? All);

/// <summary>
/// Segments of long messages, durable. A reference has often only 8 bits and comes again soon, so what a segment belongs to is
/// decided by its id or bytes too: the same segment again is a double, another one in its place begins a new message.
/// </summary>
/// <param name="table">The table's name: a constant of the code, never input.</param>
/// <param name="swallows">How long a message that is done swallows doubles of its segments.</param>
internal sealed class SmsParts(IDatabase database, string table, TimeSpan swallows, TimeProvider time)
{
    private readonly long _swallows = (long)swallows.TotalMicroseconds;

    private const string KeyIs =
        "account = $1 AND route = $2 AND source = $3 AND destination = $4 AND reference = $5 AND total = $6";

    private readonly string _select = $"SELECT number, id, data_coding, body, note, done FROM {table} WHERE {KeyIs} ORDER BY number";
    private readonly string _delete = $"DELETE FROM {table} WHERE {KeyIs}";
    private readonly string _deleteOne = $"DELETE FROM {table} WHERE {KeyIs} AND number = $7";
    private readonly string _done = $"UPDATE {table} SET done = $7 WHERE {KeyIs}";

    private readonly string _insert =
        $"INSERT INTO {table} (account, route, source, destination, reference, total, number, id, data_coding, body, note, arrived) "
        + "VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)";

    private readonly string _stale =
        $"SELECT account, route, source, destination, reference, total FROM {table} WHERE done IS NULL "
        + "GROUP BY account, route, source, destination, reference, total HAVING max(arrived) < $1 LIMIT 100";

    private readonly string _forget = $"DELETE FROM {table} WHERE done < $1";

    /// <summary>Keeps a segment, once.</summary>
    public async Task<SmsPartKept> AddAsync(SmsPartKey key, SmsPart part, CancellationToken cancellation)
    {
        var now = Now();
        return await database.WriteAsync(
            async sql =>
            {
                await LockAsync(sql, key);
                var stored = await sql.QueryAsync(_select, Read, Values(key));
                var isDone = stored.Count > 0 && stored[0].Done is not null;
                var same = stored.Find(other => other.Part.Number == part.Number);
                var isDouble = same.Part?.IsSame(part) ?? false;
                if (isDouble && same.Done > now - _swallows)
                {
                    return new SmsPartKept(same.Part!.Id, null);
                }

                if (isDone || (same.Part is not null && !isDouble))
                {
                    await sql.ExecuteAsync(_delete, Values(key));
                    stored.Clear();
                    isDouble = false;
                }

                if (!isDouble)
                {
                    await sql.ExecuteAsync(
                        _insert,
                        [.. Values(key), part.Number, part.Id, (long)part.DataCoding, part.Body, part.Note, now]);
                    stored.Add((part, null));
                }

                return new SmsPartKept(
                    isDouble ? same.Part!.Id : part.Id,
                    stored.Count == key.Total ? stored.Select(other => other.Part).OrderBy(other => other.Number).ToList() : null);
            },
            cancellation);
    }

    /// <summary>The message has been handed on. Its segments stay a while, if doubles are to be swallowed.</summary>
    public async Task DoneAsync(SmsPartKey key, CancellationToken cancellation) =>
        await database.WriteAsync(
            sql => _swallows > 0 ? sql.ExecuteAsync(_done, [.. Values(key), Now()]) : sql.ExecuteAsync(_delete, Values(key)), cancellation);

    /// <summary>Takes one segment back: it was refused after all.</summary>
    public async Task RemoveAsync(SmsPartKey key, int number, CancellationToken cancellation) =>
        await database.WriteAsync(sql => sql.ExecuteAsync(_deleteOne, [.. Values(key), (long)number]), cancellation);

    /// <summary>Messages whose last segment came before <paramref name="age"/> ago and that still miss some.</summary>
    public async Task<IReadOnlyList<(SmsPartKey Key, IReadOnlyList<SmsPart> Parts)>> StaleAsync(TimeSpan age, CancellationToken cancellation)
    {
        var before = Now() - ((long)age.TotalMicroseconds);
        return await database.ReadAsync<IReadOnlyList<(SmsPartKey, IReadOnlyList<SmsPart>)>>(
            async sql =>
            {
                List<(SmsPartKey, IReadOnlyList<SmsPart>)> stale = [];
                foreach (var key in await sql.QueryAsync(_stale, ReadKey, before))
                {
                    var parts = await sql.QueryAsync(_select, Read, Values(key));
                    stale.Add((key, [.. parts.Select(part => part.Part)]));
                }

                return stale;
            },
            cancellation);
    }

    /// <summary>Removes messages that were handed on long ago.</summary>
    public async Task ForgetAsync(CancellationToken cancellation)
    {
        var before = Now() - _swallows;
        await database.WriteAsync(sql => sql.ExecuteAsync(_forget, before), cancellation);
    }

    // Two binds may bring the last two segments at once; neither transaction would see the other's row.
    private static async ValueTask LockAsync(ISql sql, SmsPartKey key)
    {
        if (sql.Dialect == SqlDialect.Postgres)
        {
            await sql.QueryAsync("SELECT pg_advisory_xact_lock(hashtextextended($1, 0))", static _ => 0, key.ToString());
        }
    }

    private long Now() => (time.GetUtcNow() - DateTimeOffset.UnixEpoch).Ticks / TimeSpan.TicksPerMicrosecond;

    private static SqlValue[] Values(SmsPartKey key) =>
        [key.Account.Value, key.Route, key.Source, key.Destination, (long)key.Reference, (long)key.Total];

    private static (SmsPart Part, long? Done) Read(SqlRow row) => (
        new SmsPart((int)row.Number(0), row.Text(1), (byte)row.Number(2), row.Bytes(3), row.Text(4)), row.NumberOrNull(5));

    private static SmsPartKey ReadKey(SqlRow row) => new(
        new AccountSid(row.Text(0)), row.Text(1), row.Text(2), row.Text(3), (int)row.Number(4), (int)row.Number(5));
}
