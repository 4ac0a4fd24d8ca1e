using System.Reflection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Logging.Console;
using Parley.Accounts;
using Parley.Api;
using Parley.Channels.Smpp;
using Parley.Channels.WhatsApp;
using Parley.Functions;
using Parley.Gateway;
using Parley.Media;
using Parley.Ops;
using Parley.OptOut;
using Parley.Pages;
using Parley.Sandbox;
using Parley.Senders;
using Parley.Storage;
using Parley.Storage.Postgres;
using Parley.Storage.Sqlite;

namespace Parley;

/// <summary>The composition root: one process from its data folder to its ready line.</summary>
internal static class Server
{
    public static async Task<int> RunAsync(ParleyOptions options, IConfiguration configuration, CancellationToken cancellation)
    {
        try
        {
            return await ServeAsync(options, configuration, cancellation);
        }
        catch (StorageException failure)
        {
            throw new StartupException($"The database cannot be used. {failure.Message}", failure);
        }
    }

    private static async Task<int> ServeAsync(ParleyOptions options, IConfiguration configuration, CancellationToken cancellation)
    {
        // :: Step 1: what is there before anything runs
        using var data = DataFolder.Open(options);
        using var authority = options.Gateway is null ? null : CertificateAuthority.Open(data.Ca, TimeProvider.System);
        await using var database = await OpenDatabaseAsync(options, configuration, data, cancellation);
        var sandbox = SandboxRuns(configuration)
            ? await SandboxHost.OpenAsync(configuration, data, cancellation)
            : null;
        var secrets = configuration["Parley:Secrets:Key"] is { Length: > 0 } key ? SecretBox.FromBase64(key)
            : sandbox is not null && options.Database is not null ? await SecretBox.FromDatabaseAsync(database, cancellation)
            : SecretBox.FromFile(Path.Combine(data.Path, "secret.key"));

        // :: Step 2: the engine, its channels, and who plays the carriers
        var addresses = new RunningAddresses();
        var builder = WebApplication.CreateSlimBuilder();
        builder.Configuration.AddConfiguration(configuration);
        Log(builder);
        builder.Services.AddSingleton(TimeProvider.System);
        builder.Services.AddSingleton(database);
        builder.Services.AddSingleton(secrets);
        builder.Services.AddSingleton(addresses);
        builder.Services.AddSingleton(new MediaFiles(data.Media));
        builder.Services.AddSingleton(EngineOptions.From(
            configuration, () => configuration["Parley:PublicUrl"]?.TrimEnd('/') ?? addresses.Url ?? "") with
        {
            NodeId = data.NodeId(),
        });
        builder.Services.AddSingleton(LimitOptions.From(configuration, sandbox is not null));
        builder.Services.AddSingleton(services => new AccountDirectory(
            services.GetRequiredService<AccountStore>(), services.GetRequiredService<ApiKeyStore>(),
            services.GetRequiredService<ISidSource>(), TimeProvider.System, open: sandbox?.OpenAccounts == true));
        builder.Services.AddSingleton(SenderOptions.From(configuration, inSandbox: sandbox is not null));
        builder.Services.AddSingleton(OptOutOptions.From(configuration));
        builder.Services.AddEngine();
        if (database is PostgresDatabase postgres)
        {
            builder.Services.AddPostgres(
                postgres, configuration["Parley:Storage:ListenDatabase"] ?? options.Database!, ModeOf(configuration));
        }

        builder.Services.AddWhatsApp();
        builder.Services.AddSmpp();
        builder.Services.AddConsole();
        var guard = new OutgoingGuard(
            Setting.Flag(configuration, "Parley:Webhooks:AllowPrivateAddresses", false), allowLoopback: sandbox is not null);
        var webhooks = builder.Services.AddGuardedClients(guard);
        sandbox?.Add(builder.Services, webhooks);
        builder.Services.TryAddSingleton<IAccountClock, AccountTime>();
        builder.Services.AddFunctions(FunctionsOptions.From(configuration, options.Functions, inSandbox: sandbox is not null));

        // :: Step 3: where it listens
        Listener? web = null, gateway = null;
        builder.WebHost.ConfigureKestrel(kestrel =>
        {
            kestrel.AddServerHeader = false;
            foreach (var url in options.Urls)
            {
                var listener = url.Listen(kestrel);
                web ??= listener;
            }

            gateway = options.Gateway?.Listen(kestrel, listen => listen.UseGateway(authority!, TimeProvider.System));
            sandbox?.Listen(kestrel);
        });

        // :: Step 4: the way of a request
        await using var app = builder.Build();
        var accounts = app.Services.GetRequiredService<AccountDirectory>();
        await accounts.StartAsync(options.AccountSid?.Value, options.AuthToken, cancellation);
        app.UseForwardedScheme();
        sandbox?.UseGraph(app);
        sandbox?.UseRequestLog(app);
        app.UseProductHosts();
        app.UseRouting();
        app.UseConsole();
        app.UseFallback();
        app.MapEngine();
        app.MapFunctions();
        app.MapHealth(database);
        if (sandbox is not null)
        {
            app.MapSandbox();
        }

        // :: Step 5: ready
        await StartAsync(app, cancellation);
        addresses.Set(web!.Url, gateway?.Url, authority?.CertificateFile, authority?.BundleFile, data.Path);
        sandbox?.Announce(app.Services, web.Url);
        app.Services.StartFunctions();
        var ready = addresses.ReadyFor(accounts.First);
        ServerFile.Write(data.Path, ready, addresses.CaBundle);
        try
        {
            ready.Announce(Console.Out, Version, data.Path);
            await app.WaitForShutdownAsync(cancellation);
        }
        finally
        {
            ServerFile.Remove(data.Path);
        }

        return 0;
    }

