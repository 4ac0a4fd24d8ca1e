using System.Net;

namespace Parley.Channels.WhatsApp;

/// <summary>
/// Where a sender's access token may go. A media URL comes from the network; following it blindly would hand the token to
/// whoever could put a URL there.
/// </summary>
internal static class GraphHosts
{
    // https://developers.facebook.com/docs/whatsapp/cloud-api/reference/media#download-media
    private const string MediaHost = "lookaside.fbsbx.com";

    /// <summary>
    /// True if <paramref name="url"/> may be asked with the token of a sender whose Graph is at <paramref name="graph"/>.
    /// </summary>
    public static bool MayHaveToken(Uri url, Uri graph)
    {
        if (!url.IsAbsoluteUri || url.UserInfo.Length > 0)
        {
            return false;
        }

        var sameOrigin = url.Scheme == graph.Scheme && url.Port == graph.Port
            && string.Equals(url.IdnHost, graph.IdnHost, StringComparison.OrdinalIgnoreCase);
        return IsLoopback(graph)
            ? sameOrigin
            : url.Scheme == Uri.UriSchemeHttps && (sameOrigin || (url.IdnHost == MediaHost && url.IsDefaultPort));
    }

    /// <summary>
    /// True for this machine's own addresses, and for nothing that a resolver would have to decide but <c>localhost</c>.
    /// </summary>
    public static bool IsLoopback(Uri url) =>
        url.IdnHost.Equals("localhost", StringComparison.OrdinalIgnoreCase)
        || (IPAddress.TryParse(url.IdnHost.Trim('[', ']'), out var address) && IPAddress.IsLoopback(address));
}
