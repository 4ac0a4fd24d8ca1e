using Parley.Api;

namespace Parley.Users;

/// <summary>A user's row: a chat identity within a service.</summary>
internal sealed record User(
    AccountSid Account, string Service, string Sid, string Identity, string? FriendlyName, string Attributes, string Role, long Created,
    long Updated)
{
    /// <summary>As webhooks hear of it.</summary>
    public UserFacts Facts(Reach? reach = null) => new(
        Account, Service, Sid, Identity, Role, FriendlyName, Attributes, Created, Updated, reach?.IsOnline, reach?.IsNotifiable);
}
