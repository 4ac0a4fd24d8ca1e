using Parley.Api;

namespace Parley.Accounts;

/// <summary>An account, with its token in the clear: kept in memory only, encrypted where it is stored.</summary>
internal sealed record Account(
    AccountSid Sid, string FriendlyName, string AuthToken, string DefaultService, string DefaultMessagingService,
    long Created, long Updated)
{
    /// <summary>Secrets do not print.</summary>
    public override string ToString() => Sid.Value;
}
