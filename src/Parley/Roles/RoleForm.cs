using Parley.Api;

namespace Parley.Roles;

/// <summary>What a client may send for a role.</summary>
internal sealed record RoleForm(string FriendlyName, string Type, IReadOnlyList<string> Permissions)
{
    private const int LongestName = 64;

    public static ApiError? Read(Form form, out RoleForm read)
    {
        read = new(form["FriendlyName"] ?? "", form["Type"] ?? "", Given(form));
        if (read.FriendlyName.Length == 0)
        {
            return ApiError.Bad(50000, "FriendlyName not provided");
        }

        if (read.FriendlyName.Length > LongestName)
        {
            return ApiError.Bad(50003, $"FriendlyName has at most {LongestName} characters");
        }

        return read.Type is RoleTypes.Conversation or RoleTypes.Service
            ? Problem(read.Permissions, read.Type)
            : ApiError.Bad(50105, "Type is conversation or service");
    }

    /// <summary>An update replaces all permissions and nothing else.</summary>
    public static ApiError? ReadUpdate(Form form, string type, out IReadOnlyList<string> permissions)
    {
        permissions = Given(form);
        return Problem(permissions, type);
    }

    private static IReadOnlyList<string> Given(Form form) => [.. form.All("Permission").Distinct(StringComparer.Ordinal)];

    private static ApiError? Problem(IReadOnlyList<string> permissions, string type)
    {
        if (permissions.Count == 0)
        {
            return ApiError.BadParameter("Permission", "required, once for each permission");
        }

        var known = Roles.Permissions.Of(type);
        return permissions.FirstOrDefault(permission => !known.Contains(permission)) is { } unknown
            ? ApiError.Bad(50104, $"Permission not found for roles of type {type}: {(unknown.Length <= 40 ? unknown : unknown[..40])}")
            : null;
    }
}
