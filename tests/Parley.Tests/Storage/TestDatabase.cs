using Parley.Storage;
using Parley.Storage.Postgres;
using Parley.Storage.Sqlite;

namespace Parley.Tests.Storage;

/// <summary>A fresh database for a test. PostgreSQL runs when PARLEY_TEST_POSTGRES names a server, and must on CI.</summary>
internal sealed class TestDatabase : IAsyncDisposable
{
    private readonly Func<Task> _remove;

    private TestDatabase(IDatabase database, Func<Task> remove) => (Database, _remove) = (database, remove);

    public IDatabase Database { get; }

    /// <summary>Both backends, for theories.</summary>
    public static TheoryData<SqlDialect> Dialects => [SqlDialect.Sqlite, SqlDialect.Postgres];

    public static async Task<TestDatabase> OpenAsync(SqlDialect dialect, string migrations = "migrations/")
    {
        var cancellation = TestContext.Current.CancellationToken;
        if (dialect == SqlDialect.Sqlite)
        {
            var folder = Directory.CreateTempSubdirectory("parley-test-").FullName;
            var sqlite = await SqliteDatabase.OpenAsync(
                Path.Combine(folder, "parley.db"), Migration.Embedded(migrations), CommitMode.Group, 16, cancellation);
            return new TestDatabase(sqlite, () =>
            {
                Directory.Delete(folder, recursive: true);
                return Task.CompletedTask;
            });
        }

        var server = Environment.GetEnvironmentVariable("PARLEY_TEST_POSTGRES");
        if (string.IsNullOrEmpty(server))
        {
            Assert.False(Environment.GetEnvironmentVariable("CI") is not (null or ""), "CI must set PARLEY_TEST_POSTGRES.");
            Assert.Skip("PARLEY_TEST_POSTGRES is not set.");
        }

        var name = "t" + Convert.ToHexStringLower(System.Security.Cryptography.RandomNumberGenerator.GetBytes(8));
        await RunAsync(server, $"CREATE DATABASE {name}");

        // Many tests run at once, and the server has a hundred connections for all of them.
        var settings = new Npgsql.NpgsqlConnectionStringBuilder(server) { Database = name, MaxPoolSize = 10 };
        return new TestDatabase(
            await PostgresDatabase.OpenAsync(settings.ConnectionString, Migration.Embedded(migrations), cancellation),
            () => RunAsync(server, $"DROP DATABASE {name} WITH (FORCE)"));
    }

    public async ValueTask DisposeAsync()
    {
        await Database.DisposeAsync();
        await _remove();
    }

    private static async Task RunAsync(string server, string statement)
    {
        await using var source = Npgsql.NpgsqlDataSource.Create(server);
        await using var command = source.CreateCommand(statement);
        await command.ExecuteNonQueryAsync();
    }
}
