using Parley.Gateway;

namespace Parley.Sandbox.Requests;

/// <summary>
/// Records requests of the REST products and of Parley's own resources for <see cref="RequestLog"/>. The console's reads are not recorded: it would look at itself.
/// </summary>
internal sealed class RequestRecording(
    RequestDelegate next, RequestLog log, ClientBook clients, ISandboxAccounts accounts, TimeProvider time)
{
    private static readonly string[] Roots = ["/v1", "/2010-04-01", "/v2", "/messaging", "/content", "/mcs", "/parley"];

    /// <summary>Whole files, among them variables with secrets, are not kept in a log.</summary>
    private const string Files = "/parley/v1/Functions/Files";

    public Task InvokeAsync(HttpContext http)
    {
        if (!IsProduct(http))
        {
            return next(http);
        }

        var isConsole = http.Request.Headers["Parley-Client"] == "console";
        return isConsole && (HttpMethods.IsGet(http.Request.Method) || HttpMethods.IsHead(http.Request.Method))
            ? next(http)
            : RecordAsync(http, isConsole);
    }

    private async Task RecordAsync(HttpContext http, bool isConsole)
    {
        var witness = new RequestWitness(http, log, clients, accounts, time, isConsole);
        http.Features.Set<Api.IRequestWitness>(witness);
        try
        {
            await next(http);
        }
        catch
        {
            await witness.EndAsync(StatusCodes.Status500InternalServerError);
            throw;
        }

        await witness.EndAsync(http.Response.StatusCode);
    }

    // Whoever comes through the gateway means one of the products, whatever the path.
    private static bool IsProduct(HttpContext http)
    {
        var path = http.Request.Path.Value ?? "";
        if (path.StartsWith(Files, StringComparison.OrdinalIgnoreCase))
        {
            return false;
        }

        foreach (var root in Roots)
        {
            if (path.StartsWith(root, StringComparison.Ordinal) && (path.Length == root.Length || path[root.Length] == '/'))
            {
                return true;
            }
        }

        return http.Features.Get<IGatewayFeature>() is not null;
    }
}
