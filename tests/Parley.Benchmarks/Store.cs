using Npgsql;

namespace Parley.Benchmarks;

/// <summary>A data folder, and a database if it is PostgreSQL's; gone when disposed.</summary>
/// <param name="Connection">Null: SQLite in the folder.</param>
internal sealed record Store(string Folder, string? Connection, string? Admin) : IAsyncDisposable
{
    /// <summary>What <see cref="BareStore"/> opens.</summary>
    public string Where => Connection ?? Path.Combine(Folder, "db", "parley.db");

    /// <summary>An empty one.</summary>
    public static async Task<Store> CreateAsync(string name, string root, string? admin)
    {
        var folder = Path.Combine(root, name);
        Directory.CreateDirectory(folder);
        if (admin is null)
        {
            return new(folder, null, null);
        }

        await CommandAsync(admin, $"DROP DATABASE IF EXISTS parley_bench_{name} WITH (FORCE)");
        await CommandAsync(admin, $"CREATE DATABASE parley_bench_{name}");
        return new(folder, To(admin, name), admin);
    }

    /// <summary>The same content under another name.</summary>
    public async Task<Store> CopyAsync(string name)
    {
        var folder = Path.Combine(Path.GetDirectoryName(Folder)!, name);
        foreach (var file in Directory.EnumerateFiles(Folder, "*", SearchOption.AllDirectories))
        {
            var copy = Path.Combine(folder, Path.GetRelativePath(Folder, file));
            Directory.CreateDirectory(Path.GetDirectoryName(copy)!);
            File.Copy(file, copy);
        }

        if (Admin is null)
        {
            return new(folder, null, null);
        }

        await CommandAsync(Admin, $"DROP DATABASE IF EXISTS parley_bench_{name} WITH (FORCE)");
        await CommandAsync(Admin, $"CREATE DATABASE parley_bench_{name} TEMPLATE {new NpgsqlConnectionStringBuilder(Connection).Database}");
        return new(folder, To(Admin, name), Admin);
    }

    /// <summary>PostgreSQL's first process if it runs on this machine, or 0.</summary>
    public static async Task<int> PostmasterAsync(string admin)
    {
        await using var connection = new NpgsqlConnection(To(admin, null));
        await connection.OpenAsync();
        return Machine.ParentOf(connection.ProcessID);
    }

    public static async Task CommandAsync(string connectionString, string sql)
    {
        await using var connection = new NpgsqlConnection(To(connectionString, null));
        await connection.OpenAsync();
        await using var command = new NpgsqlCommand(sql, connection) { CommandTimeout = 300 };
        await command.ExecuteNonQueryAsync();
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        Directory.Delete(Folder, recursive: true);
        if (Admin is not null)
        {
            NpgsqlConnection.ClearAllPools();
            await CommandAsync(Admin, $"DROP DATABASE IF EXISTS {new NpgsqlConnectionStringBuilder(Connection).Database} WITH (FORCE)");
        }
    }

    private static string To(string admin, string? name)
    {
        var builder = new NpgsqlConnectionStringBuilder(admin) { Pooling = name is not null };
        builder.Database = name is null ? builder.Database : $"parley_bench_{name}";
        return builder.ConnectionString;
    }
}
