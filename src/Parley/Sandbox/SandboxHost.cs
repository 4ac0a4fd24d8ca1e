using System.Net;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Parley.Delivery;
using Parley.Functions;
using Parley.Inbound;
using Parley.Ops;
using Parley.Receipts;
using Parley.Sandbox.Engine;
using Parley.Sandbox.Faults;
using Parley.Sandbox.Requests;
using Parley.Sandbox.Smsc;
using Parley.Storage;
using Parley.Storage.Sqlite;
using Parley.Webhooks;

namespace Parley.Sandbox;

/// <summary>Puts the sandbox beside the engine: its own database, its own loopback ports, and the seams between the two.</summary>
internal sealed class SandboxHost
{
    private readonly IConfiguration _configuration;
    private readonly SandboxDatabase _database;
    private readonly IDatabase _storage;
    private ListenOptions? _graph;

    private SandboxHost(IConfiguration configuration, IDatabase storage) =>
        (_configuration, _storage, _database) = (configuration, storage, new SandboxDatabase(storage));

    /// <summary><c>Parley:Sandbox:OpenAccounts</c>: an account SID that nobody has used is an account.</summary>
    public bool OpenAccounts => Setting.Flag(_configuration, "Parley:Sandbox:OpenAccounts", true);

    public static async Task<SandboxHost> OpenAsync(IConfiguration configuration, DataFolder data, CancellationToken cancellation)
    {
        var path = Path.Combine(Path.GetDirectoryName(data.Database)!, "sandbox.db");
        var storage = await SqliteDatabase.OpenAsync(
            path, Migration.Embedded("sandbox-migrations/"), CommitMode.Group, cacheMebibytes: 8, cancellation);
        return new SandboxHost(configuration, storage);
    }

    /// <param name="webhooks">The client that delivers webhooks: faults ordered for them happen there.</param>
    public void Add(IServiceCollection services, IHttpClientBuilder webhooks)
    {
        services.AddSingleton(_ => _database);
        services.AddSandbox(new SandboxOptions
        {
            ApprovesTemplates = Setting.Word(_configuration, "Parley:Sandbox:TemplateReview", "auto", "manual") is "auto",
            RequestLog = RequestLog,
        });
        services.AddSingleton<ISandboxAccounts, EngineAccounts>();
        services.AddSingleton<ISandboxEnvironment, EngineEnvironment>();
        services.AddSingleton<ITemplateNames, EngineTemplates>();
        services.AddSingleton<IWebhookLog, EngineWebhookLog>();
        services.AddSingleton<IWebhookAttempts, WatchedAttempts>();
        services.AddSingleton<IReceiptWatch, WatchedReceipts>();
        services.AddSingleton<IDevices, EngineDevices>();
        services.AddSingleton<EngineReasons>().AddSingleton<EngineRecipients>().AddSingleton<EngineTraceWebhooks>();
        services.AddSingleton<EngineWitness>().AddSingleton<ITraces, EngineTraces>();
        services.AddSingleton<ISendWitness>(provider => provider.GetRequiredService<EngineWitness>());
        services.AddSingleton<IArrivalWitness>(provider => provider.GetRequiredService<EngineWitness>());
        services.AddSingleton<EngineLanes>();
        services.AddSingleton<ITimeTravel>(provider => provider.GetRequiredService<EngineLanes>());
        services.AddSingleton<IUnderWay>(provider => provider.GetRequiredService<EngineLanes>());
        services.AddSingleton<ISchedule, EngineSchedule>();
        services.AddSingleton<ISigning, EngineSigning>();
        services.AddSingleton<IFunctionObserver, EngineFunctions>();
        services.AddSingleton<IResetAccount, EngineReset>();
        services.AddSingleton<IResetAccount, SmscReset>();
        services.AddSingleton<IResetAccount, FunctionsReset>();
        services.AddSandboxSmsc(_configuration, _storage);
        webhooks.AddHttpMessageHandler<SandboxWebhookFaults>();
    }

    /// <summary>A loopback port of its own for the Graph emulator, which takes every path.</summary>
    public void Listen(KestrelServerOptions kestrel)
    {
        var port = Setting.Number(_configuration, "Parley:Sandbox:GraphPort", 0, ushort.MaxValue);
        kestrel.Listen(IPAddress.Loopback, port, listen => _graph = listen);
    }

    public void UseGraph(IApplicationBuilder app) => app.MapWhen(
        http => http.Connection.LocalPort == _graph!.IPEndPoint!.Port,
        graph => graph.UseRouting().UseEndpoints(routes => routes.MapGraph()));

    /// <summary>Records the requests that come after it; before anything that changes a request's path.</summary>
    public void UseRequestLog(IApplicationBuilder app)
    {
        if (RequestLog > 0)
        {
            app.UseMiddleware<RequestRecording>();
        }
    }

    /// <summary>The ports are bound: what waited for them may start.</summary>
    public void Announce(IServiceProvider services, string url) => services.GetRequiredService<SandboxAddresses>().Set(
        new Uri(url), new Uri($"http://127.0.0.1:{_graph!.IPEndPoint!.Port}"));

    // Parley:Sandbox:RequestLog
    private int RequestLog => Setting.Number(
        _configuration, "Parley:Sandbox:RequestLog", new SandboxOptions().RequestLog, Sandbox.Requests.RequestLog.Most);
}
