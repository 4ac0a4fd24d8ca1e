using Parley.Api;

namespace Parley.Accounts;

/// <summary>An account, with its token in the clear: kept in memory only, encrypted where it is stored.</summary>
internal sealed record Account(
    AccountSid Sid, string FriendlyName, string AuthToken, string DefaultService, string DefaultMessagingService,
    long Created, long Updated)
{
    /// <summary>ISO 8601 duration after which its new conversations become inactive, or null.</summary>
    public string? InactiveTimer { get; init; }

    /// <summary>ISO 8601 duration after which its new conversations are closed, or null.</summary>
    public string? ClosedTimer { get; init; }

    /// <summary>Secrets do not print.</summary>
    public override string ToString() => Sid.Value;
}
