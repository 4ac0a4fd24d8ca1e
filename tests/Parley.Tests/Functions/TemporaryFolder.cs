namespace Parley.Tests.Functions;

/// <summary>A folder with files, gone when disposed.</summary>
internal sealed class TemporaryFolder : IDisposable
{
    public TemporaryFolder(params string[] files)
    {
        foreach (var file in files)
        {
            Write(file, file);
        }
    }

    public string Path { get; } = Directory.CreateTempSubdirectory("parley-test-").FullName;

    public void Write(string file, string content)
    {
        var place = System.IO.Path.Combine(Path, file);
        Directory.CreateDirectory(System.IO.Path.GetDirectoryName(place)!);
        File.WriteAllText(place, content);
    }

    public string Read(string file) => File.ReadAllText(System.IO.Path.Combine(Path, file));

    public void Dispose() => Directory.Delete(Path, recursive: true);
}
