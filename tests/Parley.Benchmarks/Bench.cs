using System.Diagnostics;
using System.Globalization;
using System.Runtime.InteropServices;

namespace Parley.Benchmarks;

/// <summary>A whole run: publishes the server, makes the stores, measures section by section, one server at a time.</summary>
internal sealed class Bench : IAsyncDisposable
{
    private readonly Settings _settings;
    private readonly Dictionary<string, Store> _templates = [];

    private Bench(Settings settings, string root) => (_settings, Root) = (settings, root);

    public Settings Settings => _settings;

    public string Root { get; }

    /// <summary>The server ahead-of-time compiled as far as the installed runtime goes, and without that.</summary>
    public string ReadyToRun { get; private set; } = "";

    public string? JustInTime { get; private set; }

    public int Postmaster { get; private set; }

    public static async Task<Bench> OpenAsync(Settings settings)
    {
        var bench = new Bench(settings, Directory.CreateTempSubdirectory("parley-bench-").FullName);
        bench.ReadyToRun = settings.Server ?? await bench.PublishAsync("r2r", readyToRun: true);
        if (settings.Server is null && settings.Sections.Contains("start"))
        {
            bench.JustInTime = await bench.PublishAsync("jit", readyToRun: false);
        }

        if (settings.Postgres is not null && settings.Databases.Contains("postgres"))
        {
            bench.Postmaster = await Store.PostmasterAsync(settings.Postgres);
        }

        return bench;
    }

    public async Task RunAsync()
    {
        Say($"# Parley {typeof(Api.SidSource).Assembly.GetName().Version}, {RuntimeInformation.FrameworkDescription}, "
            + $"{Environment.ProcessorCount} cores, {RuntimeInformation.OSDescription}");
        Say($"{DateTimeOffset.UtcNow:yyyy-MM-dd HH:mm} UTC; median of {_settings.Repetitions}, {_settings.Seconds} s each after "
            + $"{_settings.WarmUp} s; ~ marks a figure without any undisturbed sample");
        foreach (var section in _settings.Sections)
        {
            switch (section)
            {
                case "posts":
                    await new Posts(this).RunAsync();
                    break;
                case "latency":
                    await new Latency(this).RunAsync();
                    break;
                case "start":
                    await new Start(this).RunAsync();
                    break;
                case "growth":
                    await new Growth(this).RunAsync();
                    break;
                case "large":
                    await new Large(this).RunAsync();
                    break;
                case "functions":
                    await new FunctionCalls(this).RunAsync();
                    break;
                default:
                    throw new ArgumentException($"There is no section {section}.");
            }
        }
    }

    /// <summary>A copy of the store with the usual conversations and no message.</summary>
    public async Task<Store> FreshAsync(string database)
    {
        if (!_templates.TryGetValue(database, out var template))
        {
            template = await MakeAsync("base_" + database, database, _settings.Conversations);
            _templates.Add(database, template);
        }

        return await template.CopyAsync("run_" + database);
    }

    /// <summary>A store with an account and conversations; the server itself makes its schema.</summary>
    public async Task<Store> MakeAsync(string name, string database, int conversations)
    {
        var store = await Store.CreateAsync(name, Root, database == "postgres" ? _settings.Postgres : null);
        await (await Server.StartAsync(ReadyToRun, store, Quiet)).DisposeAsync();
        await using (var bare = await BareStore.OpenAsync(store.Where))
        {
            const int step = 10_000;
            for (var from = 1; from <= conversations; from += step)
            {
                await World.AddAsync(bare.Database, from, Math.Min(conversations, from + step - 1));
            }
        }

        if (store.Connection is not null)
        {
            Npgsql.NpgsqlConnection.ClearAllPools();
            await Store.CommandAsync(store.Admin!, "CHECKPOINT");
        }

        return store;
    }

    /// <summary>A node that accepts and does not deliver, so that delivery does not share the processor.</summary>
    public static Dictionary<string, string> Quiet => new() { ["Parley__Lanes__Workers"] = "0" };

    public Sampler SamplerFor(string database) => new(database == "postgres" ? Postmaster : 0);

    public static void Say(FormattableString text) => Console.WriteLine(text.ToString(CultureInfo.InvariantCulture));

    public static void Say(string text) => Console.WriteLine(text);

    public static void Progress(string text) => Console.Error.WriteLine($"  {text}");

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        foreach (var store in _templates.Values)
        {
            await store.DisposeAsync();
        }

        Directory.Delete(Root, recursive: true);
    }

    private async Task<string> PublishAsync(string name, bool readyToRun)
    {
        var project = Path.Combine(Repository(), "src", "Parley", "Parley.csproj");
        var output = Path.Combine(Root, name);
        Progress($"publishing {name}");
        using var publish = Process.Start(new ProcessStartInfo("dotnet",
        [
            "publish", project, "-c", "Release", "-r", RuntimeInformation.RuntimeIdentifier.StartsWith("linux", StringComparison.Ordinal)
                ? $"linux-{RuntimeInformation.ProcessArchitecture.ToString().ToLowerInvariant()}" : RuntimeInformation.RuntimeIdentifier,
            "--self-contained", "false", $"-p:PublishReadyToRun={(readyToRun ? "true" : "false")}", "-p:SkipWeb=true", "-v", "quiet",
            "-o", output, "--artifacts-path", Path.Combine(Root, "artifacts"),
        ])
        { RedirectStandardOutput = true })!;
        var said = await publish.StandardOutput.ReadToEndAsync();
        await publish.WaitForExitAsync();
        return publish.ExitCode == 0
            ? Path.Combine(output, "parley.dll") : throw new InvalidOperationException($"Publishing failed.\n{said}");
    }

    private static string Repository()
    {
        var folder = AppContext.BaseDirectory;
        while (!File.Exists(Path.Combine(folder, "Parley.slnx")))
        {
            folder = Path.GetDirectoryName(folder) ?? throw new InvalidOperationException("Run this inside the repository.");
        }

        return folder;
    }
}
