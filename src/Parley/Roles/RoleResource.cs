using Parley.Api;

namespace Parley.Roles;

/// <summary>A role as clients get it.</summary>
internal sealed record RoleResource(
    string Sid, string AccountSid, string ChatServiceSid, string FriendlyName, string Type, IReadOnlyList<string> Permissions,
    string DateCreated, string DateUpdated, string Url)
{
    public static RoleResource From(Role role, Call call) => new(
        role.Sid, role.Account.Value, role.Service, role.FriendlyName, role.Type, role.Permissions, Wire.Date(role.Created),
        Wire.Date(role.Updated), $"{call.Base}/Roles/{role.Sid}");
}

internal sealed record RoleList(IReadOnlyList<RoleResource> Roles, PageMeta Meta);
