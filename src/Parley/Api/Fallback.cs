using Parley.Gateway;

namespace Parley.Api;

/// <summary>What no resource takes: unknown paths and methods get Twilio's error shape too.</summary>
internal static class Fallback
{
    /// <summary>Put after routing: answers 404 for paths that no endpoint has, and gives 405 a body.</summary>
    public static IApplicationBuilder UseFallback(this IApplicationBuilder app) => app.Use(async (http, next) =>
    {
        if (http.GetEndpoint() is null)
        {
            await ((Answer)ApiError.NotFound(ProductHosts.AskedPath(http.Request))).WriteAsync(http);
            return;
        }

        await next(http);
        if (http.Response is { StatusCode: 405, HasStarted: false })
        {
            await ((Answer)new ApiError(405, 20004, "Method not allowed")).WriteAsync(http);
        }
    });
}
