using Parley.Api;

namespace Parley.Credentials;

/// <summary>A credential as clients get it: without what it is made of.</summary>
/// <param name="Sandbox"><c>True</c> or <c>False</c>: a word, as it is written there.</param>
internal sealed record CredentialResource(
    string Sid, string AccountSid, string? FriendlyName, string Type, string Sandbox, string DateCreated, string DateUpdated,
    string Url)
{
    public static CredentialResource From(Credential credential, Call call) => new(
        credential.Sid, credential.Account.Value, credential.FriendlyName, credential.Type, credential.Sandbox ? "True" : "False",
        Wire.Date(credential.Created), Wire.Date(credential.Updated), $"{call.Origin}/v1/Credentials/{credential.Sid}");
}

internal sealed record CredentialList(IReadOnlyList<CredentialResource> Credentials, PageMeta Meta);
