using Microsoft.AspNetCore.Http.Features;

namespace Parley.Api;

/// <summary>
/// Names in a path that hold a slash, such as the unique name <c>orders/7</c>: clients send it as <c>%2F</c>, which the server leaves as
/// it is so that it does not look like the end of the name. What was meant is read from the path as it came: <c>%252F</c> is no slash.
/// </summary>
internal static class SlashedNames
{
    private const string Slash = "%2F";

    /// <summary>Decodes the values of the route; does nothing for a path without such a name.</summary>
    public static void Decode(HttpContext http)
    {
        var path = http.Request.Path.Value ?? "";
        if (!path.Contains(Slash, StringComparison.OrdinalIgnoreCase) || http.Features.Get<IHttpRequestFeature>()?.RawTarget is not { } target)
        {
            return;
        }

        // From the end: a product's prefix may stand before the path, a host before the target.
        var (decoded, raw) = (path.Split('/'), target.Split('?')[0].Split('/'));
        for (var i = 1; i <= Math.Min(decoded.Length, raw.Length); i++)
        {
            if (!decoded[^i].Contains(Slash, StringComparison.OrdinalIgnoreCase))
            {
                continue;
            }

            foreach (var (name, _) in http.Request.RouteValues.Where(value => value.Value as string == decoded[^i]).ToList())
            {
                http.Request.RouteValues[name] = Uri.UnescapeDataString(raw[^i]);
            }
        }
    }
}
