using Parley.Api;

namespace Parley.Credentials;

/// <summary>What a push service wants to see from us. The secrets are for those who send; no answer shows them.</summary>
/// <param name="Type">One of <see cref="CredentialTypes"/>.</param>
/// <param name="Sandbox">Of APN: its test servers.</param>
internal sealed record Credential(
    AccountSid Account, string Sid, string? FriendlyName, string Type, bool Sandbox, CredentialSecrets Secrets, long Created,
    long Updated)
{
    /// <summary>Secrets do not print.</summary>
    public override string ToString() => Sid;
}

/// <summary>Null members were never given.</summary>
/// <param name="Certificate">Of APN, PEM.</param>
/// <param name="PrivateKey">Of APN, PEM.</param>
/// <param name="ApiKey">Of GCM.</param>
/// <param name="Secret">Of FCM.</param>
internal sealed record CredentialSecrets(string? Certificate, string? PrivateKey, string? ApiKey, string? Secret)
{
    public static readonly CredentialSecrets None = new(null, null, null, null);

    /// <summary>Secrets do not print.</summary>
    public override string ToString() => nameof(CredentialSecrets);
}

internal static class CredentialTypes
{
    public static readonly IReadOnlyList<string> All = ["apn", "gcm", "fcm"];
}
