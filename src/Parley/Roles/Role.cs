using Parley.Api;

namespace Parley.Roles;

/// <summary>A role's row: what its holders may do in a service, or in a conversation of it.</summary>
/// <param name="Type">One of <see cref="RoleTypes"/>.</param>
internal sealed record Role(
    AccountSid Account, string Service, string Sid, string FriendlyName, string Type, IReadOnlyList<string> Permissions, long Created,
    long Updated);

internal static class RoleTypes
{
    /// <summary>Held by participants.</summary>
    public const string Conversation = "conversation";

    /// <summary>Held by users.</summary>
    public const string Service = "service";
}
