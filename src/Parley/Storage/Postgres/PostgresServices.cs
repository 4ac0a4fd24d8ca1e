using Parley.Conversations;
using Parley.Lanes;

namespace Parley.Storage.Postgres;

/// <summary>Registers what only PostgreSQL has: the batched append and the bell between nodes.</summary>
internal static class PostgresServices
{
    /// <param name="listen">The connection string of the listening connection.</param>
    public static IServiceCollection AddPostgres(
        this IServiceCollection services, PostgresDatabase database, string listen, CommitMode mode)
    {
        services.AddSingleton(database);
        services.AddSingleton(provider => new PostgresBell(
            database, listen, provider.GetRequiredService<Bell>(), provider.GetRequiredService<TimeProvider>(),
            provider.GetRequiredService<ILogger<PostgresBell>>()));
        services.AddSingleton<IDistantBell>(provider => provider.GetRequiredService<PostgresBell>());
        services.AddHostedService(provider => provider.GetRequiredService<PostgresBell>());
        if (mode == CommitMode.Group)
        {
            services.AddSingleton<IAppendBatcher, PostgresAppends>();
        }

        return services;
    }
}
