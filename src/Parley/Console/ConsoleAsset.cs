using System.Security.Cryptography;

namespace Parley.Pages;

/// <summary>One file of the pages, with its compressed forms where the build made them.</summary>
internal sealed class ConsoleAsset
{
    private readonly Func<Stream> _plain;
    private readonly Lazy<string> _hash;

    public ConsoleAsset(string path, Func<Stream> plain, Func<Stream>? brotli, Func<Stream>? gzip)
    {
        Path = path;
        ContentType = TypeOf(path);
        // The build puts the content's hash into the names below assets/, so those never change.
        NeverChanges = path.StartsWith("assets/", StringComparison.Ordinal);
        _plain = plain;
        Brotli = brotli;
        Gzip = gzip;
        _hash = new Lazy<string>(Hash);
    }

    public string Path { get; }

    public string ContentType { get; }

    public bool NeverChanges { get; }

    public Func<Stream>? Brotli { get; }

    public Func<Stream>? Gzip { get; }

    /// <summary>Opens the file in this content coding; null if the build did not make it.</summary>
    public Stream? Open(string? coding) => coding switch
    {
        null => _plain(),
        "br" => Brotli?.Invoke(),
        "gzip" => Gzip?.Invoke(),
        _ => null,
    };

    /// <summary>Each coding is a representation of its own and has its own tag (RFC 9110, 8.8.3.3).</summary>
    public string TagFor(string? coding) => coding is null ? $"\"{_hash.Value}\"" : $"\"{_hash.Value}-{coding}\"";

    private string Hash()
    {
        using var content = _plain();
        return Convert.ToHexStringLower(SHA256.HashData(content).AsSpan(0, 10));
    }

    private static string TypeOf(string path) => System.IO.Path.GetExtension(path) switch
    {
        ".html" => "text/html; charset=utf-8",
        ".js" => "text/javascript; charset=utf-8",
        ".css" => "text/css; charset=utf-8",
        ".svg" => "image/svg+xml",
        ".png" => "image/png",
        ".ico" => "image/x-icon",
        ".json" or ".map" => "application/json",
        ".woff2" => "font/woff2",
        ".txt" => "text/plain; charset=utf-8",
        _ => "application/octet-stream",
    };
}
