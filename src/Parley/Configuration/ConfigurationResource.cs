using Parley.Accounts;
using Parley.Api;

namespace Parley.Configuration;

/// <summary>An account's configuration as clients get it.</summary>
internal sealed record ConfigurationResource(
    string AccountSid, string DefaultChatServiceSid, string DefaultMessagingServiceSid, string? DefaultInactiveTimer,
    string? DefaultClosedTimer, string Url, ConfigurationLinks Links)
{
    public static ConfigurationResource From(Account account, Call call) => new(
        account.Sid.Value, account.DefaultService, account.DefaultMessagingService, account.InactiveTimer, account.ClosedTimer,
        $"{call.Origin}/v1/Configuration",
        new(
            $"{call.Origin}/v1/Services/{account.DefaultService}/Configuration", $"{call.Origin}/v1/Configuration/Webhooks"));
}

internal sealed record ConfigurationLinks(string Service, string Webhooks);

/// <summary>A service's configuration as clients get it.</summary>
internal sealed record ServiceConfigurationResource(
    string ChatServiceSid, string DefaultConversationCreatorRoleSid, string DefaultConversationRoleSid,
    string DefaultChatServiceRoleSid, bool ReachabilityEnabled, string Url, ServiceConfigurationLinks Links)
{
    public static ServiceConfigurationResource From(ServiceConfiguration configuration, Call call)
    {
        var url = $"{call.Base}/Configuration";
        return new(
            configuration.Service, configuration.CreatorRole, configuration.ConversationRole, configuration.ServiceRole,
            configuration.Reachability, url, new($"{url}/Notifications", $"{url}/Webhooks"));
    }
}

internal sealed record ServiceConfigurationLinks(string Notifications, string Webhooks);

/// <summary>A service's notifications as clients get them.</summary>
internal sealed record NotificationResource(
    string AccountSid, string ChatServiceSid, bool LogEnabled, NewMessageNotification NewMessage,
    MembershipNotification AddedToConversation, MembershipNotification RemovedFromConversation, string Url)
{
    public static NotificationResource From(ServiceConfiguration configuration, Call call) => new(
        configuration.Account.Value, configuration.Service, configuration.Notifications.LogEnabled,
        configuration.Notifications.NewMessage, configuration.Notifications.AddedToConversation,
        configuration.Notifications.RemovedFromConversation, $"{call.Base}/Configuration/Notifications");
}
