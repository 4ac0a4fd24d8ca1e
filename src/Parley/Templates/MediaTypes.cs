namespace Parley.Templates;

/// <summary>What a URL's ending says about its content.</summary>
internal static class MediaTypes
{
    public static string OfUrl(string url)
    {
        var path = Uri.TryCreate(url, UriKind.Absolute, out var uri) ? uri.AbsolutePath : url;
        return Path.GetExtension(path).ToLowerInvariant() switch
        {
            ".png" => "image/png",
            ".mp4" => "video/mp4",
            ".3gp" => "video/3gpp",
            ".pdf" => "application/pdf",
            _ => "image/jpeg",
        };
    }
}
