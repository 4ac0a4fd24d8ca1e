using Parley.Api;

namespace Parley.MessagingServices;

/// <summary>A sender in the pool of a messaging service.</summary>
/// <param name="Sid">Of the number or sender itself; a name has one of its own.</param>
/// <param name="Kind">See <see cref="PoolKinds"/>.</param>
/// <param name="Address">As messages leave under it.</param>
internal sealed record PoolSender(AccountSid Account, string Service, string Sid, string Kind, string Address, long Created);

/// <summary>What can be in a pool.</summary>
internal static class PoolKinds
{
    public const string Number = "number";
    public const string Channel = "channel";
    public const string Alpha = "alpha";
}
