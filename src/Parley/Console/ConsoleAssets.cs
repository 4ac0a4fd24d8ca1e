using System.Reflection;

namespace Parley.Pages;

// The folder is Console/, the namespace is not: inside Parley, a namespace called Console would hide System.Console.

/// <summary>The pages that were built from web/ and embedded here; empty if the server was built without Node.</summary>
internal sealed class ConsoleAssets
{
    private const string Prefix = "web/";

    private readonly Dictionary<string, ConsoleAsset> _assets = new(StringComparer.Ordinal);

    /// <param name="files">Paths below web/dist with forward slashes, among them those of compressed forms (.br, .gz).</param>
    public ConsoleAssets(IReadOnlyDictionary<string, Func<Stream>> files)
    {
        foreach (var (path, open) in files)
        {
            if (!IsCompressedForm(path, files))
            {
                _assets[path] = new ConsoleAsset(path, open, files.GetValueOrDefault(path + ".br"), files.GetValueOrDefault(path + ".gz"));
            }
        }
    }

    /// <summary>The page itself; every route of the console is this file.</summary>
    public ConsoleAsset? Index => Find("index.html");

    public static ConsoleAssets In(Assembly assembly)
    {
        var files = new Dictionary<string, Func<Stream>>(StringComparer.Ordinal);
        foreach (var name in assembly.GetManifestResourceNames())
        {
            if (name.StartsWith(Prefix, StringComparison.Ordinal))
            {
                files[name[Prefix.Length..]] = () => assembly.GetManifestResourceStream(name)!;
            }
        }

        return new ConsoleAssets(files);
    }

    public IReadOnlyCollection<ConsoleAsset> All => _assets.Values;

    public ConsoleAsset? Find(string path) => _assets.GetValueOrDefault(path);

    private static bool IsCompressedForm(string path, IReadOnlyDictionary<string, Func<Stream>> files) =>
        (path.EndsWith(".br", StringComparison.Ordinal) || path.EndsWith(".gz", StringComparison.Ordinal)) && files.ContainsKey(path[..^3]);
}
