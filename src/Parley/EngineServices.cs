using Parley.Accounts;
using Parley.Addresses;
using Parley.Api;
using Parley.Bindings;
using Parley.Channels;
using Parley.Configuration;
using Parley.Conversations;
using Parley.ConversationsWithParticipants;
using Parley.Credentials;
using Parley.Delivery;
using Parley.Exports;
using Parley.Gateway;
using Parley.Inbound;
using Parley.Lanes;
using Parley.Media;
using Parley.Messages;
using Parley.MessagingServices;
using Parley.Ops;
using Parley.OptOut;
using Parley.ParticipantConversations;
using Parley.Participants;
using Parley.ProgrammableMessages;
using Parley.Receipts;
using Parley.Roles;
using Parley.Senders;
using Parley.Services;
using Parley.Templates;
using Parley.UserConversations;
using Parley.Users;
using Parley.WebhookDeliveries;
using Parley.Webhooks;

namespace Parley;

/// <summary>The engine in the composition root: what it is made of, and where its resources are mounted.</summary>
internal static class EngineServices
{
    public static IServiceCollection AddEngine(this IServiceCollection services)
    {
        services.AddSingleton<ISidSource, SidSource>();
        services.AddSingleton<Runner>().AddSingleton<ActionLimits>().AddSingleton<UnknownParameters>();
        services.AddSingleton<Bell>();
        services.AddSingleton<LaneStore>();
        services.AddSingleton<EventWriter>();

        services.AddSingleton<AccountStore>().AddSingleton<ApiKeyStore>().AddSingleton<AccountEndpoints>();
        services.AddSingleton<ServiceConfigurationStore>().AddSingleton<ConfigurationEndpoints>();
        services.AddSingleton<RoleStore>().AddSingleton<RoleEndpoints>();
        services.AddSingleton<UserStore>().AddSingleton<UserEndpoints>().AddSingleton<Newcomers>();
        services.AddSingleton<IPresence, Presence>().AddSingleton<Reachability>();
        services.AddSingleton<BindingStore>().AddSingleton<BindingEndpoints>();
        services.AddSingleton<CredentialStore>().AddSingleton<CredentialEndpoints>();
        services.AddSingleton<ServiceStore>().AddSingleton<ServiceEndpoints>();
        services.AddSingleton<ConversationStore>().AddSingleton<ConversationEndpoints>().AddSingleton<Append>();
        services.AddSingleton<ConversationSearch>().AddSingleton<ConversationSearchEndpoints>();
        services.AddSingleton<TimerLane>();
        services.AddSingleton<ParticipantStore>().AddSingleton<ParticipantEndpoints>();
        services.AddSingleton<MembershipStore>().AddSingleton<ParticipantConversationEndpoints>().AddSingleton<UserConversationEndpoints>();
        services.AddSingleton<AccessTokens>().AddSingleton<Access>();
        services.AddSingleton<MessageStore>().AddSingleton<MessageEndpoints>();
        services.AddSingleton<ChannelMetadataEndpoints>();
        services.AddSingleton<ConversationStarter>().AddSingleton<ConversationWithParticipantsEndpoints>();
        services.AddSingleton<IJobRunner>(provider => provider.GetRequiredService<ConversationStarter>());
        services.AddSingleton<ExportStore>().AddSingleton<ExportEndpoints>();
        services.AddSingleton<ReceiptStore>().AddSingleton<ReceiptEndpoints>();
        services.AddSingleton<WebhookStore>().AddSingleton<WebhookEndpoints>();
        services.AddSingleton<WebhookClient>().AddSingleton<IWebhookAttempts, WebhookAttempts>();
        services.AddSingleton<WebhookDeliveryStore>().AddSingleton<WebhookDeliveryEndpoints>();
        services.AddSingleton<HookConfigStore>().AddSingleton<HookConfigEndpoints>().AddSingleton<PreEvents>();
        services.AddSingleton<ContentStore>().AddSingleton<ContentEndpoints>().AddSingleton<ContentListEndpoints>();
        services.AddSingleton<SenderDirectory>().AddHostedService<ConfiguredSenders>();
        services.AddSingleton<PhoneNumberStore>().AddSingleton<PhoneNumberEndpoints>();
        services.AddSingleton<ChannelSenderStore>().AddSingleton<ChannelSenderEndpoints>();
        services.AddSingleton<MessagingServiceStore>().AddSingleton<MessagingServiceEndpoints>();
        services.AddSingleton<PoolStore>().AddSingleton<PoolEndpoints>();
        services.AddSingleton<KeywordDesk>();
        services.AddSingleton<ProgrammableMessageStore>().AddSingleton<ProgrammableMessageEndpoints>();
        services.AddSingleton<MessageMediaEndpoints>().AddSingleton<SenderChoice>().AddSingleton<OutsideMedia>();
        services.AddSingleton<AddressStore>().AddSingleton<AddressEndpoints>();
        services.AddSingleton<MediaStore>().AddSingleton<MediaLinks>().AddSingleton<MediaEndpoints>();

        services.AddSingleton<ChannelCatalog>();
        services.AddSingleton<PartStore>();
        services.AddSingleton<IInbox, Inbox>().AddSingleton<Arrivals>().AddSingleton<AutoCreation>();
        services.AddSingleton<ConfiguredNumberWebhooks>().AddSingleton<INumberWebhooks, SenderWebhooks>().AddSingleton<NumberWebhook>();

        services.AddSingleton<HandOvers>();
        services.AddSingleton<Sender>().AddSingleton<IJobRunner>(provider => provider.GetRequiredService<Sender>());
        services.AddSingleton<WebhookSender>().AddSingleton<IJobRunner>(provider => provider.GetRequiredService<WebhookSender>());
        services.AddSingleton<IJobRunner, ProgrammableSender>();
        services.AddSingleton<IJobRunner, StatusCallbackSender>();
        services.AddSingleton<IJobRunner, WebhookReplay>();
        services.AddSingleton<IJobRunner, WebhookRedelivery>();
        services.AddSingleton<IJobRunner, InboundRunner>();
        services.AddSingleton<NumberAnswers>();
        services.AddSingleton<IJobRunner, NumberWebhookRunner>();
        services.AddSingleton<IJobRunner, TemplateSubmitter>();
        services.AddSingleton<IJobRunner, TimerRunner>();
        services.AddSingleton<IJobRunner, TemplateRemover>();
        services.AddSingleton<IJobRunner, Purger>();
        services.AddSingleton<IJobRunner, ServicePurger>();
        services.AddSingleton<IJobRunner, MembershipRemover>();
        services.AddSingleton<IJobRunner, LaneRemover>();
        services.AddSingleton<IJobRunner, MediaRemover>();
        services.AddSingleton<IJobRunner, ExportRunner>();
        services.AddHostedService<LaneWorker>();
        services.AddHostedService<Maintenance>();
        return services;
    }

