using Parley.Api;

namespace Parley.Bindings;

/// <summary>A device that gets a user's push notifications.</summary>
/// <param name="Type">One of <see cref="BindingTypes"/>.</param>
internal sealed record Binding(
    AccountSid Account, string Service, string Sid, string Identity, string Endpoint, string Type, string? Credential,
    IReadOnlyList<string> MessageTypes, long Created, long Updated);

internal static class BindingTypes
{
    /// <summary>A connection, not a device that can be notified.</summary>
    public const string Twilsock = "twilsock";

    public static readonly IReadOnlyList<string> All = ["apn", "gcm", "fcm", Twilsock];
}
