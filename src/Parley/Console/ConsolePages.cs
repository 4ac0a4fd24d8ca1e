using Microsoft.Extensions.Primitives;
using Microsoft.Net.Http.Headers;

namespace Parley.Pages;

/// <summary>
/// Serves the console at /. It answers only what no other route wants: a matched endpoint always goes first, the API's paths are never
/// pages (an unknown one stays the API's own 404), and requests for a vendor's host that come through the gateway are not for us.
/// </summary>
internal sealed class ConsolePages(RequestDelegate next, ConsoleAssets assets)
{
    /// <summary>
    /// Everything comes from this server, and there is no inline script or style to allow. Pictures of messages are fetched with the
    /// account's credentials and shown as blobs. The same text is in web/mock/server.mjs.
    /// </summary>
    private const string Policy =
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' blob:; media-src 'self' blob:; font-src 'self'; "
        + "connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

    /// <summary>First segments of paths that belong to the APIs, to carriers and to probes.</summary>
    private static readonly HashSet<string> ApiRoots = new(StringComparer.OrdinalIgnoreCase)
    {
        "v1", "v2", "2010-04-01", "sandbox", "health", "openapi", "functions", "content", "mcs", "messaging", "api", "graph", "webhooks",
        "media", "metrics", "m", "channels", "parley",
    };

    public Task InvokeAsync(HttpContext context)
    {
        if (!IsForPages(context))
        {
            return next(context);
        }

        var path = context.Request.Path.Value!.TrimStart('/');
        if (path.Length > 0 && assets.Find(path) is { } asset)
        {
            return ServeAsync(context, asset);
        }

        if (path.Length > 0 && !IsPageAddress(context.Request, path))
        {
            return next(context);
        }

        return assets.Index is { } index ? ServeAsync(context, index) : MissingPages.ServeAsync(context);
    }

    /// <summary>Headers for everything that a browser shows as a page of ours.</summary>
    internal static void Protect(IHeaderDictionary headers, string policy = Policy)
    {
        headers.ContentSecurityPolicy = policy;
        headers.XContentTypeOptions = "nosniff";
        headers["Referrer-Policy"] = "no-referrer";
        headers["Cross-Origin-Opener-Policy"] = "same-origin";
        headers["Cross-Origin-Resource-Policy"] = "same-origin";
    }

    private static bool IsForPages(HttpContext context)
    {
        var request = context.Request;
        if (!HttpMethods.IsGet(request.Method) && !HttpMethods.IsHead(request.Method))
        {
            return false;
        }

        // A fallback route (the highest order there is) has matched nothing in particular.
        if (context.GetEndpoint() is { } endpoint && endpoint is not RouteEndpoint { Order: int.MaxValue })
        {
            return false;
        }

        return !request.Host.Host.EndsWith(".twilio.com", StringComparison.OrdinalIgnoreCase);
    }

    /// <summary>A path that a person may have in the address bar: asked for as HTML, no file name, and not of an API.</summary>
    private static bool IsPageAddress(HttpRequest request, string path)
    {
        var slash = path.IndexOf('/', StringComparison.Ordinal);
        var first = slash < 0 ? path : path[..slash];
        return !ApiRoots.Contains(first)
            && !path[(path.LastIndexOf('/') + 1)..].Contains('.', StringComparison.Ordinal)
            && request.Headers.Accept.ToString().Contains("text/html", StringComparison.OrdinalIgnoreCase);
    }

    private static async Task ServeAsync(HttpContext context, ConsoleAsset asset)
    {
        var coding = CodingFor(context.Request, asset);
        var tag = asset.TagFor(coding);
        var headers = context.Response.Headers;
        Protect(headers);
        headers.CacheControl = asset.NeverChanges ? "public, max-age=31536000, immutable" : "no-cache";
        headers.ETag = tag;
        headers.Vary = "Accept-Encoding";
        if (IsKnown(context.Request.Headers.IfNoneMatch, tag))
        {
            context.Response.StatusCode = StatusCodes.Status304NotModified;
            return;
        }

        await using var content = asset.Open(coding)!;
        headers.ContentType = asset.ContentType;
        headers.ContentEncoding = coding is null ? StringValues.Empty : coding;
        context.Response.ContentLength = content.Length;
        if (HttpMethods.IsGet(context.Request.Method))
        {
            await content.CopyToAsync(context.Response.Body, context.RequestAborted);
        }
    }

    /// <summary>The smallest form that the client takes; null for the plain one.</summary>
    private static string? CodingFor(HttpRequest request, ConsoleAsset asset)
    {
        if (!StringWithQualityHeaderValue.TryParseList(request.Headers.AcceptEncoding, out var accepted))
        {
            return null;
        }

        bool Takes(string coding) => accepted.Any(one => one.Value.Equals(coding, StringComparison.OrdinalIgnoreCase) && one.Quality is not 0);
        return asset.Brotli is not null && Takes("br") ? "br" : asset.Gzip is not null && Takes("gzip") ? "gzip" : null;
    }

    private static bool IsKnown(StringValues known, string tag) =>
        EntityTagHeaderValue.TryParseList(known, out var tags)
        && tags.Any(one => one.Equals(EntityTagHeaderValue.Any) || one.Compare(new EntityTagHeaderValue(tag), useStrongComparison: false));
}
