namespace Parley.Pages;

/// <summary>Puts the console into the server.</summary>
internal static class ConsoleSetup
{
    /// <summary>The pages embedded in this assembly.</summary>
    public static IServiceCollection AddConsole(this IServiceCollection services) =>
        services.AddSingleton(_ => ConsoleAssets.In(typeof(ConsoleSetup).Assembly));

    /// <summary>
    /// Serves the pages for what no endpoint has taken. Call it after UseRouting, which it needs to know that, and before anything that
    /// asks for credentials.
    /// </summary>
    public static IApplicationBuilder UseConsole(this IApplicationBuilder app) => app.UseMiddleware<ConsolePages>();
}
