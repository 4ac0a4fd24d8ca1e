namespace Parley.Gateway;

/// <summary>Absolute URLs in answers: with the scheme and host that the client used, never with an address we listen on.</summary>
internal static class ExternalUrls
{
    /// <summary>For example <c>https://conversations.twilio.com</c> or <c>http://127.0.0.1:8080</c>; no final slash.</summary>
    public static string Origin(HttpRequest request) => request.Scheme + "://" + request.Host.ToUriComponent();
}
