using Parley.Api;

namespace Parley.Credentials;

/// <summary>What a client may send for a credential; null members were not sent.</summary>
internal sealed record CredentialForm(string? Type, string? FriendlyName, bool? Sandbox, CredentialSecrets Secrets)
{
    private const int LongestName = 64;

    // A chain of certificates with room to spare.
    private const int LongestSecret = 16 * 1024;

    public static ApiError? Read(Form form, bool creating, out CredentialForm read)
    {
        var error = form.ReadTruth("Sandbox", out var sandbox);
        read = new(
            form["Type"], form["FriendlyName"], sandbox,
            new(form["Certificate"], form["PrivateKey"], form["ApiKey"], form["Secret"]));
        if (error is not null)
        {
            return error;
        }

        if (read.Type is null ? creating : !CredentialTypes.All.Contains(read.Type))
        {
            return ApiError.BadParameter("Type", $"one of {string.Join(", ", CredentialTypes.All)}");
        }

        return read.FriendlyName is { Length: > LongestName }
            ? ApiError.BadParameter("FriendlyName", $"at most {LongestName} characters")
            : SecretProblem("Certificate", read.Secrets.Certificate)
                ?? SecretProblem("PrivateKey", read.Secrets.PrivateKey)
                ?? SecretProblem("ApiKey", read.Secrets.ApiKey)
                ?? SecretProblem("Secret", read.Secrets.Secret);
    }

    public Credential ApplyTo(Credential before, long now) => before with
    {
        Type = Type ?? before.Type,
        FriendlyName = FriendlyName ?? before.FriendlyName,
        Sandbox = Sandbox ?? before.Sandbox,
        Secrets = new(
            Secrets.Certificate ?? before.Secrets.Certificate, Secrets.PrivateKey ?? before.Secrets.PrivateKey,
            Secrets.ApiKey ?? before.Secrets.ApiKey, Secrets.Secret ?? before.Secrets.Secret),
        Updated = now,
    };

    private static ApiError? SecretProblem(string name, string? value) =>
        value is { Length: > LongestSecret } ? ApiError.BadParameter(name, $"at most {LongestSecret} characters") : null;
}
