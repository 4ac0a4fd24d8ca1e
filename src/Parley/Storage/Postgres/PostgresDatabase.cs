using Npgsql;

namespace Parley.Storage.Postgres;

/// <summary>PostgreSQL 15 or later: pooled connections, a transaction per work.</summary>
internal sealed class PostgresDatabase : IDatabase
{
    private const int MostTries = 5;
    private const long MigrationLock = 0x5061726c6579; // "Parley": one node brings the schema up to date, the others wait.

    private readonly NpgsqlDataSource _source;

    private PostgresDatabase(NpgsqlDataSource source) => _source = source;

    public SqlDialect Dialect => SqlDialect.Postgres;

    /// <summary>For the batched append.</summary>
    public NpgsqlDataSource Source => _source;

    /// <summary>Opens the pool and brings the schema up to date.</summary>
    public static async Task<PostgresDatabase> OpenAsync(
        string connectionString, IReadOnlyList<Migration> migrations, CancellationToken cancellation)
    {
        var settings = new NpgsqlConnectionStringBuilder(connectionString)
        {
            MaxAutoPrepare = 200,
            AutoPrepareMinUsages = 2,
            ApplicationName = "parley",
        };
        var source = new NpgsqlSlimDataSourceBuilder(settings.ConnectionString).EnableArrays().Build();
        try
        {
            await MigrateAsync(source, migrations, cancellation);
        }
        catch (Exception failure)
        {
            await source.DisposeAsync();
            throw failure is NpgsqlException ? new StorageException($"PostgreSQL: {failure.Message}", failure) : failure;
        }

        return new PostgresDatabase(source);
    }

    public async ValueTask<T> ReadAsync<T>(Func<ISql, ValueTask<T>> work, CancellationToken cancellation)
    {
        try
        {
            await using var connection = await _source.OpenConnectionAsync(cancellation);
            return await work(new PostgresSession(connection, cancellation));
        }
        catch (NpgsqlException broken)
        {
            throw new StorageException(broken.Message, broken);
        }
    }

    public async ValueTask<T> WriteAsync<T>(Func<ISql, ValueTask<T>> work, CancellationToken cancellation)
    {
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                return await TransactAsync(work, cancellation);
            }
            catch (PostgresException conflict) when (IsConflict(conflict) && attempt < MostTries)
            {
                // Two transactions took the same rows in different order, or the same name: this one was undone and runs again, and now
                // sees what the other did, so that its own check gives the right answer.
            }
            catch (NpgsqlException broken)
            {
                throw new StorageException(broken.Message, broken);
            }
        }
    }

    public ValueTask DisposeAsync() => _source.DisposeAsync();

    private static bool IsConflict(PostgresException failure) => failure.SqlState
        is PostgresErrorCodes.DeadlockDetected or PostgresErrorCodes.SerializationFailure or PostgresErrorCodes.UniqueViolation;

    // Once COMMIT is on its way the caller's patience no longer counts: a half-heard commit would be an unknown answer.
    private async Task<T> TransactAsync<T>(Func<ISql, ValueTask<T>> work, CancellationToken cancellation)
    {
        await using var connection = await _source.OpenConnectionAsync(cancellation);
        await using var transaction = await connection.BeginTransactionAsync(cancellation);
        var session = new PostgresSession(connection, cancellation);
        var result = await work(session);
        try
        {
            await transaction.CommitAsync(CancellationToken.None);
        }
        catch (NpgsqlException broken) when (broken is not PostgresException { InvariantSeverity: "ERROR" })
        {
            throw new StorageException(broken.Message, broken) { PerhapsStored = true };
        }

        AfterCommit.Run(session.After);
        return result;
    }

    private static async Task MigrateAsync(
        NpgsqlDataSource source, IReadOnlyList<Migration> migrations, CancellationToken cancellation)
    {
        await using var connection = await source.OpenConnectionAsync(cancellation);
        var session = new PostgresSession(connection, cancellation);
        await session.QueryAsync("SELECT 1 FROM (SELECT pg_advisory_lock($1)) AS locked", _ => 0, MigrationLock);
        await Migration.RunAsync(session, migrations, async sql => await session.ExecuteAsync(sql));
        await session.QueryAsync("SELECT 1 FROM (SELECT pg_advisory_unlock($1)) AS locked", _ => 0, MigrationLock);
    }
}
