using System.Net;
using System.Net.Sockets;

namespace Parley.Sandbox;

/// <summary>
/// Fetches files from this machine only. The address is checked where the connection is made, after the name was resolved: a name
/// that turns into another address in between gets nowhere.
/// </summary>
internal sealed class SandboxMediaFetcher : IDisposable
{
    /// <summary>The largest file that Meta takes, for documents.</summary>
    public const int Largest = 100 * 1024 * 1024;

    private readonly HttpClient _client = new(new SocketsHttpHandler
    {
        UseProxy = false,
        AllowAutoRedirect = false,
        ConnectTimeout = TimeSpan.FromSeconds(5),
        ConnectCallback = ConnectAsync,
    })
    {
        Timeout = TimeSpan.FromSeconds(15),
        MaxResponseContentBufferSize = Largest,
    };

    /// <summary>True if a URL plainly names this machine.</summary>
    public static bool IsLocal(Uri url) =>
        url.Scheme is "http" or "https" && (url.IsLoopback || (IPAddress.TryParse(url.Host, out var ip) && IPAddress.IsLoopback(ip)));

    /// <summary>The file, or the reason why there is none.</summary>
    public async Task<(byte[]? Bytes, string ContentType, string? Problem)> FetchAsync(Uri url, CancellationToken cancellation)
    {
        try
        {
            using var response = await _client.GetAsync(url, cancellation);
            if (response.StatusCode != HttpStatusCode.OK)
            {
                return (null, "", $"The link answered HTTP {(int)response.StatusCode}.");
            }

            var type = response.Content.Headers.ContentType?.MediaType ?? "application/octet-stream";
            return (await response.Content.ReadAsByteArrayAsync(cancellation), type, null);
        }
        catch (Exception failed) when (failed is HttpRequestException or IOException)
        {
            return (null, "", "The link could not be fetched.");
        }
        catch (OperationCanceledException) when (!cancellation.IsCancellationRequested)
        {
            return (null, "", "The link did not answer in time.");
        }
    }

    public void Dispose() => _client.Dispose();

    private static async ValueTask<Stream> ConnectAsync(SocketsHttpConnectionContext context, CancellationToken cancellation)
    {
        var addresses = await Dns.GetHostAddressesAsync(context.DnsEndPoint.Host, cancellation);
        var local = addresses.Where(IPAddress.IsLoopback).ToArray();
        if (local.Length == 0)
        {
            throw new HttpRequestException(HttpRequestError.ConnectionError, "The sandbox connects to this machine only.");
        }

        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        try
        {
            await socket.ConnectAsync(local, context.DnsEndPoint.Port, cancellation);
            return new NetworkStream(socket, ownsSocket: true);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }
}
