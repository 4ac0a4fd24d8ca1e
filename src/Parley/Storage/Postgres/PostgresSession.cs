using Npgsql;

namespace Parley.Storage.Postgres;

/// <summary>Statements on one PostgreSQL connection. Statements that recur are prepared by the driver.</summary>
internal sealed class PostgresSession(NpgsqlConnection connection, CancellationToken cancellation) : ISql
{
    private readonly PostgresRow _row = new();
    private List<Action>? _after;

    public SqlDialect Dialect => SqlDialect.Postgres;

    /// <summary>For the batched append, which speaks PostgreSQL only.</summary>
    public NpgsqlConnection Connection => connection;

    /// <summary>What is to be done after the commit; null for most.</summary>
    public IReadOnlyList<Action>? After => _after;

    public void AfterCommit(Action act) => (_after ??= []).Add(act);

    public async ValueTask<int> ExecuteAsync(string sql, params SqlValue[] values)
    {
        await using var command = Command(sql, values);
        return await command.ExecuteNonQueryAsync(cancellation);
    }

    public async ValueTask<List<T>> QueryAsync<T>(string sql, Func<SqlRow, T> map, params SqlValue[] values)
    {
        await using var command = Command(sql, values);
        await using var reader = await command.ExecuteReaderAsync(cancellation);
        var rows = new List<T>();
        _row.Reader = reader;
        while (await reader.ReadAsync(cancellation))
        {
            rows.Add(map(_row));
        }

        return rows;
    }

    public async ValueTask<T?> FirstAsync<T>(string sql, Func<SqlRow, T> map, params SqlValue[] values)
    {
        await using var command = Command(sql, values);
        await using var reader = await command.ExecuteReaderAsync(cancellation);
        _row.Reader = reader;
        return await reader.ReadAsync(cancellation) ? map(_row) : default;
    }

    private NpgsqlCommand Command(string sql, SqlValue[] values)
    {
        var command = new NpgsqlCommand(sql, connection);
        foreach (var value in values)
        {
            command.Parameters.Add(Parameter(value));
        }

        return command;
    }

    private static NpgsqlParameter Parameter(SqlValue value) => value switch
    {
        { IsNumber: true } => new NpgsqlParameter<long> { TypedValue = value.Number },
        { Reference: string text } => new NpgsqlParameter<string> { TypedValue = text },
        { Reference: byte[] bytes } => new NpgsqlParameter<byte[]> { TypedValue = bytes },
        _ => new NpgsqlParameter { Value = DBNull.Value },
    };

    private sealed class PostgresRow : SqlRow
    {
        public NpgsqlDataReader Reader { get; set; } = null!;

        public override string Text(int column) => Reader.GetString(column);

        public override long Number(int column) => Reader.GetInt64(column);

        public override byte[] Bytes(int column) => Reader.GetFieldValue<byte[]>(column);

        public override bool IsNull(int column) => Reader.IsDBNull(column);
    }
}
