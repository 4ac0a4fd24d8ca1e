using Parley.Api;
using Parley.Channels.Smpp;
using Parley.Sandbox.Trace;
using Parley.Storage;

namespace Parley.Sandbox.Smsc;

/// <summary>Registers the pretend SMSC.</summary>
internal static class SmscServices
{
    /// <param name="database">The sandbox's.</param>
    public static IServiceCollection AddSandboxSmsc(this IServiceCollection services, IConfiguration configuration, IDatabase database)
    {
        services.AddSingleton(SmscOptions.Read(configuration));
        services.AddSingleton(provider => new SmscAccounts(
            provider.GetRequiredService<SmscOptions>(),
            () => provider.GetRequiredService<SandboxSecrets>().SmscKey,
            () => provider.GetRequiredService<ISandboxAccounts>().First));
        services.AddSingleton(provider => new SandboxSmsc(
            provider.GetRequiredService<SmscOptions>(), provider.GetRequiredService<SmscAccounts>(), database,
            provider.GetRequiredService<ISandboxPhones>(), provider.GetRequiredService<ISandboxFaults>(),
            provider.GetRequiredService<ISandboxTraffic>(), provider.GetRequiredService<ISmppBinder>,
            provider.GetRequiredService<ISidSource>(), provider.GetRequiredService<TimeProvider>(),
            provider.GetRequiredService<ILogger<SandboxSmsc>>(), provider.GetService<TraceBook>()));
        services.AddSingleton<ISandboxSmsc>(provider => provider.GetRequiredService<SandboxSmsc>());
        services.AddSingleton<ISmppLinks, SandboxSmppLinks>();
        services.AddHostedService(provider => provider.GetRequiredService<SandboxSmsc>());
        return services;
    }
}

/// <summary>Every number is on the account's own bind to the pretend SMSC, which is made when it is first needed.</summary>
internal sealed class SandboxSmppLinks(ISandboxSmsc smsc) : ISmppLinks
{
    public IReadOnlyCollection<SmppLink> AtStart => [];

    public SmppLink? ForNumber(AccountSid account, string number) => smsc.LinkFor(account);
}
