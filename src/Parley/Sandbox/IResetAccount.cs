using Parley.Api;

namespace Parley.Sandbox;

/// <summary>Empties an account elsewhere: in the engine, at the SMSC. All that are registered are called, in order.</summary>
internal interface IResetAccount
{
    /// <summary>Removes what the account holds, and keeps the account and its credentials.</summary>
    ValueTask ResetAsync(AccountSid account, CancellationToken cancellation);
}
