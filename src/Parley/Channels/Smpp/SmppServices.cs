using Microsoft.Extensions.DependencyInjection.Extensions;
using Parley.Storage;

namespace Parley.Channels.Smpp;

/// <summary>Registers the channel.</summary>
internal static class SmppServices
{
    /// <summary>
    /// The SMS channel. Whoever plays the carrier registers its own <see cref="ISmppLinks"/>, before or after. The caller adds the
    /// HTTP client named <c>media</c>.
    /// </summary>
    public static IServiceCollection AddSmpp(this IServiceCollection services)
    {
        services.TryAddSingleton<ISmppLinks, ConfiguredSmppLinks>();
        services.AddSingleton(provider => new SmsParts(
            provider.GetRequiredService<IDatabase>(), SmppInbound.PartTable, SmppInbound.SwallowsDoubles,
            provider.GetRequiredService<TimeProvider>()));
        services.AddSingleton<SmppInbound>();
        services.AddSingleton<SmppLinkPool>();
        services.AddSingleton<ISmppBinder>(provider => provider.GetRequiredService<SmppLinkPool>());
        services.AddSingleton<SmppMedia>();
        services.AddSingleton<IChannel, SmppChannel>();
        services.AddHostedService<SmppHost>();
        return services;
    }
}
