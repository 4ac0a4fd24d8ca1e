namespace Parley.Conformance.Server;

/// <summary>Where things lie in the working copy that these tests were built from.</summary>
internal static class Repository
{
#if DEBUG
    private const string Configuration = "Debug";
#else
    private const string Configuration = "Release";
#endif

    /// <summary>The folder of Parley.slnx.</summary>
    public static string Root { get; } = FindRoot();

    /// <summary>
    /// What to start: <c>PARLEY_SERVER</c> if it is set (a published binary or another <c>.dll</c>), else the build beside these tests.
    /// </summary>
    public static string Server { get; } = Environment.GetEnvironmentVariable("PARLEY_SERVER") is { Length: > 0 } chosen
        ? chosen
        : Path.Combine(Root, "src", "Parley", "bin", Configuration, "net10.0", "parley.dll");

    /// <summary>A file or folder of this project's sources.</summary>
    public static string Conformance(params string[] path) =>
        Path.Combine([Root, "tests", "Parley.Conformance", .. path]);

    private static string FindRoot()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (File.Exists(Path.Combine(folder.FullName, "Parley.slnx")))
            {
                return folder.FullName;
            }
        }

        throw new InvalidOperationException("These tests run from a working copy: no Parley.slnx above " + AppContext.BaseDirectory);
    }
}