    // Where a port is taken, what had started stops as it does at the end; torn down without that, it would fail loudly.
    private static async Task StartAsync(WebApplication app, CancellationToken cancellation)
    {
        try
        {
            await app.StartAsync(cancellation);
        }
        catch
        {
            await app.StopAsync(CancellationToken.None);
            throw;
        }
    }

    /// <summary>The sandbox plays the carriers where no real one is configured.</summary>
    private static bool SandboxRuns(IConfiguration configuration) => Setting.Flag(
        configuration, "Parley:Sandbox:Enabled",
        otherwise: !configuration.GetSection("Parley:WhatsApp:Senders").GetChildren().Any()
            && !configuration.GetSection("Parley:Smpp:Links").GetChildren().Any());

    private static async Task<IDatabase> OpenDatabaseAsync(
        ParleyOptions options, IConfiguration configuration, DataFolder data, CancellationToken cancellation)
    {
        var migrations = Migration.Embedded("migrations/");
        var mode = ModeOf(configuration);
        try
        {
            return options.Database is { } connection
                ? await PostgresDatabase.OpenAsync(connection, migrations, cancellation)
                : await SqliteDatabase.OpenAsync(data.Database, migrations, mode, cacheMebibytes: 64, cancellation);
        }
        catch (Exception failure) when (failure is StorageException or ArgumentException)
        {
            throw new StartupException($"The database cannot be opened. {failure.Message}", failure);
        }
    }

    private static CommitMode ModeOf(IConfiguration configuration) =>
        Setting.Word(configuration, "Parley:Storage:Commit", "group", "single") is "single" ? CommitMode.PerWrite : CommitMode.Group;

    // Standard output belongs to the ready line.
    private static void Log(WebApplicationBuilder builder)
    {
        builder.Logging.ClearProviders();
        builder.Logging.AddSimpleConsole(console =>
        {
            console.SingleLine = true;
            console.TimestampFormat = "HH:mm:ss.fff ";
            console.UseUtcTimestamp = true;
        });
        builder.Services.Configure<ConsoleLoggerOptions>(console => console.LogToStandardErrorThreshold = LogLevel.Trace);
        builder.Logging.AddFilter("Microsoft", LogLevel.Warning);
        builder.Logging.AddFilter("Microsoft.Extensions.Hosting.Internal.Host", LogLevel.Critical);

        // It writes addresses whole: Meta's handshake has the verify token there, signed links open files.
        builder.Logging.AddFilter("Microsoft.AspNetCore.Hosting.Diagnostics", LogLevel.Warning);
        builder.Logging.AddFilter("System.Net.Http", LogLevel.Warning);
    }

    private static string Version => typeof(Server).Assembly
        .GetCustomAttribute<AssemblyInformationalVersionAttribute>()!.InformationalVersion;
}
