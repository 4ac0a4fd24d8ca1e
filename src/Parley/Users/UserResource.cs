using Parley.Api;

namespace Parley.Users;

/// <summary>A user as clients get it.</summary>
internal sealed record UserResource(
    string Sid, string AccountSid, string ChatServiceSid, string RoleSid, string Identity, string? FriendlyName, string Attributes,
    bool? IsOnline, bool? IsNotifiable, string DateCreated, string DateUpdated, string Url, UserLinks Links)
{
    /// <param name="reach">Null in lists, and where the service does not say.</param>
    public static UserResource From(User user, Reach? reach, Call call)
    {
        var url = $"{call.Base}/Users/{user.Sid}";
        return new(
            user.Sid, user.Account.Value, user.Service, user.Role, user.Identity, user.FriendlyName, user.Attributes, reach?.IsOnline,
            reach?.IsNotifiable, Wire.Date(user.Created), Wire.Date(user.Updated), url, new($"{url}/Conversations"));
    }
}

internal sealed record UserLinks(string UserConversations);

internal sealed record UserList(IReadOnlyList<UserResource> Users, PageMeta Meta);
