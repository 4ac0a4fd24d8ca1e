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
            await ((Answer)NotFound(http.Request)).WriteAsync(http);
            return;
        }

        await next(http);
        if (http.Response is { StatusCode: 405, HasStarted: false })
        {
            await ((Answer)new ApiError(405, 20004, "Method not allowed")).WriteAsync(http);
        }
    });

    // Libraries offer both versions side by side: whoever takes the other one should not look for a typing error.
    private static ApiError NotFound(HttpRequest request)
    {
        var path = ProductHosts.AskedPath(request);
        var plain = ApiError.NotFound(path);
        return IsOtherConversations(request.Host.Host, path)
            ? plain with
            {
                Message = plain.Message + ". Parley speaks version 1 of the Conversations API, under /v1; version 2 is another product"
                    + " and no part of Parley",
            }
            : plain;
    }

    // On a plain address all products share the paths: there only those of this one count.
    private static bool IsOtherConversations(string host, string path) =>
        path.Split('/', 4) is ["", "v2", ..] parts
        && (host.StartsWith("conversations.", StringComparison.OrdinalIgnoreCase)
            || (parts.Length > 2 && parts[2] is "Conversations" or "ControlPlane"));
}
