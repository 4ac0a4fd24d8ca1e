namespace Parley.Channels.WhatsApp;

/// <summary>
/// Uploads the sample of a template's header: the reviewer at Meta wants a handle, made in two steps.
/// https://developers.facebook.com/docs/graph-api/guides/upload
/// </summary>
internal sealed class TemplateSamples(GraphClient graph, IHttpClientFactory clients, TimeProvider time, ILogger<TemplateSamples> logger)
{
    // The guarded client: the address is a caller's.
    private const string Web = "media";
    private const long Largest = 16 * 1024 * 1024;
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(30);

    /// <summary>
    /// The handle. Null if there is no app to upload for, or the file is not to be had: then its link stands in, and the reviewer
    /// decides. A failure is Graph's answer.
    /// </summary>
    public async Task<(string? Handle, GraphReply? Failure)> UploadAsync(
        WhatsAppSender sender, string link, CancellationToken cancellation)
    {
        if (sender.AppId is not { } app || !Uri.TryCreate(link, UriKind.Absolute, out var url))
        {
            return (null, null);
        }

        if (await FetchAsync(url, cancellation) is not { } bytes)
        {
            logger.SampleMissing(sender.BusinessAccountId);
            return (null, null);
        }

        var type = Uri.EscapeDataString(MediaTypes.OfLink(link));
        var opened = await graph.PostAsync(sender, $"{app}/uploads?file_length={bytes.Length}&file_type={type}", [], cancellation);
        if (opened is not GraphReply.Success success)
        {
            return (null, opened);
        }

        if (SendAnswerWire.Id(success.Body) is not { } session || !session.StartsWith("upload:", StringComparison.Ordinal))
        {
            return (null, new GraphReply.Unreachable("no upload session in the answer"));
        }

        var sent = await graph.PostBytesAsync(sender, session, bytes, cancellation);
        return sent is not GraphReply.Success done ? (null, sent)
            : SendAnswerWire.Member(done.Body, "h") is { } handle ? (handle, null)
            : (null, new GraphReply.Unreachable("no handle in the answer"));
    }

    private async Task<byte[]?> FetchAsync(Uri url, CancellationToken cancellation)
    {
        using var limit = new CancellationTokenSource(Limit, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellation, limit.Token);
        try
        {
            using var response = await clients.CreateClient(Web).GetAsync(url, HttpCompletionOption.ResponseHeadersRead, either.Token);
            if (!response.IsSuccessStatusCode)
            {
                return null;
            }

            await using var stream = new BoundedStream(await response.Content.ReadAsStreamAsync(either.Token), Largest);
            using var bytes = new MemoryStream();
            await stream.CopyToAsync(bytes, either.Token);
            return bytes.Length > 0 ? bytes.ToArray() : null;
        }
        catch (Exception failed) when ((failed is HttpRequestException or IOException or OperationCanceledException)
            && !cancellation.IsCancellationRequested)
        {
            return null;
        }
    }
}
