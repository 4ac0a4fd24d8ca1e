using System.Diagnostics.CodeAnalysis;

namespace Parley.Functions;

/// <summary>
/// The folder in the layout of Twilio's serverless toolkit: <c>functions/hello.js</c> is called at <c>/hello</c>,
/// <c>functions/hello.protected.js</c> too, but only with a signature; <c>assets/logo.png</c> is at <c>/logo.png</c>.
/// https://www.twilio.com/docs/labs/serverless-toolkit/general-usage
/// </summary>
/// <param name="root">Absolute.</param>
internal sealed class FunctionFolder(string root)
{
    private const string Functions = "functions";
    private const string Assets = "assets";
    private const int MostLength = 512;

    /// <summary>Most files that a listing shows.</summary>
    public const int MostListed = 5000;

    public string Root => root;

    /// <summary>
    /// What this path leads to, or null. A few looks at the file system and no list that could be old: the file that is there when the
    /// request comes is the one that counts. If a name is there with several kinds of access, the strictest holds.
    /// </summary>
    /// <param name="path">Decoded, beginning with a slash.</param>
    public FunctionFile? Find(string path)
    {
        if (!IsPlain(path) || IsMarked(path))
        {
            return null;
        }

        foreach (var access in (ReadOnlySpan<Access>)[Access.Private, Access.Protected, Access.Public])
        {
            if (At(Functions, path + Marker(access) + ".js") is { } function)
            {
                return new(path, function, access, IsFunction: true);
            }
        }

        var extension = Path.GetExtension(path);
        foreach (var access in (ReadOnlySpan<Access>)[Access.Private, Access.Protected, Access.Public])
        {
            if (At(Assets, path[..^extension.Length] + Marker(access) + extension) is { } asset)
            {
                return new(path, asset, access, IsFunction: false);
            }
        }

        return null;
    }

    /// <summary>Every function and asset, by path.</summary>
    public IReadOnlyList<FunctionFile> List()
    {
        var all = new List<FunctionFile>();
        foreach (var file in FilesUnder(Functions).Where(file => file.EndsWith(".js", StringComparison.Ordinal)))
        {
            var (name, access) = Unmark(file[(Functions.Length)..^3]);
            all.Add(new(name, file, access, IsFunction: true));
        }

        foreach (var file in FilesUnder(Assets))
        {
            var extension = Path.GetExtension(file);
            var (name, access) = Unmark(file[Assets.Length..^extension.Length]);
            all.Add(new(name + extension, file, access, IsFunction: false));
        }

        return [.. all.GroupBy(one => (one.IsFunction, one.Path)).Select(group => group.MaxBy(one => one.Access)!).OrderBy(one => one.Path, StringComparer.Ordinal)];
    }

    /// <summary>Files below a folder of the root, from the root on, with slashes; none whose name begins with a dot.</summary>
    public IEnumerable<string> FilesUnder(string folder)
    {
        var start = Path.Combine(root, folder);
        if (!Directory.Exists(start))
        {
            return [];
        }

        var options = new EnumerationOptions
        {
            RecurseSubdirectories = true,
            AttributesToSkip = FileAttributes.ReparsePoint | FileAttributes.System,
            IgnoreInaccessible = true,
        };
        return Directory.EnumerateFiles(start, "*", options)
            .Select(file => Path.GetRelativePath(root, file).Replace('\\', '/'))
            .Where(file => !file.Contains("/.", StringComparison.Ordinal) && !file.Contains("/node_modules/", StringComparison.Ordinal))
            .Take(MostListed);
    }

    /// <summary>
    /// True if every part of the path is a plain name: nothing that leads elsewhere, on any system, and nothing hidden.
    /// </summary>
    public static bool IsPlain([NotNullWhen(true)] string? path) =>
        path is ['/', _, ..] && path.Length <= MostLength
        && path[1..].Split('/').All(part => part.Length > 0 && part[0] != '.' && part[^1] is not ('.' or ' ')
            && !part.Any(character => character is '\\' or ':' or '*' or '?' or '"' or '<' or '>' or '|' || char.IsControl(character)));

    private string? At(string folder, string path) => File.Exists(Path.Join(root, folder, path)) ? folder + path : null;

    private static string Marker(Access access) => access switch
    {
        Access.Private => ".private",
        Access.Protected => ".protected",
        _ => "",
    };

    // /secret.private would otherwise find secret.private.js as a public function of that name.
    private static bool IsMarked(string path) =>
        Unmark(path).Access != Access.Public || Unmark(path[..^Path.GetExtension(path).Length]).Access != Access.Public;

    private static (string Name, Access Access) Unmark(string name) =>
        name.EndsWith(".private", StringComparison.OrdinalIgnoreCase) ? (name[..^".private".Length], Access.Private)
        : name.EndsWith(".protected", StringComparison.OrdinalIgnoreCase) ? (name[..^".protected".Length], Access.Protected)
        : (name, Access.Public);
}
