using Parley.Api;

namespace Parley.Sandbox;

/// <summary>Empties an account in the engine.</summary>
internal interface IResetAccount
{
    /// <summary>Removes what the account holds, and keeps the account and its credentials.</summary>
    ValueTask ResetAsync(AccountSid account, CancellationToken cancellation);
}
