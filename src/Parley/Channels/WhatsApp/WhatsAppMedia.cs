using System.Net;
using Parley.Inbound;

namespace Parley.Channels.WhatsApp;

/// <summary>
/// Fetches what a person sent: the media id gives a URL that lives five minutes, the URL gives the bytes; both want the token.
/// https://developers.facebook.com/docs/whatsapp/cloud-api/reference/media#get-media-url
/// </summary>
internal sealed class WhatsAppMedia(GraphClient graph, ILogger<WhatsAppMedia> logger)
{
    private const int MaxReference = 256;

    public async Task<FetchedMedia?> FetchAsync(WhatsAppSender sender, InboundMedia media, CancellationToken cancellation)
    {
        if (!IsReference(media.Reference))
        {
            return null;
        }

        for (var again = false; ; again = true)
        {
            if (await ResolveAsync(sender, media.Reference, cancellation) is not { } file)
            {
                return null;
            }

            var response = await graph.DownloadAsync(sender, file.Url, cancellation);
            if (response.IsSuccessStatusCode)
            {
                return await OpenAsync(sender, response, file, media, cancellation);
            }

            using (response)
            {
                // The URL may have died between the two steps: a fresh one, once.
                if (!again && (int)response.StatusCode is (401 or 403 or 404))
                {
                    continue;
                }

                logger.MediaGone(sender.PhoneNumberId, (int)response.StatusCode, null);
                return response.StatusCode is HttpStatusCode.NotFound or HttpStatusCode.Gone
                    ? null
                    : throw new HttpRequestException("The media host refused the file.", null, response.StatusCode);
            }
        }
    }

    private async Task<MediaFile?> ResolveAsync(WhatsAppSender sender, string id, CancellationToken cancellation)
    {
        var reply = await graph.GetAsync(sender, $"{id}?phone_number_id={sender.PhoneNumberId}", cancellation);
        switch (reply)
        {
            case GraphReply.Success success:
                return Allowed(sender, success.Body);
            // An expired id (seven days for webhook media) is code 100, subcode 33.
            case GraphReply.Refused { Fault: { Code: 100 } or { HttpStatus: 404 or 410 } } gone:
                logger.MediaGone(sender.PhoneNumberId, gone.Fault.HttpStatus, gone.Fault.Code);
                return null;
            case GraphReply.Refused refused when MetaErrors.Outcome(refused.Fault) is SendOutcome.TryLater { IsChannelDown: true }:
                // Meta keeps the file for seven days: time for a new token.
                logger.MediaGone(sender.PhoneNumberId, refused.Fault.HttpStatus, refused.Fault.Code);
                throw new ChannelDownException("Graph refuses the number's token.");
            case GraphReply.Refused refused:
                throw new HttpRequestException(
                    "Graph refused to resolve a medium.", null, (HttpStatusCode)refused.Fault.HttpStatus);
            case GraphReply.Unreachable unreachable:
                throw new HttpRequestException($"Graph was not reached: {unreachable.Words}.");
            default:
                throw new HttpRequestException("Graph gave no whole answer.");
        }
    }

    private MediaFile? Allowed(WhatsAppSender sender, byte[] body)
    {
        if (!Uri.TryCreate(SendAnswerWire.Member(body, "url"), UriKind.Absolute, out var url)
            || !GraphHosts.MayHaveToken(url, sender.GraphUrl))
        {
            logger.MediaHostRefused(sender.PhoneNumberId);
            return null;
        }

        return new MediaFile(url, SendAnswerWire.Member(body, "mime_type"));
    }

    private async Task<FetchedMedia?> OpenAsync(
        WhatsAppSender sender, HttpResponseMessage response, MediaFile file, InboundMedia media, CancellationToken cancellation)
    {
        if (response.Content.Headers.ContentLength is { } length and > MediaTypes.MaxBytes)
        {
            response.Dispose();
            logger.MediaTooLarge(sender.PhoneNumberId, length);
            return null;
        }

        var contentType = file.ContentType ?? media.ContentType
            ?? response.Content.Headers.ContentType?.ToString() ?? "application/octet-stream";
        return new FetchedMedia(await graph.ReadFileAsync(response, cancellation), contentType, media.FileName);
    }

    // Ids are digits. The id becomes part of a path, so nothing that could lead elsewhere gets in.
    private static bool IsReference(string reference) =>
        reference.Length is > 0 and <= MaxReference
        && reference.All(character => char.IsAsciiLetterOrDigit(character) || character is '-' or '_');

    private sealed record MediaFile(Uri Url, string? ContentType);
}
