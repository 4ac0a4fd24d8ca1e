using Microsoft.Extensions.DependencyInjection.Extensions;

namespace Parley.Channels.Smpp;

/// <summary>Registers the channel.</summary>
internal static class SmppServices
{
    /// <summary>The SMS channel. Whoever plays the carrier registers its own <see cref="ISmppLinks"/>.</summary>
    public static IServiceCollection AddSmpp(this IServiceCollection services)
    {
        services.TryAddSingleton<ISmppLinks, ConfiguredSmppLinks>();
        return services;
    }
}
