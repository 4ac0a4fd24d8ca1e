using Parley.Api;
using Parley.Channels;

namespace Parley.Tests.Senders;

/// <summary>A channel whose configuration gives accounts the addresses that a test says; <c>*</c> for all.</summary>
internal sealed class OwningChannel(string kind, bool needsCredentials, params (AccountSid Account, string Address)[] given)
    : IChannel, IHasSenders
{
    public string Kind => kind;

    public ChannelCapabilities Capabilities { get; } = new(1600, false, needsCredentials, false, "SM", !needsCredentials);

    public IEnumerable<(AccountSid Account, string Address)> Configured => given.Where(pair => pair.Address != "*");

    public bool IsConfigured(AccountSid account, string address) => given.Contains((account, address)) || given.Contains((account, "*"));

    public bool Carries(AccountSid account, string address) => IsConfigured(account, address);

    public Task<SendOutcome> SendAsync(OutboundMessage message, CancellationToken cancellation) =>
        throw new NotSupportedException();
}
