using System.Net;

namespace Parley.Gateway;

/// <summary>
/// Believes <c>X-Forwarded-Proto</c> from this machine only: from the hosted functions, whose calls to
/// <c>https://conversations.twilio.com</c> reach us as plain HTTP, and from a proxy beside us. From anyone else the header is
/// just a claim that would end up in the URLs of our answers.
/// </summary>
internal static class ForwardedScheme
{
    /// <summary>Adds the middleware; before anything that looks at <c>Request.Scheme</c>.</summary>
    public static IApplicationBuilder UseForwardedScheme(this IApplicationBuilder app) => app.Use((context, next) =>
    {
        if (context.Request.Headers.TryGetValue("X-Forwarded-Proto", out var values)
            && context.Connection.RemoteIpAddress is { } peer && IPAddress.IsLoopback(Plain(peer))
            && values is [{ } scheme])
        {
            context.Request.Scheme = scheme switch
            {
                _ when scheme.Equals("https", StringComparison.OrdinalIgnoreCase) => "https",
                _ when scheme.Equals("http", StringComparison.OrdinalIgnoreCase) => "http",
                _ => context.Request.Scheme,
            };
        }

        return next(context);
    });

    private static IPAddress Plain(IPAddress address) => address.IsIPv4MappedToIPv6 ? address.MapToIPv4() : address;
}
