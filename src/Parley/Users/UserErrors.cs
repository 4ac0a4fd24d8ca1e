using Parley.Api;

namespace Parley.Users;

/// <summary>Refusals that users get.</summary>
internal static class UserErrors
{
    /// <summary>https://www.twilio.com/docs/api/errors/50201</summary>
    public static readonly ApiError Exists = ApiError.Conflict(50201, "User already exists");
}
