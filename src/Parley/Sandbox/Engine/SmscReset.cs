using Parley.Api;
using Parley.Sandbox.Smsc;

namespace Parley.Sandbox.Engine;

/// <summary>Empties an account at the pretend SMSC: parts, receipts on their way; binds stay.</summary>
internal sealed class SmscReset(SandboxSmsc smsc) : IResetAccount
{
    public async ValueTask ResetAsync(AccountSid account, CancellationToken cancellation) =>
        await smsc.ResetAsync(account, cancellation);
}
