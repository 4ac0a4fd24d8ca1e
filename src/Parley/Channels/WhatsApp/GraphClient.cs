using System.Net.Http.Headers;
using System.Text;

namespace Parley.Channels.WhatsApp;

/// <summary>
/// The HTTP to Graph, and nothing else: builds addresses, carries the token, bounds times and sizes, and names how a call ended.
/// Knows no message and no error code.
/// </summary>
internal sealed class GraphClient(IHttpClientFactory clients, TimeProvider time)
{
    /// <summary>The name of the HTTP client.</summary>
    public const string ClientName = "graph";

    private const int MaxAnswer = 1024 * 1024;
    private static readonly TimeSpan CallTimeout = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan FileTimeout = TimeSpan.FromMinutes(5);

    /// <summary>POST of JSON to a path below the version.</summary>
    public async Task<GraphReply> PostAsync(WhatsAppSender sender, string path, byte[] json, CancellationToken cancellation)
    {
        using var content = new WrittenContent(json);
        using var request = Request(sender, HttpMethod.Post, Address(sender, path), content);
        return await CallAsync(request, () => content.Started, CallTimeout, cancellation);
    }

    /// <summary>
    /// The second step of an upload: the bytes, to the session. The scheme of the token is another one here.
    /// https://developers.facebook.com/docs/graph-api/guides/upload
    /// </summary>
    public async Task<GraphReply> PostBytesAsync(WhatsAppSender sender, string session, byte[] bytes, CancellationToken cancellation)
    {
        using var content = new ByteArrayContent(bytes);
        content.Headers.ContentType = new MediaTypeHeaderValue("application/octet-stream");
        using var request = Request(sender, HttpMethod.Post, Address(sender, session), content);
        request.Headers.Authorization = new AuthenticationHeaderValue("OAuth", sender.AccessToken);
        request.Headers.Add("file_offset", "0");
        return await CallAsync(request, static () => false, FileTimeout, cancellation);
    }

    /// <summary>DELETE of a path below the version; may always be repeated.</summary>
    public async Task<GraphReply> DeleteAsync(WhatsAppSender sender, string path, CancellationToken cancellation)
    {
        using var request = Request(sender, HttpMethod.Delete, Address(sender, path), null);
        return await CallAsync(request, static () => false, CallTimeout, cancellation);
    }

    /// <summary>GET of a path below the version.</summary>
    public async Task<GraphReply> GetAsync(WhatsAppSender sender, string path, CancellationToken cancellation)
    {
        using var request = Request(sender, HttpMethod.Get, Address(sender, path), null);
        // A read may always be repeated.
        return await CallAsync(request, static () => false, CallTimeout, cancellation);
    }

    /// <summary>
    /// Uploads a file for the sender's number. Nothing reaches a person by this, so it may always be repeated.
    /// https://developers.facebook.com/docs/whatsapp/cloud-api/reference/media#upload-media
    /// </summary>
    public async Task<GraphReply> UploadAsync(WhatsAppSender sender, OutboundMedia media, CancellationToken cancellation)
    {
        await using var bytes = await OpenAsync(media, cancellation);
        if (bytes is null)
        {
            return new GraphReply.Unreachable("the stored file cannot be read");
        }

        using var file = new StreamContent(bytes);
        // A stored type may carry anything; a header may not.
        file.Headers.ContentType = MediaTypeHeaderValue.TryParse(media.ContentType, out var type)
            ? type
            : new MediaTypeHeaderValue("application/octet-stream");
        using var product = Field("whatsapp");
        using var kind = Field(file.Headers.ContentType.ToString());
        using var form = new MultipartFormDataContent
        {
            { product, "messaging_product" },
            { kind, "type" },
            { file, "file", AsciiName(media) },
        };
        using var request = Request(sender, HttpMethod.Post, Address(sender, $"{sender.PhoneNumberId}/media"), form);
        return await CallAsync(request, static () => false, FileTimeout, cancellation);
    }

    /// <summary>
    /// Opens a media URL with the sender's token. The caller disposes the answer, and has checked that the token may go there.
    /// </summary>
    public async Task<HttpResponseMessage> DownloadAsync(WhatsAppSender sender, Uri url, CancellationToken cancellation)
    {
        using var request = Request(sender, HttpMethod.Get, url, null);
        using var limit = new CancellationTokenSource(CallTimeout, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellation, limit.Token);
        try
        {
            return await clients.CreateClient(ClientName)
                .SendAsync(request, HttpCompletionOption.ResponseHeadersRead, either.Token);
        }
        catch (OperationCanceledException exception) when (!cancellation.IsCancellationRequested)
        {
            throw new HttpRequestException("The media host did not answer in time.", exception);
        }
    }

