using System.Globalization;

namespace Parley.Benchmarks;

/// <summary>What a run measures, and how patiently.</summary>
internal sealed record Settings
{
    public static readonly string[] AllSections = ["posts", "latency", "start", "growth", "large", "functions"];

    public IReadOnlyList<string> Sections { get; init; } = AllSections;

    public IReadOnlyList<string> Databases { get; init; } = ["sqlite", "postgres"];

    public IReadOnlyList<int> Connections { get; init; } = [1, 16, 64, 256];

    /// <summary>Samples of which the median is taken.</summary>
    public int Repetitions { get; init; } = 5;

    public double Seconds { get; init; } = 2;

    public double WarmUp { get; init; } = 7;

    /// <summary>How often a disturbed sample is taken again.</summary>
    public int Retries { get; init; } = 2;

    /// <summary>Cores that somebody else may use while a sample is taken.</summary>
    public double MostForeign { get; init; } = 0.25;

    public int Conversations { get; init; } = 10_000;

    public int ManyMessages { get; init; } = 1_000_000;

    public int ManyConversations { get; init; } = 100_000;

    /// <summary>A connection string whose user may create databases; null: SQLite only.</summary>
    public string? Postgres { get; init; } = Environment.GetEnvironmentVariable("PARLEY_TEST_POSTGRES") is { Length: > 0 } text ? text : null;

    /// <summary>A published server to measure instead of one published here.</summary>
    public string? Server { get; init; }

    /// <summary>A natively compiled server, measured at its start.</summary>
    public string? Native { get; init; }

    public const string Usage = """
        dotnet run -c Release --project tests/Parley.Benchmarks -- [options]

          --sections posts,latency,start,growth,large,functions   what to measure (all)
          --databases sqlite,postgres             on which (both)
          --connections 1,16,64,256               of the load generator
          --postgres "Host=...;Username=..."      a server on which databases may be made (PARLEY_TEST_POSTGRES)
          --repetitions 5  --seconds 2  --warmup 7  --retries 2
          --messages 1000000 --many 100000        how large the store of the growth section is
          --server FILE                           a published parley or parley.dll (published here if not given)
          --native FILE                           a natively compiled parley, for the start section
          --quick                                 a smoke run: one repetition, short samples, a small large store
        """;

    /// <summary>Reads the command line; null if it makes no sense.</summary>
    public static Settings? Read(string[] args)
    {
        var settings = new Settings();
        for (var i = 0; i < args.Length; i++)
        {
            if (args[i] == "--quick")
            {
                settings = settings with
                {
                    Repetitions = 1,
                    Seconds = 1,
                    WarmUp = 1,
                    Retries = 0,
                    ManyMessages = 50_000,
                    ManyConversations = 20_000,
                };
                continue;
            }

            if (i + 1 == args.Length || With(settings, args[i], args[++i]) is not { } changed)
            {
                return null;
            }

            settings = changed;
        }

        return settings.Postgres is null ? settings with { Databases = [.. settings.Databases.Where(one => one != "postgres")] } : settings;
    }

    private static Settings? With(Settings settings, string name, string value) => name switch
    {
        "--sections" => settings with { Sections = value.Split(',') },
        "--databases" => settings with { Databases = value.Split(',') },
        "--connections" => settings with { Connections = [.. value.Split(',').Select(Whole)] },
        "--postgres" => settings with { Postgres = value },
        "--repetitions" => settings with { Repetitions = Whole(value) },
        "--retries" => settings with { Retries = Whole(value) },
        "--seconds" => settings with { Seconds = Real(value) },
        "--warmup" => settings with { WarmUp = Real(value) },
        "--messages" => settings with { ManyMessages = Whole(value) },
        "--many" => settings with { ManyConversations = Whole(value) },
        "--server" => settings with { Server = Path.GetFullPath(value) },
        "--native" => settings with { Native = Path.GetFullPath(value) },
        _ => null,
    };

    private static int Whole(string text) => int.Parse(text, CultureInfo.InvariantCulture);

    private static double Real(string text) => double.Parse(text, CultureInfo.InvariantCulture);
}
