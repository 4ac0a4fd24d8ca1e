using System.Collections.Concurrent;

namespace Parley.Storage.Sqlite;

/// <summary>A SQLite file: one writer thread with group commit, and reading connections of their own.</summary>
internal sealed class SqliteDatabase : IDatabase
{
    private readonly string _path;
    private readonly SqliteWriter _writer;
    private readonly ConcurrentBag<SqliteSession> _readers = [];
    private readonly SemaphoreSlim _places = new(Math.Max(4, Environment.ProcessorCount * 2));

    private SqliteDatabase(string path, SqliteWriter writer) => (_path, _writer) = (path, writer);

    public SqlDialect Dialect => SqlDialect.Sqlite;

    /// <summary>Opens the file and brings its schema up to date.</summary>
    public static async Task<SqliteDatabase> OpenAsync(
        string path, IReadOnlyList<Migration> migrations, CommitMode mode, int cacheMebibytes, CancellationToken cancellation)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(Path.GetFullPath(path))!);
        var session = SqliteSession.Open(path, cacheMebibytes * 1024);
        await Migration.RunAsync(session, migrations, sql =>
        {
            session.Script(sql);
            return ValueTask.CompletedTask;
        });
        cancellation.ThrowIfCancellationRequested();
        return new SqliteDatabase(path, new SqliteWriter(session, mode));
    }

    public async ValueTask<T> ReadAsync<T>(Func<ISql, ValueTask<T>> work, CancellationToken cancellation)
    {
        await _places.WaitAsync(cancellation);
        try
        {
            if (!_readers.TryTake(out var session))
            {
                session = SqliteSession.Open(_path, cacheKibibytes: 4096);
            }

            try
            {
                return await work(session);
            }
            finally
            {
                _readers.Add(session);
            }
        }
        finally
        {
            _places.Release();
        }
    }

    public ValueTask<T> WriteAsync<T>(Func<ISql, ValueTask<T>> work, CancellationToken cancellation) =>
        _writer.WriteAsync(work, cancellation);

    public async ValueTask DisposeAsync()
    {
        await _writer.DisposeAsync();
        while (_readers.TryTake(out var reader))
        {
            reader.Dispose();
        }

        _places.Dispose();
    }
}
