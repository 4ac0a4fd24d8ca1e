namespace Parley.Channels.WhatsApp;

/// <summary>
/// Which of WhatsApp's message types carries a file. A type that Meta does not show as a picture, film or sound goes as a
/// document.
/// https://developers.facebook.com/docs/whatsapp/cloud-api/reference/media#supported-media-types
/// </summary>
internal static class MediaTypes
{
    /// <summary>Meta's hard limit for any file.</summary>
    public const long MaxBytes = 100 * 1024 * 1024;

    /// <summary><c>image</c>, <c>video</c>, <c>audio</c>, <c>sticker</c> or <c>document</c>.</summary>
    public static string TypeOf(string contentType) => Bare(contentType) switch
    {
        "image/jpeg" or "image/png" => "image",
        // WebP as an image is refused afterwards with 131053: it is the stickers' format.
        "image/webp" => "sticker",
        "video/mp4" or "video/3gpp" => "video",
        "audio/aac" or "audio/amr" or "audio/mpeg" or "audio/mp4" or "audio/ogg" => "audio",
        _ => "document",
    };

    /// <summary>What a link's ending says about its file.</summary>
    public static string OfLink(string link)
    {
        var path = Uri.TryCreate(link, UriKind.Absolute, out var uri) ? uri.AbsolutePath : link;
        return Path.GetExtension(path).ToLowerInvariant() switch
        {
            ".png" => "image/png",
            ".webp" => "image/webp",
            ".mp4" => "video/mp4",
            ".3gp" => "video/3gpp",
            ".aac" => "audio/aac",
            ".amr" => "audio/amr",
            ".mp3" => "audio/mpeg",
            ".m4a" => "audio/mp4",
            ".ogg" => "audio/ogg",
            ".pdf" => "application/pdf",
            ".txt" => "text/plain",
            ".doc" => "application/msword",
            ".docx" => "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
            ".xls" => "application/vnd.ms-excel",
            ".xlsx" => "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
            ".ppt" => "application/vnd.ms-powerpoint",
            ".pptx" => "application/vnd.openxmlformats-officedocument.presentationml.presentation",
            _ => "image/jpeg",
        };
    }

    public static bool TakesCaption(string contentType) => TypeOf(contentType) is "image" or "video" or "document";

    private static string Bare(string contentType)
    {
        var end = contentType.IndexOf(';', StringComparison.Ordinal);
        return (end < 0 ? contentType : contentType[..end]).Trim().ToLowerInvariant();
    }
}
