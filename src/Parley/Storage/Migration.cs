using System.Reflection;

namespace Parley.Storage;

/// <summary>
/// A numbered step of the schema, from an embedded <c>.sql</c> file; never edited after a release. One text for both databases:
/// <c>bytes</c> as a column type is written <c>{bytes}</c>.
/// </summary>
internal sealed record Migration(int Number, string Sql)
{
    /// <summary>The embedded steps under a prefix such as <c>migrations/</c>, in order.</summary>
    public static IReadOnlyList<Migration> Embedded(string prefix)
    {
        var assembly = Assembly.GetExecutingAssembly();
        return
        [
            .. assembly.GetManifestResourceNames()
                .Where(name => name.StartsWith(prefix, StringComparison.Ordinal))
                .Order(StringComparer.Ordinal)
                .Select(name => new Migration(
                    int.Parse(name.AsSpan(prefix.Length, 4), System.Globalization.CultureInfo.InvariantCulture), Read(assembly, name))),
        ];
    }

    /// <summary>Runs the steps that this database has not had, each in a transaction of its own.</summary>
    /// <param name="script">Runs several statements at once.</param>
    public static async ValueTask RunAsync(ISql sql, IReadOnlyList<Migration> migrations, Func<string, ValueTask> script)
    {
        await script("CREATE TABLE IF NOT EXISTS schema_version (number bigint NOT NULL PRIMARY KEY)");
        var reached = await sql.FirstAsync("SELECT coalesce(max(number), 0) FROM schema_version", row => row.Number(0));
        if (migrations.Count > 0 && reached > migrations[^1].Number)
        {
            // What it added since, this version would neither fill nor keep true.
            throw new StorageException(
                $"A newer Parley has changed this database (schema {reached}; this version knows {migrations[^1].Number}). Start that "
                + "version, or restore what was there before.");
        }

        foreach (var migration in migrations.Where(step => step.Number > reached))
        {
            var text = migration.Sql.Replace(
                "{bytes}", sql.Dialect == SqlDialect.Postgres ? "bytea" : "blob", StringComparison.Ordinal);
            await script($"BEGIN;\n{text}\nINSERT INTO schema_version (number) VALUES ({migration.Number});\nCOMMIT;");
        }
    }

    private static string Read(Assembly assembly, string name)
    {
        using var reader = new StreamReader(assembly.GetManifestResourceStream(name)!);
        return reader.ReadToEnd();
    }
}
