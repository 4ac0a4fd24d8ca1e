namespace Parley.Storage;

/// <summary>
/// SQLite or PostgreSQL behind the same SQL text: <c>$1</c> parameters, bigint for numbers, times (microseconds) and truth (0, 1),
/// text for everything else. Statements are string constants beside the method that runs them.
/// </summary>
public interface IDatabase : IAsyncDisposable
{
    /// <summary>Which of the two it is, for the few places where the text must differ.</summary>
    SqlDialect Dialect { get; }

    /// <summary>Runs reads on one connection, seeing committed data.</summary>
    ValueTask<T> ReadAsync<T>(Func<ISql, ValueTask<T>> work, CancellationToken cancellation);

    /// <summary>
    /// Runs one transaction and returns after commit. An exception rolls this work back, and only this work, although SQLite
    /// commits many together. <paramref name="work"/> must await nothing but the session: on SQLite it runs on the writer's thread.
    /// It may be run again: after a deadlock, when another took the same unique name, when a work of the same batch was refused. So it
    /// must have no effects outside.
    /// </summary>
    ValueTask<T> WriteAsync<T>(Func<ISql, ValueTask<T>> work, CancellationToken cancellation);
}

/// <summary>The two databases.</summary>
public enum SqlDialect
{
    /// <summary>SQLite 3.40 or later.</summary>
    Sqlite,

    /// <summary>PostgreSQL 15 or later.</summary>
    Postgres,
}

/// <summary>Statements within one read or one transaction.</summary>
public interface ISql
{
    /// <summary>Which database runs this.</summary>
    SqlDialect Dialect { get; }

    /// <summary>Runs a statement; returns the number of changed rows.</summary>
    ValueTask<int> ExecuteAsync(string sql, params SqlValue[] values);

    /// <summary>All rows, mapped. The row object is reused: <paramref name="map"/> must not keep it.</summary>
    ValueTask<List<T>> QueryAsync<T>(string sql, Func<SqlRow, T> map, params SqlValue[] values);

    /// <summary>The first row, or the default of <typeparamref name="T"/> when there is none.</summary>
    ValueTask<T?> FirstAsync<T>(string sql, Func<SqlRow, T> map, params SqlValue[] values);

    /// <summary>
    /// Runs <paramref name="act"/> once this transaction is committed; never if it is not. For telling others what happened: it must be
    /// quick, and whatever it throws is lost.
    /// </summary>
    void AfterCommit(Action act);
}

/// <summary>The current row; columns count from 0.</summary>
public abstract class SqlRow
{
    /// <summary>A column that is never null.</summary>
    public abstract string Text(int column);

    /// <summary>A number that is never null.</summary>
    public abstract long Number(int column);

    /// <summary>Bytes that are never null.</summary>
    public abstract byte[] Bytes(int column);

    /// <summary>True if the column is null.</summary>
    public abstract bool IsNull(int column);

    /// <summary>A column that may be null.</summary>
    public string? TextOrNull(int column) => IsNull(column) ? null : Text(column);

    /// <summary>A number that may be null.</summary>
    public long? NumberOrNull(int column) => IsNull(column) ? null : Number(column);

    /// <summary>A stored truth: 0 or 1.</summary>
    public bool Truth(int column) => Number(column) != 0;
}

/// <summary>A parameter's value.</summary>
public readonly struct SqlValue
{
    private SqlValue(object? reference, long number, bool isNumber) =>
        (Reference, Number, IsNumber) = (reference, number, isNumber);

    internal object? Reference { get; }

    internal long Number { get; }

    internal bool IsNumber { get; }

    internal bool IsNull => !IsNumber && Reference is null;

    /// <summary>Text, or null.</summary>
    public static implicit operator SqlValue(string? value) => new(value, 0, false);

    /// <summary>A number.</summary>
    public static implicit operator SqlValue(long value) => new(null, value, true);

    /// <summary>A number, or null.</summary>
    public static implicit operator SqlValue(long? value) => value is { } number ? new(null, number, true) : default;

    /// <summary>A truth, stored as 0 or 1.</summary>
    public static implicit operator SqlValue(bool value) => new(null, value ? 1 : 0, true);

    /// <summary>Bytes, or null.</summary>
    public static implicit operator SqlValue(byte[]? value) => new(value, 0, false);
}
