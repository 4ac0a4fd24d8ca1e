using Parley.Api;

namespace Parley.Addresses;

/// <summary>What becomes of messages to an address of ours that no conversation waits for.</summary>
/// <param name="Type">The channel, in lower case.</param>
/// <param name="Country">ISO 3166-1; for short codes.</param>
internal sealed record AddressConfiguration(
    AccountSid Account, string Sid, string Type, string Address, string? FriendlyName, string? Country, AutoCreationRule AutoCreation,
    long Created, long Updated);

/// <summary>How conversations are made.</summary>
/// <param name="Type"><c>webhook</c>, <c>studio</c> or <c>default</c>.</param>
/// <param name="Service">The conversation service; null: the account's default.</param>
/// <param name="Method">Upper case.</param>
internal sealed record AutoCreationRule(
    bool Enabled, string Type, string? Service, string? Url, string? Method, IReadOnlyList<string>? Filters, string? Flow,
    long? Retries)
{
    public const string Webhook = "webhook";
    public const string Studio = "studio";
    public const string Default = "default";

    /// <summary>Without what belongs to the other types.</summary>
    public AutoCreationRule Tidy() => this with
    {
        Url = Type == Webhook ? Url : null,
        Method = Type == Webhook ? Method ?? "POST" : null,
        Filters = Type == Webhook ? Filters : null,
        Flow = Type == Studio ? Flow : null,
        Retries = Type == Studio ? Retries : null,
    };
}
