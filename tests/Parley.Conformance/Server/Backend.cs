using Npgsql;

namespace Parley.Conformance.Server;

/// <summary>A database that the server can stand on.</summary>
public static class Backend
{
    public const string Sqlite = "sqlite";
    public const string Postgres = "postgres";

    /// <summary>The variable with the connection string of a PostgreSQL where databases may be created.</summary>
    public const string Variable = "PARLEY_TEST_POSTGRES";

    /// <summary>Both, for theories.</summary>
    public static TheoryData<string> All => [Sqlite, Postgres];

    /// <summary>
    /// A connection string for a new, empty database; null for SQLite. Without a PostgreSQL the test is skipped, except where
    /// <c>CI</c> is set: there it fails.
    /// </summary>
    public static async Task<string?> CreateDatabaseAsync(string backend, CancellationToken cancellation)
    {
        if (backend == Sqlite)
        {
            return null;
        }

        var connectionString = Administration();
        var name = "parley_" + Random.Shared.GetHexString(16, lowercase: true);
        await ExecuteAsync(connectionString, $"CREATE DATABASE {name}", cancellation);
        return new NpgsqlConnectionStringBuilder(connectionString) { Database = name }.ConnectionString;
    }

    /// <summary>Removes what <see cref="CreateDatabaseAsync"/> made.</summary>
    public static async Task DropDatabaseAsync(string? connectionString)
    {
        if (connectionString is not null)
        {
            var name = new NpgsqlConnectionStringBuilder(connectionString).Database;
            await ExecuteAsync(Administration(), $"DROP DATABASE IF EXISTS {name} WITH (FORCE)", CancellationToken.None);
        }
    }

    private static string Administration()
    {
        if (Environment.GetEnvironmentVariable(Variable) is { Length: > 0 } connectionString)
        {
            return connectionString;
        }

        if (Environment.GetEnvironmentVariable("CI") is { Length: > 0 })
        {
            throw new InvalidOperationException($"{Variable} is required where CI is set.");
        }

        Assert.Skip($"{Variable} is not set; ./test starts a PostgreSQL and sets it.");
        throw new InvalidOperationException("unreachable");
    }

    private static async Task ExecuteAsync(string connectionString, string sql, CancellationToken cancellation)
    {
        // Without a pool: an idle connection would outlive the run and count against the server's limit.
        var plain = new NpgsqlConnectionStringBuilder(connectionString) { Pooling = false }.ConnectionString;
        await using var source = NpgsqlDataSource.Create(plain);
        await using var command = source.CreateCommand(sql);
        await command.ExecuteNonQueryAsync(cancellation);
    }
}
