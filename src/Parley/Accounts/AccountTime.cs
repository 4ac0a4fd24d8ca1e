using Parley.Api;

namespace Parley.Accounts;

/// <summary>Every account lives in real time.</summary>
internal sealed class AccountTime(TimeProvider time) : IAccountClock
{
    public long Now(AccountSid account) => Wire.Microseconds(time.GetUtcNow());
}
