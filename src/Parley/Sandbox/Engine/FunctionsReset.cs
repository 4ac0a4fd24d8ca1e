using Parley.Api;
using Parley.Functions;

namespace Parley.Sandbox.Engine;

/// <summary>Forgets what an emptied account's calls of functions were.</summary>
internal sealed class FunctionsReset(InvocationLog log) : IResetAccount
{
    public ValueTask ResetAsync(AccountSid account, CancellationToken cancellation)
    {
        log.Forget(account);
        return ValueTask.CompletedTask;
    }
}