    /// <summary>The clients with which URLs that others chose are called.</summary>
    public static IHttpClientBuilder AddGuardedClients(this IServiceCollection services, OutgoingGuard guard)
    {
        services.AddHttpClient("media", client => client.Timeout = TimeSpan.FromSeconds(60))
            .ConfigurePrimaryHttpMessageHandler(guard.Handler).RemoveAllLoggers();
        return services.AddHttpClient(WebhookClient.Name)
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
            services.GetRequiredService<ConversationWithParticipantsEndpoints>().Map(under);
            services.GetRequiredService<ParticipantConversationEndpoints>().Map(under);
            services.GetRequiredService<UserConversationEndpoints>().Map(under);
            services.GetRequiredService<MessageEndpoints>().Map(under);
            services.GetRequiredService<ChannelMetadataEndpoints>().Map(under);
            services.GetRequiredService<ExportEndpoints>().Map(under);
            services.GetRequiredService<ReceiptEndpoints>().Map(under);
            services.GetRequiredService<WebhookEndpoints>().Map(under);
            services.GetRequiredService<RoleEndpoints>().Map(under);
            services.GetRequiredService<UserEndpoints>().Map(under);
            services.GetRequiredService<HookConfigEndpoints>().Map(under);
        }

        var v1 = new Routes(routes, "/v1", runner);
        services.GetRequiredService<ServiceEndpoints>().Map(v1);
        services.GetRequiredService<AddressEndpoints>().Map(v1);
        services.GetRequiredService<ConfigurationEndpoints>().Map(v1);
        services.GetRequiredService<CredentialEndpoints>().Map(v1);
        var inService = new Routes(routes, Routes.Mounts[1], runner);
        services.GetRequiredService<ConfigurationEndpoints>().MapService(inService);
        services.GetRequiredService<BindingEndpoints>().Map(inService);
        services.GetRequiredService<ContentEndpoints>().Map(v1);
        services.GetRequiredService<ContentListEndpoints>().Map(v1, new Routes(routes, "/v2", runner));
        services.GetRequiredService<MediaEndpoints>().Map(v1);
        services.GetRequiredService<WebhookDeliveryEndpoints>().Map(new Routes(routes, "/parley/v1", runner));
        services.GetRequiredService<ConversationSearchEndpoints>().Map(new Routes(routes, "/parley", runner));
        var dated = new Routes(routes, "/2010-04-01", runner);
        services.GetRequiredService<AccountEndpoints>().Map(dated);
        services.GetRequiredService<PhoneNumberEndpoints>().Map(dated);
        services.GetRequiredService<ProgrammableMessageEndpoints>().Map(dated);
        services.GetRequiredService<MessageMediaEndpoints>().Map(dated);
        var messaging = new Routes(routes, ProductHosts.Messaging + "/v1", runner);
        services.GetRequiredService<MessagingServiceEndpoints>().Map(messaging);
        services.GetRequiredService<PoolEndpoints>().Map(messaging);
        services.GetRequiredService<ChannelSenderEndpoints>().Map(new Routes(routes, ProductHosts.Messaging + "/v2", runner));
        services.GetRequiredService<MediaEndpoints>().MapLinks(routes);
        foreach (var channel in services.GetRequiredService<ChannelCatalog>().All.OfType<IReceivesWebhooks>())
        {
            channel.Map(routes);
        }
    }
}
