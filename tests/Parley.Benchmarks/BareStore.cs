using System.Diagnostics;
using System.Globalization;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Parley.Accounts;
using Parley.Channels.Smpp;
using Parley.Channels.WhatsApp;
using Parley.Conversations;
using Parley.Media;
using Parley.Ops;
using Parley.OptOut;
using Parley.Senders;
using Parley.Storage;
using Parley.Storage.Postgres;
using Parley.Storage.Sqlite;

namespace Parley.Benchmarks;

/// <summary>
/// The limit: the engine's own append on the same store, without HTTP, always with more waiting than the largest batch takes.
/// Prints what the load generator prints. Also fills the large store of the growth section.
/// </summary>
internal sealed class BareStore : IAsyncDisposable
{
    private const int Waiting = 512;

    private readonly ServiceProvider _services;
    private readonly IDatabase _database;
    private readonly Append _append;
    private string _service = "";

    private BareStore(IDatabase database)
    {
        _database = database;
        var services = new ServiceCollection();
        services.AddLogging(logging => logging.SetMinimumLevel(LogLevel.Warning));
        var configuration = new ConfigurationBuilder().Build();
        services.AddSingleton<IConfiguration>(configuration);
        services.AddSingleton(SecretBox.FromBase64(Convert.ToBase64String(new byte[32])));
        services.AddSingleton(LimitOptions.From(configuration, sandbox: true));
        services.AddSingleton(SenderOptions.From(configuration, inSandbox: true));
        services.AddSingleton(OptOutOptions.From(configuration));
        services.AddSingleton(provider => new AccountDirectory(
            provider.GetRequiredService<AccountStore>(), provider.GetRequiredService<ApiKeyStore>(),
            provider.GetRequiredService<Api.ISidSource>(), TimeProvider.System, open: false));
        services.AddSingleton(TimeProvider.System);
        services.AddSingleton(database);
        services.AddSingleton(new EngineOptions { PublicUrl = () => "http://127.0.0.1" });
        services.AddSingleton(new MediaFiles(Path.GetTempPath()));
        services.AddSingleton<IAccountClock, AccountTime>();
        services.AddHttpClient("media");
        services.AddEngine();
        services.AddWhatsApp();
        services.AddSmpp();
        if (database is PostgresDatabase postgres)
        {
            services.AddSingleton(postgres);
            services.AddSingleton<IAppendBatcher, PostgresAppends>();
        }

        _services = services.BuildServiceProvider();
        _append = _services.GetRequiredService<Append>();
    }

    /// <summary><c>store DATABASE CONVERSATIONS WARMUP SECONDS</c></summary>
    public static async Task<int> RunAsync(string[] args)
    {
        await using var store = await OpenAsync(args[0]);
        var conversations = int.Parse(args[1], CultureInfo.InvariantCulture);
        await store.ForAsync(conversations, double.Parse(args[2], CultureInfo.InvariantCulture));
        Console.WriteLine("start");
        var watch = Stopwatch.StartNew();
        var count = await store.ForAsync(conversations, double.Parse(args[3], CultureInfo.InvariantCulture));
        var elapsed = watch.Elapsed.TotalSeconds;
        Console.WriteLine("stop");
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"end {count} {elapsed} 0 0"));
        return 0;
    }

    public IDatabase Database => _database;

    /// <param name="where">A file of SQLite, or a connection string.</param>
    public static async Task<BareStore> OpenAsync(string where)
    {
        var migrations = Migration.Embedded("migrations/");
        IDatabase database = where.Contains('=', StringComparison.Ordinal)
            ? await PostgresDatabase.OpenAsync(where, migrations, CancellationToken.None)
            : await SqliteDatabase.OpenAsync(where, migrations, CommitMode.Group, cacheMebibytes: 64, CancellationToken.None);
        var store = new BareStore(database);
        store._service = await database.ReadAsync(
            sql => sql.FirstAsync("SELECT default_service FROM account WHERE sid = $1", row => row.Text(0), World.Account),
            CancellationToken.None) ?? throw new InvalidOperationException("The store has no account.");
        return store;
    }

    /// <summary>Appends this many messages.</summary>
    public async Task FillAsync(int messages, int conversations)
    {
        var left = messages;
        await Task.WhenAll(Enumerable.Range(0, Waiting).Select(async number =>
        {
            var random = new Random(number);
            while (Interlocked.Decrement(ref left) >= 0)
            {
                await AppendAsync(random.Next(conversations) + 1);
            }
        }));
    }

    /// <summary>Appends this many messages to one conversation.</summary>
    public async Task FillOneAsync(int messages, int conversation)
    {
        var left = messages;
        await Task.WhenAll(Enumerable.Range(0, Waiting).Select(async _ =>
        {
            while (Interlocked.Decrement(ref left) >= 0)
            {
                await AppendAsync(conversation);
            }
        }));
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await _services.DisposeAsync();
        await _database.DisposeAsync();
    }

    private async Task<int> ForAsync(int conversations, double seconds)
    {
        var end = Stopwatch.GetTimestamp() + (long)(seconds * Stopwatch.Frequency);
        var counts = await Task.WhenAll(Enumerable.Range(0, Waiting).Select(async number =>
        {
            var random = new Random(number);
            var count = 0;
            while (Stopwatch.GetTimestamp() < end)
            {
                await AppendAsync(random.Next(conversations) + 1);
                count++;
            }

            return count;
        }));
        return counts.Sum();
    }

    private async Task AppendAsync(int conversation)
    {
        var result = await _append.RunAsync(new AppendRequest
        {
            Account = new(World.Account),
            Conversation = new(World.Conversation(conversation)),
            Service = _service,
            Author = World.Author,
            Body = World.Body,
            Attributes = World.Attributes,
            Source = "API",
            Now = Api.Wire.Microseconds(TimeProvider.System.GetUtcNow()),
        }, CancellationToken.None);
        if (result is not AppendResult.Stored)
        {
            throw new InvalidOperationException($"The append was not stored: {result}");
        }
    }
}
