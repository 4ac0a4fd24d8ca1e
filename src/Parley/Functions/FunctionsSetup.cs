using Microsoft.Extensions.DependencyInjection.Extensions;
using Parley.Api;

namespace Parley.Functions;

/// <summary>Hosted functions in the composition root.</summary>
internal static class FunctionsSetup
{
    /// <summary>Call it after whatever listens to functions has been added.</summary>
    public static IServiceCollection AddFunctions(this IServiceCollection services, FunctionsOptions options)
    {
        services.TryAddSingleton<IFunctionObserver, NoFunctionObserver>();
        return services.AddSingleton(options).AddSingleton(_ => new InvocationLog()).AddSingleton<FunctionSupervisor>()
            .AddSingleton<FunctionInvoker>().AddSingleton<FunctionFiles>().AddSingleton<FunctionFront>().AddSingleton<FunctionEndpoints>();
    }

    public static void MapFunctions(this IEndpointRouteBuilder routes)
    {
        var services = routes.ServiceProvider;
        services.GetRequiredService<FunctionFront>().Map(routes);
        services.GetRequiredService<FunctionEndpoints>().Map(new Routes(routes, "/parley/v1", services.GetRequiredService<Runner>()));
    }

    /// <summary>Starts their process; call it when the server's address is known. Returns at once.</summary>
    public static void StartFunctions(this IServiceProvider services) => services.GetRequiredService<FunctionSupervisor>().Start();
}