    /// <summary>
    /// The bytes of an answer to <see cref="DownloadAsync"/>, bounded in size and time. Disposing the stream disposes the answer.
    /// </summary>
    public async Task<Stream> ReadFileAsync(HttpResponseMessage response, CancellationToken cancellation) => new BoundedStream(
        await response.Content.ReadAsStreamAsync(cancellation), MediaTypes.MaxBytes, response,
        new CancellationTokenSource(FileTimeout, time));

    private static async Task<Stream?> OpenAsync(OutboundMedia media, CancellationToken cancellation)
    {
        try
        {
            return await media.Open(cancellation);
        }
        catch (IOException)
        {
            return null;
        }
    }

    private static Uri Address(WhatsAppSender sender, string path) =>
        new($"{sender.GraphUrl.AbsoluteUri.TrimEnd('/')}/{sender.GraphVersion}/{path}");

    private static HttpRequestMessage Request(WhatsAppSender sender, HttpMethod method, Uri address, HttpContent? content)
    {
        if (!GraphHosts.MayHaveToken(address, sender.GraphUrl))
        {
            throw new InvalidOperationException("The token of a sender stays with its Graph host.");
        }

        var request = new HttpRequestMessage(method, address) { Content = content };
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", sender.AccessToken);
        return request;
    }

    private async Task<GraphReply> CallAsync(
        HttpRequestMessage request, Func<bool> mayHaveActed, TimeSpan timeout, CancellationToken cancellation)
    {
        using var limit = new CancellationTokenSource(timeout, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellation, limit.Token);
        var saidYes = false;
        try
        {
            using var response = await clients.CreateClient(ClientName)
                .SendAsync(request, HttpCompletionOption.ResponseHeadersRead, either.Token);
            saidYes = response.IsSuccessStatusCode && IsJson(response);
            var body = await ReadAsync(response, either.Token);
            return response.IsSuccessStatusCode
                ? new GraphReply.Success(body, saidYes)
                : new GraphReply.Refused(MetaFaultWire.Read((int)response.StatusCode, body, Wait(response)));
        }
        catch (OperationCanceledException) when (!cancellation.IsCancellationRequested)
        {
            return Ended("no answer in time", mayHaveActed(), saidYes);
        }
        catch (HttpRequestException exception)
        {
            return Ended(exception.HttpRequestError.ToString(), mayHaveActed(), saidYes);
        }
        catch (IOException)
        {
            return Ended("the answer broke off", mayHaveActed(), saidYes);
        }
    }

    private static GraphReply Ended(string words, bool mayHaveActed, bool saidYes) =>
        mayHaveActed ? new GraphReply.Lost(words, saidYes) : new GraphReply.Unreachable(words);

    private static bool IsJson(HttpResponseMessage response) =>
        response.Content.Headers.ContentType?.MediaType is "application/json" or "text/javascript";

    private TimeSpan? Wait(HttpResponseMessage response) =>
        MetaFaultWire.RetryAfter(First(response, "Retry-After"), First(response, "X-Business-Use-Case-Usage"), time.GetUtcNow());

    private static string? First(HttpResponseMessage response, string header) =>
        response.Headers.TryGetValues(header, out var values) ? values.FirstOrDefault() : null;

    private static async Task<byte[]> ReadAsync(HttpResponseMessage response, CancellationToken cancellation)
    {
        await using var stream = new BoundedStream(await response.Content.ReadAsStreamAsync(cancellation), MaxAnswer);
        using var body = new MemoryStream();
        await stream.CopyToAsync(body, cancellation);
        return body.ToArray();
    }

    // Quoted, because some servers take no bare names.
    private static StringContent Field(string value)
    {
        var field = new StringContent(value, Encoding.UTF8);
        field.Headers.ContentType = null;
        return field;
    }

    // The upload's name is not shown to anyone (a document's name goes with the message), so it need not carry the person's
    // words.
    private static string AsciiName(OutboundMedia media) => media.Sid;
}
