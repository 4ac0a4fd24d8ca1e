using Parley.Accounts;
using Parley.Channels.WhatsApp;
using Parley.Sandbox.Clock;
using Parley.Sandbox.Control;
using Parley.Sandbox.Faults;
using Parley.Sandbox.Graph;
using Parley.Sandbox.Outbox;
using Parley.Sandbox.Phones;
using Parley.Sandbox.Requests;
using Parley.Sandbox.Signatures;
using Parley.Sandbox.Trace;

namespace Parley.Sandbox;

/// <summary>The sandbox in the composition root: what it adds, and where it is mounted.</summary>
internal static class SandboxRegistration
{
    /// <summary>
    /// Adds the pretend Meta, the phones, the clock and the control API. The caller adds <see cref="SandboxDatabase"/>,
    /// <see cref="ISandboxSmsc"/>, <see cref="ISandboxAccounts"/>, <see cref="ISandboxEnvironment"/>, <see cref="ITemplateNames"/>,
    /// <see cref="IWebhookLog"/>, <see cref="ITraces"/>, <see cref="IDevices"/>, <see cref="ITimeTravel"/>, <see cref="ISchedule"/>,
    /// <see cref="IUnderWay"/>, <see cref="ISigning"/>, <see cref="IResetAccount"/>
    /// and a <see cref="TimeProvider"/>.
    /// </summary>
    public static IServiceCollection AddSandbox(this IServiceCollection services, SandboxOptions options)
    {
        services.AddSingleton(options);
        services.AddSingleton<SandboxAddresses>();
        services.AddSingleton<SandboxSecrets>();
        services.AddSingleton<SandboxIds>();
        services.AddSingleton<SandboxEvents>();
        services.AddSingleton<SandboxTimers>();
        services.AddSingleton<RequestLog>();
        services.AddSingleton<ClientBook>();
        services.AddSingleton<SandboxHttp>();
        services.AddSingleton<SandboxMediaFetcher>();
        services.AddSingleton<SandboxTraffic>();
        services.AddSingleton<ISandboxTraffic>(provider => provider.GetRequiredService<SandboxTraffic>());
        services.AddSingleton<SandboxFaults>();
        services.AddSingleton<ISandboxFaults>(provider => provider.GetRequiredService<SandboxFaults>());
        services.AddTransient<SandboxWebhookFaults>();
        services.AddSingleton<SandboxClock>();
        services.AddSingleton<IAccountClock>(provider => provider.GetRequiredService<SandboxClock>());
        services.AddSingleton<Settling>();
        services.AddSingleton<Schedule>();
        services.AddSingleton<Advancing>();
        services.AddSingleton<SandboxWhatsAppSenders>();
        services.AddSingleton<IWhatsAppSenders>(provider => provider.GetRequiredService<SandboxWhatsAppSenders>());
        services.AddSingleton<IOutboxCarrier, OutboxCarrier>();
        services.AddSingleton<SandboxOutbox>();
        services.AddSingleton<PhoneJson>();
        services.AddSingleton<TraceBook>();
        services.AddSingleton<SandboxPhones>();
        services.AddSingleton<ISandboxPhones>(provider => provider.GetRequiredService<SandboxPhones>());
        // The SMSC knows the phones and the phones' texts go through the SMSC: one of the two has to be looked up late.
        services.AddSingleton<Func<ISandboxSmsc>>(provider => provider.GetRequiredService<ISandboxSmsc>);
        AddGraph(services);
        AddControl(services);
        services.AddHostedService<SandboxStart>();
        return services;
    }

    /// <summary>Mounts the control API and its description on Parley's own port.</summary>
    public static IEndpointRouteBuilder MapSandbox(this IEndpointRouteBuilder routes)
    {
        routes.ServiceProvider.GetRequiredService<ControlEndpoints>().Map(routes);
        return routes;
    }

    /// <summary>Mounts the Graph emulator; it takes every path, so it needs a port of its own.</summary>
    public static IEndpointRouteBuilder MapGraph(this IEndpointRouteBuilder routes)
    {
        routes.ServiceProvider.GetRequiredService<GraphEndpoints>().Map(routes);
        return routes;
    }

    private static void AddGraph(IServiceCollection services)
    {
        services.AddSingleton<GraphCallbacks>();
        services.AddSingleton<GraphFiles>();
        services.AddSingleton<GraphMessages>();
        services.AddSingleton<GraphMediaCalls>();
        services.AddSingleton<GraphReviews>();
        services.AddSingleton<GraphTemplateCalls>();
        services.AddSingleton<GraphUploads>();
        services.AddSingleton<GraphObjects>();
        services.AddSingleton<GraphEndpoints>();
    }

    private static void AddControl(IServiceCollection services)
    {
        services.AddSingleton<PhoneMediaForms>();
        services.AddSingleton<PhoneCalls>();
        services.AddSingleton<ClockCalls>();
        services.AddSingleton<FaultCalls>();
        services.AddSingleton<TemplateCalls>();
        services.AddSingleton<WebhookDeliveryCalls>();
        services.AddSingleton<BindingCalls>();
        services.AddSingleton<TraceCalls>();
        services.AddSingleton<EventCalls>();
        services.AddSingleton<RequestCalls>();
        services.AddSingleton<ClientCalls>();
        services.AddSingleton<SignatureExplainer>();
        services.AddSingleton<SignatureCalls>();
        services.AddSingleton<AccountCalls>();
        services.AddSingleton<ControlEndpoints>();
    }
}
