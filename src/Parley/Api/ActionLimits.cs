using System.Threading.RateLimiting;
using Parley.Ops;

namespace Parley.Api;

/// <summary>
/// Holds clients to <see cref="LimitOptions"/>. Counted on this node alone. Whoever has not been seen for some seconds is forgotten,
/// which the framework's limiter does by itself.
/// </summary>
internal sealed class ActionLimits : IDisposable
{
    private readonly PartitionedRateLimiter<Resource>? _actions;
    private readonly PartitionedRateLimiter<AccountSid>? _requests;

    public ActionLimits(LimitOptions options)
    {
        if (options.ActionsPerSecond > 0)
        {
            _actions = PartitionedRateLimiter.Create<Resource, Resource>(resource => RateLimitPartition.GetFixedWindowLimiter(
                resource,
                _ => new() { PermitLimit = options.ActionsPerSecond, Window = TimeSpan.FromSeconds(1), QueueLimit = 0 }));
        }

        if (options.ConcurrentRequests > 0)
        {
            _requests = PartitionedRateLimiter.Create<AccountSid, AccountSid>(account => RateLimitPartition.GetConcurrencyLimiter(
                account, _ => new() { PermitLimit = options.ConcurrentRequests, QueueLimit = 0 }));
        }
    }

    /// <summary>A place among the account's requests; held until it is disposed. Null where there is no limit.</summary>
    /// <exception cref="RefusedException">There is none left.</exception>
    public RateLimitLease? Enter(AccountSid account)
    {
        var place = _requests?.AttemptAcquire(account);
        if (place is { IsAcquired: false })
        {
            place.Dispose();
            throw new RefusedException(ApiError.TooManyRequests(20429, "Too many requests at the same time; nothing was done"));
        }

        return place;
    }

    /// <summary>Counts an action, or throws the refusal.</summary>
    /// <param name="name">The conversation as the path names it, or the service.</param>
    public void Count(AccountSid account, string service, ActionScope scope, string name)
    {
        using var place = _actions?.AttemptAcquire(new(account, service, scope, name));
        if (place is { IsAcquired: false })
        {
            throw new RefusedException(ApiError.TooManyRequests(
                50063, $"Too many actions in one second for this {(scope == ActionScope.Service ? "service" : "conversation")}; nothing was done"));
        }
    }

    public void Dispose()
    {
        _actions?.Dispose();
        _requests?.Dispose();
    }

    private readonly record struct Resource(AccountSid Account, string Service, ActionScope Scope, string Name);
}
