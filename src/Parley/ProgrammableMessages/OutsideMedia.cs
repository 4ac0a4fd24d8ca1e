using System.Net;
using Parley.Api;
using Parley.Media;
using Parley.Messages;

namespace Parley.ProgrammableMessages;

/// <summary>
/// Fetches the files that a client named by URL. The client named <c>media</c> guards against private addresses.
/// </summary>
internal sealed class OutsideMedia(IHttpClientFactory clients, MediaFiles files, ISidSource sids)
{
    private const string ClientName = "media";

    /// <summary>The stored file; null if it is gone or too large. Throws what a later try may help against.</summary>
    public async Task<MediaEntry?> FetchAsync(string url, CancellationToken cancellation)
    {
        using var client = clients.CreateClient(ClientName);
        using var response = await client.GetAsync(new Uri(url), HttpCompletionOption.ResponseHeadersRead, cancellation);
        if (!response.IsSuccessStatusCode)
        {
            return response.StatusCode is < HttpStatusCode.InternalServerError and not (HttpStatusCode.RequestTimeout or HttpStatusCode.TooManyRequests)
                ? null
                : throw new HttpRequestException($"The media server answered {(int)response.StatusCode}", null, response.StatusCode);
        }

        await using var content = await response.Content.ReadAsStreamAsync(cancellation);
        var sid = sids.Next("ME");
        return await files.WriteAsync(sid, content, cancellation) is { } size
            ? new MediaEntry(
                sid, size, response.Content.Headers.ContentType?.MediaType ?? "application/octet-stream", FileName(url), "media")
            : null;
    }

    private static string? FileName(string url) =>
        Path.GetFileName(new Uri(url).LocalPath) is { Length: > 0 and <= 255 } name && !name.Any(char.IsControl) ? name : null;
}
