using Parley.Api;

namespace Parley.Users;

/// <summary>What a client may send for a user; null members were not sent.</summary>
internal sealed record UserForm(string? Identity, string? FriendlyName, string? Attributes, string? RoleSid)
{
    private const int LongestName = 256;

    public static ApiError? Read(Form form, bool creating, out UserForm read)
    {
        read = new(
            form["Identity"], form["FriendlyName"], form["Attributes"],
            form["RoleSid"] is { Length: > 0 } role ? role : null);
        if (creating && (string.IsNullOrEmpty(read.Identity) ? NoIdentity : Users.Identity.Problem(read.Identity)) is { } error)
        {
            return error;
        }

        return read.FriendlyName is { Length: > LongestName }
            ? ApiError.Bad(50003, $"FriendlyName has at most {LongestName} characters")
            : Api.Attributes.Check(read.Attributes, Api.Attributes.MostForOthers);
    }

    /// <summary>The user as it becomes; the identity stays.</summary>
    public User ApplyTo(User before, long now) => before with
    {
        FriendlyName = FriendlyName ?? before.FriendlyName,
        Attributes = Attributes ?? before.Attributes,
        Role = RoleSid ?? before.Role,
        Updated = now,
    };

    private static readonly ApiError NoIdentity = ApiError.Bad(50204, "Identity not provided");
}
