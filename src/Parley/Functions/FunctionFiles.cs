using System.Security.Cryptography;
using System.Text;
using Parley.Api;

namespace Parley.Functions;

/// <summary>
/// The folder's files for an editor: <c>functions/</c>, <c>assets/</c>, <c>package.json</c> and, where it may write, <c>.env</c>. Nothing
/// else, nothing that is reached through a link, and nothing but text.
/// </summary>
internal sealed class FunctionFiles(FunctionsOptions options)
{
    /// <summary>The longest file that is read or written.</summary>
    public const int Most = 1024 * 1024;

    private const string Environment = ".env";
    private const string Package = "package.json";
    private static readonly UTF8Encoding Strict = new(false, throwOnInvalidBytes: true);
    private static readonly string[] Folders = ["functions", "assets"];
    private static readonly string[] Single = [Package, Environment];

    private readonly FunctionFolder? _folder = options.Folder is { } root ? new(root) : null;
    private readonly Lock _gate = new();

    public IReadOnlyList<FunctionFileEntry> List() => _folder is null ? [] :
    [
        .. Folders.SelectMany(_folder.FilesUnder)
            .Concat(Single.Where(name => Allows(name) && Place(name) is { } place && File.Exists(place)))
            .Order(StringComparer.Ordinal).Select(Entry),
    ];

    /// <summary>One file, or why not.</summary>
    public (FunctionFileResource? File, ApiError? Error) Read(string path)
    {
        if (Place(path) is not { } place || !File.Exists(place))
        {
            return (null, NotFound(path));
        }

        if (new FileInfo(place).Length > Most)
        {
            return (null, ApiError.Bad(20001, $"The file is longer than {Most} bytes"));
        }

        var bytes = File.ReadAllBytes(place);
        try
        {
            var entry = Entry(path);
            return (new(path, Strict.GetString(bytes), Tag(bytes), bytes.Length, entry.DateModified), null);
        }
        catch (DecoderFallbackException)
        {
            return (null, ApiError.Bad(20001, "The file is not text"));
        }
    }

    /// <summary>Writes a file whole. <paramref name="etag"/>: only if it is still the one that was read.</summary>
    public (FunctionFileResource? File, bool IsNew, ApiError? Error) Write(string path, string content, string? etag)
    {
        if (Refusal() is { } refusal)
        {
            return (null, false, refusal);
        }

        if (Place(path) is not { } place || Directory.Exists(place))
        {
            return (null, false, NotFound(path));
        }

        byte[] bytes;
        try
        {
            bytes = Strict.GetBytes(content);
        }
        catch (EncoderFallbackException)
        {
            return (null, false, ApiError.BadParameter("content", "not text"));
        }

        if (bytes.Length > Most)
        {
            return (null, false, ApiError.BadParameter("content", $"at most {Most} bytes"));
        }

        lock (_gate)
        {
            var isNew = !File.Exists(place);
            if (etag is not null && (isNew || Tag(File.ReadAllBytes(place)) != etag))
            {
                return (null, false, new(412, 20001, "The file is another one by now; read it again"));
            }

            try
            {
                Directory.CreateDirectory(Path.GetDirectoryName(place)!);
                Replace(place, bytes, isNew);
            }
            catch (Exception refused) when (refused is IOException or UnauthorizedAccessException)
            {
                return (null, false, ApiError.Conflict(20001, "The file cannot be written there"));
            }

            return (new(path, content, Tag(bytes), bytes.Length, Entry(path).DateModified), isNew, null);
        }
    }

    /// <summary>Removes a file; null if that was done.</summary>
    public ApiError? Delete(string path)
    {
        if (Refusal() is { } refusal)
        {
            return refusal;
        }

        lock (_gate)
        {
            if (Place(path) is not { } place || !File.Exists(place))
            {
                return NotFound(path);
            }

            try
            {
                File.Delete(place);
                return null;
            }
            catch (Exception refused) when (refused is IOException or UnauthorizedAccessException)
            {
                return ApiError.Conflict(20001, "The file cannot be removed");
            }
        }
    }

    private ApiError? Refusal() => options.Editable
        ? null
        : new(403, 20403, "Forbidden: files can be changed where Parley:Functions:Editable is true");

    private bool Allows(string path) => path switch
    {
        Package => true,
        Environment => options.Editable,
        _ => (path.StartsWith("functions/", StringComparison.Ordinal) || path.StartsWith("assets/", StringComparison.Ordinal))
            && FunctionFolder.IsPlain("/" + path) && !path.Contains("/node_modules/", StringComparison.Ordinal),
    };

    // Where it is on disk; null if it is none of ours, or on the other side of a link.
    private string? Place(string path)
    {
        if (_folder is null || !Allows(path))
        {
            return null;
        }

        var place = _folder.Root;
        foreach (var part in path.Split('/'))
        {
            place = Path.Combine(place, part);
            if (new FileInfo(place).LinkTarget is not null)
            {
                return null;
            }
        }

        return place;
    }

    private FunctionFileEntry Entry(string path)
    {
        var info = new FileInfo(Path.Combine(_folder!.Root, path));
        return info.Exists
            ? new(path, info.Length, Wire.Milliseconds(Wire.Microseconds(info.LastWriteTimeUtc)))
            : new(path, 0, Wire.Milliseconds(0));
    }

    // Beside its place and renamed into it, so that nobody runs half a file; with the mode that it had.
    private static void Replace(string place, byte[] bytes, bool isNew)
    {
        var beside = Path.Combine(Path.GetDirectoryName(place)!, "." + Path.GetFileName(place) + ".new");
        File.Delete(beside);
        var stream = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows())
        {
            const UnixFileMode own = UnixFileMode.UserRead | UnixFileMode.UserWrite;
            stream.UnixCreateMode = !isNew ? File.GetUnixFileMode(place)
                : Path.GetFileName(place) == Environment ? own
                : own | UnixFileMode.GroupRead | UnixFileMode.OtherRead;
        }

        using (var file = new FileStream(beside, stream))
        {
            file.Write(bytes);
        }

        File.Move(beside, place, overwrite: true);
    }

    private static string Tag(byte[] bytes) => Convert.ToHexStringLower(SHA256.HashData(bytes).AsSpan(0, 16));

    private static ApiError NotFound(string path) => ApiError.NotFound("/parley/v1/Functions/Files/" + path);
}
