using Parley.Api;

namespace Parley.Users;

/// <summary>What a chat identity may be.</summary>
internal static class Identity
{
    private const int Longest = 256;

    /// <summary>The author of messages that nobody is named for.</summary>
    private const string Reserved = "system";

    /// <summary>Null if it may be, or was not sent.</summary>
    public static ApiError? Problem(string? identity) => identity switch
    {
        { Length: > Longest } => ApiError.Bad(50207, $"Identity has at most {Longest} characters"),
        Reserved => ApiError.Bad(50203, $"Identity {Reserved} is reserved"),
        _ when Sid.Is(identity, "US") => ApiError.Bad(50206, "Identity must not look like the SID of a user"),
        _ => null,
    };
}
