using Parley.Api;
using Parley.Webhooks;

namespace Parley.Users;

/// <summary>What webhooks hear about a user, whatever its row looks like.</summary>
/// <param name="IsOnline">Null where the service does not say.</param>
internal sealed record UserFacts(
    AccountSid Account, string Service, string Sid, string Identity, string? RoleSid, string? FriendlyName, string Attributes,
    long Created, long Updated, bool? IsOnline, bool? IsNotifiable)
{
    /// <summary>Who hears of its events.</summary>
    public EventScope Scope => new(Account, Service, null);
}

/// <summary>What webhooks hear about users: https://www.twilio.com/docs/conversations/conversations-webhooks.</summary>
internal static class UserEvents
{
    public static WebhookEvent Added(UserFacts user, Firing by) => new(
        EventNames.UserAdded, by, [.. Common(user), new("DateCreated", Wire.Milliseconds(user.Created))])
    { About = user.Sid };

    /// <summary>Asked before: the user as it would be.</summary>
    public static WebhookEvent Update(UserFacts user, Firing by) => new(EventNames.UserUpdate, by, Common(user)) { About = user.Sid };

    public static WebhookEvent Updated(UserFacts user, Firing by) => new(
        EventNames.UserUpdated, by,
        [
            .. Common(user),
            new("DateCreated", Wire.Milliseconds(user.Created)),
            new("isOnline", Truth(user.IsOnline)),
            new("isNotifiable", Truth(user.IsNotifiable)),
        ])
    { About = user.Sid };

    private static KeyValuePair<string, string?>[] Common(UserFacts user) =>
    [
        new("ChatServiceSid", user.Service),
        new("UserSid", user.Sid),
        new("DateUpdated", Wire.Milliseconds(user.Updated)),
        new("Identity", user.Identity),
        new("RoleSid", user.RoleSid),
        new("Attributes", user.Attributes),
        new("FriendlyName", user.FriendlyName),
    ];

    private static string? Truth(bool? value) => value switch { true => "true", false => "false", null => null };
}
