using Parley.Api;

namespace Parley.Configuration;

/// <summary>What a service is configured to.</summary>
/// <param name="CreatorRole">Of whoever created the conversation that they join.</param>
/// <param name="ConversationRole">Of other participants.</param>
/// <param name="ServiceRole">Of new users.</param>
/// <param name="Reachability">True: users are told as online and notifiable or not.</param>
internal sealed record ServiceConfiguration(
    AccountSid Account, string Service, string CreatorRole, string ConversationRole, string ServiceRole, bool Reachability,
    NotificationSettings Notifications)
{
    /// <summary>True if this role is one of the three defaults.</summary>
    public bool Uses(string role) => role == CreatorRole || role == ConversationRole || role == ServiceRole;
}
