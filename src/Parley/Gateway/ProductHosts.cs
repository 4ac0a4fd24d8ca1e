namespace Parley.Gateway;

/// <summary>
/// The host names the product: <c>/v1/Services</c> is a messaging service on messaging.twilio.com and a conversation service elsewhere.
/// Resources whose paths clash with Conversations' are mounted under their product's name, which is their path on a plain host such as
/// localhost; on the product's own host that name is put in front before routing.
/// </summary>
internal static class ProductHosts
{
    /// <summary>Where messaging.twilio.com is mounted.</summary>
    public const string Messaging = "/messaging";

    public static IApplicationBuilder UseProductHosts(this IApplicationBuilder app) => app.Use((http, next) =>
    {
        if (IsMessaging(http.Request))
        {
            http.Request.Path = Messaging + http.Request.Path;
        }

        return next(http);
    });

    /// <summary>
    /// <c>https://messaging.twilio.com</c>, or <c>http://localhost:8080/messaging</c>: what stands before <c>/v1</c> in messaging's URLs.
    /// </summary>
    public static string MessagingBase(HttpRequest request) =>
        IsMessaging(request) ? ExternalUrls.Origin(request) : ExternalUrls.Origin(request) + Messaging;

    /// <summary>The path as the client wrote it.</summary>
    public static string AskedPath(HttpRequest request) =>
        request.Path.Value is not { Length: > 0 } path ? "/"
        : IsMessaging(request) && path.StartsWith(Messaging, StringComparison.Ordinal) ? path[Messaging.Length..]
        : path;

    // messaging.twilio.com, or with edge and region messaging.dublin.ie1.twilio.com.
    private static bool IsMessaging(HttpRequest request)
    {
        var host = request.Host.Host;
        return host.StartsWith("messaging.", StringComparison.OrdinalIgnoreCase) && TwilioHosts.Contains(TwilioHosts.Normalize(host));
    }
}
