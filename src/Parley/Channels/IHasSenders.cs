using Parley.Api;

namespace Parley.Channels;

/// <summary>A channel that knows under which addresses of ours messages can leave. Asked when a client names one.</summary>
public interface IHasSenders
{
    /// <summary>The addresses that the configuration gives to accounts, one by one; none where a sandbox plays the carrier.</summary>
    IEnumerable<(AccountSid Account, string Address)> Configured { get; }

    /// <summary>True if the configuration gives the account this address, by name or with a wildcard.</summary>
    bool IsConfigured(AccountSid account, string address);

    /// <summary>True if a message of the account could leave under this address now: there are credentials for it.</summary>
    bool Carries(AccountSid account, string address);
}
