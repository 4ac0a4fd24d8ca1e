using System.Collections;

namespace Parley.Ops;

/// <summary>Everything around a command: where it writes, what is set, what time it is, how it reaches a server.</summary>
internal sealed record CommandLineWorld
{
    /// <summary>Short names that people type, for keys that have long ones.</summary>
    private static readonly Dictionary<string, string> Short = new(StringComparer.Ordinal)
    {
        ["PARLEY_DATA"] = "Parley:Data",
        ["PARLEY_ACCOUNT_SID"] = "Parley:AccountSid",
        ["PARLEY_AUTH_TOKEN"] = "Parley:AuthToken",
    };

    /// <summary>This process's own.</summary>
    public static CommandLineWorld Real => new()
    {
        Output = Console.Out,
        Error = Console.Error,
        Environment = System.Environment.GetEnvironmentVariables().Cast<DictionaryEntry>()
            .ToDictionary(entry => (string)entry.Key, entry => (string?)entry.Value, StringComparer.Ordinal),
        ProgramFolder = AppContext.BaseDirectory,
        WorkingFolder = Directory.GetCurrentDirectory(),
        Time = TimeProvider.System,
    };

    public required TextWriter Output { get; init; }

    public required TextWriter Error { get; init; }

    public required IReadOnlyDictionary<string, string?> Environment { get; init; }

    public required string ProgramFolder { get; init; }

    public required string WorkingFolder { get; init; }

    public required TimeProvider Time { get; init; }

    /// <summary><c>PARLEY_DATA</c> and its like, as configuration.</summary>
    public IEnumerable<KeyValuePair<string, string?>> ShortNames() =>
        from one in Short
        where Environment.ContainsKey(one.Key)
        select KeyValuePair.Create(one.Value, Environment[one.Key]);

    /// <summary><c>Parley__Urls</c> and its like, as configuration.</summary>
    public IEnumerable<KeyValuePair<string, string?>> LongNames() =>
        from one in Environment
        where one.Key.StartsWith("Parley__", StringComparison.OrdinalIgnoreCase)
        select KeyValuePair.Create(one.Key.Replace("__", ":", StringComparison.Ordinal), one.Value);
}
