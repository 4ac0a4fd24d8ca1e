using Parley.Api;

namespace Parley.Roles;

/// <summary>Refusals that more than one operation gives.</summary>
internal static class RoleErrors
{
    /// <summary>https://www.twilio.com/docs/api/errors/50100</summary>
    public static readonly ApiError NotFound = ApiError.Bad(50100, "RoleSid names no role of this service");

    /// <summary>https://www.twilio.com/docs/api/errors/50105</summary>
    public static ApiError WrongType(string wanted) => ApiError.Bad(50105, $"The role is not of type {wanted}");

    /// <summary>https://www.twilio.com/docs/api/errors/50107</summary>
    public static readonly ApiError IsDefault = new(403, 50107, "A default role of its service cannot be deleted");
}
