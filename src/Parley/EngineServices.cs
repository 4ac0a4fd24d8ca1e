using Parley.Accounts;
using Parley.Api;
using Parley.Channels;
using Parley.Conversations;
using Parley.Delivery;
using Parley.Inbound;
using Parley.Lanes;
using Parley.Media;
using Parley.Messages;
using Parley.Ops;
using Parley.Participants;
using Parley.Receipts;
using Parley.Services;
using Parley.Templates;
using Parley.Webhooks;

namespace Parley;

/// <summary>The engine in the composition root: what it is made of, and where its resources are mounted.</summary>
internal static class EngineServices
{
    public static IServiceCollection AddEngine(this IServiceCollection services)
    {
        services.AddSingleton<ISidSource, SidSource>();
        services.AddSingleton<Runner>();
        services.AddSingleton<Bell>();
        services.AddSingleton<LaneStore>();
        services.AddSingleton<EventWriter>();

        services.AddSingleton<AccountStore>().AddSingleton<ApiKeyStore>().AddSingleton<AccountEndpoints>();
        services.AddSingleton<ServiceStore>().AddSingleton<ServiceEndpoints>();
        services.AddSingleton<ConversationStore>().AddSingleton<ConversationEndpoints>().AddSingleton<Append>();
        services.AddSingleton<ParticipantStore>().AddSingleton<ParticipantEndpoints>();
        services.AddSingleton<MessageStore>().AddSingleton<MessageEndpoints>();
        services.AddSingleton<ReceiptStore>().AddSingleton<ReceiptEndpoints>();
        services.AddSingleton<WebhookStore>().AddSingleton<WebhookEndpoints>();
        services.AddSingleton<ContentStore>().AddSingleton<ContentEndpoints>().AddSingleton<ContentListEndpoints>();
        services.AddSingleton<MediaStore>().AddSingleton<MediaLinks>().AddSingleton<MediaEndpoints>();

        services.AddSingleton<ChannelCatalog>();
        services.AddSingleton<PartStore>();
        services.AddSingleton<IInbox, Inbox>();

        services.AddSingleton<IJobRunner, Sender>();
        services.AddSingleton<IJobRunner, WebhookSender>();
        services.AddSingleton<IJobRunner, InboundRunner>();
        services.AddSingleton<IJobRunner, TemplateSubmitter>();
        services.AddSingleton<IJobRunner, TemplateRemover>();
        services.AddSingleton<IJobRunner, Purger>();
        services.AddSingleton<IJobRunner, ServicePurger>();
        services.AddSingleton<IJobRunner, LaneRemover>();
        services.AddSingleton<IJobRunner, MediaRemover>();
        services.AddHostedService<LaneWorker>();
        services.AddHostedService<Maintenance>();
        return services;
    }

    /// <summary>The clients with which URLs that others chose are called.</summary>
    public static IHttpClientBuilder AddGuardedClients(this IServiceCollection services, OutgoingGuard guard)
    {
        services.AddHttpClient("media", client => client.Timeout = TimeSpan.FromSeconds(60))
            .ConfigurePrimaryHttpMessageHandler(guard.Handler).RemoveAllLoggers();
        return services.AddHttpClient(WebhookSender.ClientName, client => client.Timeout = TimeSpan.FromSeconds(15))
            .ConfigurePrimaryHttpMessageHandler(guard.Handler).RemoveAllLoggers();
    }

    /// <summary>Every resource under each of its mounts.</summary>
    public static void MapEngine(this IEndpointRouteBuilder routes)
    {
        var services = routes.ServiceProvider;
        var runner = services.GetRequiredService<Runner>();
        foreach (var mount in Routes.Mounts)
        {
            var under = new Routes(routes, mount, runner);
            services.GetRequiredService<ConversationEndpoints>().Map(under);
            services.GetRequiredService<ParticipantEndpoints>().Map(under);
            services.GetRequiredService<MessageEndpoints>().Map(under);
            services.GetRequiredService<ReceiptEndpoints>().Map(under);
            services.GetRequiredService<WebhookEndpoints>().Map(under);
        }

        var v1 = new Routes(routes, "/v1", runner);
        services.GetRequiredService<ServiceEndpoints>().Map(v1);
        services.GetRequiredService<ContentEndpoints>().Map(v1);
        services.GetRequiredService<ContentListEndpoints>().Map(v1, new Routes(routes, "/v2", runner));
        services.GetRequiredService<MediaEndpoints>().Map(v1);
        services.GetRequiredService<AccountEndpoints>().Map(new Routes(routes, "/2010-04-01", runner));
        services.GetRequiredService<MediaEndpoints>().MapLinks(routes);
        foreach (var channel in services.GetRequiredService<ChannelCatalog>().All.OfType<IReceivesWebhooks>())
        {
            channel.Map(routes);
        }
    }
}
