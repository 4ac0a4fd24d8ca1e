using Parley.Api;

namespace Parley.Accounts;

/// <summary>An account as the 2010-04-01 API shows it: https://www.twilio.com/docs/iam/api/account.</summary>
internal sealed record AccountResource(
    string Sid, string FriendlyName, string Status, string Type, string? AuthToken, string OwnerAccountSid, string DateCreated,
    string DateUpdated, string Uri, AccountUris SubresourceUris)
{
    /// <param name="withToken">False: for who came with an API key, which must not outlive its deletion by what it read.</param>
    public static AccountResource From(Account account, bool withToken)
    {
        var path = $"/2010-04-01/Accounts/{account.Sid}";
        return new(
            account.Sid.Value, account.FriendlyName, "active", "Full", withToken ? account.AuthToken : null, account.Sid.Value,
            Wire.Rfc2822(account.Created), Wire.Rfc2822(account.Updated), $"{path}.json", new($"{path}/Keys.json"));
    }
}

internal sealed record AccountUris(string Keys);

/// <summary>The only account that a caller sees is its own.</summary>
internal sealed record AccountList(
    IReadOnlyList<AccountResource> Accounts, int Start, int End, int Page, int PageSize, string FirstPageUri,
    string? PreviousPageUri, string? NextPageUri, string Uri);

/// <summary>An API key: https://www.twilio.com/docs/iam/api-keys. The secret is shown only in the answer that made it.</summary>
internal sealed record KeyResource(string Sid, string FriendlyName, string DateCreated, string DateUpdated)
{
    [System.Text.Json.Serialization.JsonIgnore(Condition = System.Text.Json.Serialization.JsonIgnoreCondition.WhenWritingNull)]
    public string? Secret { get; init; }

    public static KeyResource From(ApiKey key) =>
        new(key.Sid, key.FriendlyName, Wire.Rfc2822(key.Created), Wire.Rfc2822(key.Updated));
}

internal sealed record KeyList(
    IReadOnlyList<KeyResource> Keys, int Start, int End, int Page, int PageSize, string FirstPageUri, string? PreviousPageUri,
    string? NextPageUri, string Uri);
