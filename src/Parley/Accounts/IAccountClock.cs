using Parley.Api;

namespace Parley.Accounts;

/// <summary>
/// What time it is for an account. Everything that a client can see or that a rule depends on (dates, the 24-hour window, expiry)
/// asks this; leases and back-off use the real clock. The two differ only where the sandbox moves an account's time.
/// </summary>
public interface IAccountClock
{
    /// <summary>Microseconds since 1970-01-01 UTC.</summary>
    long Now(AccountSid account);
}
