using Parley.Bindings;
using Parley.Configuration;

namespace Parley.Users;

/// <summary>Whether a user can be reached: https://www.twilio.com/docs/conversations/reachability.</summary>
internal sealed record Reach(bool IsOnline, bool IsNotifiable);

/// <summary>Tells whether users can be reached, where their service says so.</summary>
internal sealed class Reachability(ServiceConfigurationStore configurations, BindingStore bindings, IPresence presence)
{
    /// <summary>Null where the service does not say.</summary>
    public async ValueTask<Reach?> OfAsync(User user, CancellationToken cancellation)
    {
        var configuration = await configurations.OfAsync(user.Account, user.Service, cancellation);
        return configuration.Reachability
            ? new(
                presence.IsOnline(user.Account, user.Service, user.Identity),
                await bindings.NotifiesAsync(user.Account, user.Service, user.Identity, cancellation))
            : null;
    }
}
