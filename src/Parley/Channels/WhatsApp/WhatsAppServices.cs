using System.Net;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace Parley.Channels.WhatsApp;

/// <summary>Registers the channel.</summary>
internal static class WhatsAppServices
{
    /// <summary>
    /// The WhatsApp channel and its HTTP client. Whoever plays Meta registers its own <see cref="IWhatsAppSenders"/>, before or
    /// after.
    /// </summary>
    public static IServiceCollection AddWhatsApp(this IServiceCollection services)
    {
        services.TryAddSingleton(TimeProvider.System);
        services.TryAddSingleton<IWhatsAppSenders, ConfiguredWhatsAppSenders>();
        services.AddSingleton<GraphClient>();
        services.AddSingleton<GraphPauses>();
        services.AddSingleton<WhatsAppMedia>();
        services.AddSingleton<TemplateSamples>();
        services.AddSingleton<WhatsAppTemplates>();
        services.AddSingleton<WhatsAppWebhooks>();
        services.AddSingleton<WhatsAppChannel>();
        services.AddSingleton<IChannel>(provider => provider.GetRequiredService<WhatsAppChannel>());
        services.AddSingleton<SubscriptionCheck>();
        services.AddSingleton<IReportsTrouble>(provider => provider.GetRequiredService<SubscriptionCheck>());
        services.AddHostedService(provider => provider.GetRequiredService<SubscriptionCheck>());
        services.AddHttpClient(GraphClient.ClientName, Configure)
            .ConfigurePrimaryHttpMessageHandler(Handler)
            // The factory's own logs would show addresses, and headers at the lowest level.
            .RemoveAllLoggers();
        return services;
    }

    private static void Configure(HttpClient client)
    {
        // Each call has its own limit: an upload may take longer than a message.
        client.Timeout = Timeout.InfiniteTimeSpan;
        // Meta's media host refuses requests without one.
        client.DefaultRequestHeaders.UserAgent.ParseAdd("Parley");
    }

    private static SocketsHttpHandler Handler() => new()
    {
        // A redirect could lead the token elsewhere; Graph does not redirect.
        AllowAutoRedirect = false,
        UseCookies = false,
        ConnectTimeout = TimeSpan.FromSeconds(10),
        // Shorter than servers keep theirs: a POST on a connection that just died has an unknown outcome.
        PooledConnectionIdleTimeout = TimeSpan.FromSeconds(20),
        AutomaticDecompression = DecompressionMethods.None,
        Proxy = new LoopbackDirect(),
    };
}
