using System.Net;

namespace Parley.Channels.Smpp;

/// <summary>Pictures that a carrier announces by URL. The client named <c>media</c> guards against private addresses.</summary>
internal sealed class SmppMedia(IHttpClientFactory clients)
{
    /// <summary>Name of the HTTP client.</summary>
    public const string ClientName = "media";

    /// <summary>True for an absolute http or https URL.</summary>
    public static bool IsUrl(string text) =>
        Uri.TryCreate(text, UriKind.Absolute, out var url) && (url.Scheme == Uri.UriSchemeHttps || url.Scheme == Uri.UriSchemeHttp);

    /// <summary>As in <see cref="IFetchesMedia.FetchAsync"/>.</summary>
    public async Task<FetchedMedia?> FetchAsync(string reference, CancellationToken cancellation)
    {
        if (!IsUrl(reference))
        {
            return null;
        }

        var url = new Uri(reference);
        using var client = clients.CreateClient(ClientName);
        var response = await client.GetAsync(url, HttpCompletionOption.ResponseHeadersRead, cancellation);
        if (response.IsSuccessStatusCode)
        {
            // The stream keeps the connection; disposing it frees the response.
            var content = await response.Content.ReadAsStreamAsync(cancellation);
            var type = response.Content.Headers.ContentType?.MediaType ?? "application/octet-stream";
            return new FetchedMedia(content, type, FileName(url, response));
        }

        using (response)
        {
            return response.StatusCode is HttpStatusCode.NotFound or HttpStatusCode.Gone or HttpStatusCode.Forbidden or HttpStatusCode.Unauthorized
                ? null
                : throw new HttpRequestException($"The media server answered {(int)response.StatusCode}", null, response.StatusCode);
        }
    }

    private static string? FileName(Uri url, HttpResponseMessage response)
    {
        var disposition = response.Content.Headers.ContentDisposition;
        var name = disposition?.FileNameStar ?? disposition?.FileName?.Trim('"') ?? Path.GetFileName(url.LocalPath);
        return string.IsNullOrEmpty(name) ? null : name;
    }
}
