namespace Parley.Sandbox.Graph;

/// <summary>
/// Which files Meta takes: https://developers.facebook.com/docs/whatsapp/cloud-api/reference/media#supported-media-types.
/// </summary>
internal static class GraphMediaTypes
{
    private const int Mebibyte = 1024 * 1024;

    // Taken at upload, and then no message can carry it: Meta wants "audio/ogg; codecs=opus".
    private const string Opus = "audio/opus";

    private static readonly Dictionary<string, (string[] Types, int Most)> Kinds = new(StringComparer.Ordinal)
    {
        ["image"] = (["image/jpeg", "image/png"], 5 * Mebibyte),
        ["sticker"] = (["image/webp"], 500 * 1024),
        ["video"] = (["video/mp4", "video/3gpp"], 16 * Mebibyte),
        ["audio"] = (["audio/aac", "audio/amr", "audio/mp4", "audio/mpeg", "audio/ogg"], 16 * Mebibyte),
        ["document"] =
        (
            [
                "text/plain", "application/pdf", "application/msword", "application/vnd.ms-excel", "application/vnd.ms-powerpoint",
                "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
                "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
                "application/vnd.openxmlformats-officedocument.presentationml.presentation",
            ],
            100 * Mebibyte),
    };

    /// <summary>Null if Meta keeps such a file; otherwise what is wrong with it.</summary>
    public static string? Problem(string contentType, long size)
    {
        var bare = Bare(contentType);
        var most = bare == Opus ? 16 * Mebibyte : Kinds.Values.Where(kind => kind.Types.Contains(bare, StringComparer.Ordinal))
            .Select(kind => kind.Most).FirstOrDefault();
        return most == 0 ? $"The type '{bare}' is not supported."
            : size > most ? $"The file is too large: at most {most} bytes for {bare}."
            : size == 0 ? "The file is empty." : null;
    }

    /// <summary>True if a message of this type can carry such a file. Any kept file can go as a document.</summary>
    public static bool Fits(string type, string contentType, long size) =>
        type == "document" && Bare(contentType) != Opus
            ? size <= 100 * Mebibyte
            : Kinds.TryGetValue(type, out var kind) && kind.Types.Contains(Bare(contentType), StringComparer.Ordinal) && size <= kind.Most;

    /// <summary>What a link of this type most likely leads to.</summary>
    public static string Usual(string type) => type switch
    {
        "video" => "video/mp4",
        "audio" => "audio/ogg",
        "sticker" => "image/webp",
        "document" => "application/pdf",
        _ => "image/jpeg",
    };

    private static string Bare(string contentType)
    {
        var end = contentType.IndexOf(';', StringComparison.Ordinal);
        return (end < 0 ? contentType : contentType[..end]).Trim().ToLowerInvariant();
    }
}
