using System.Text;

namespace Parley.Ops;

/// <summary>
/// Files of the data folder. Whole or not there: written beside their place and renamed into it; nobody else's business unless
/// said so: the mode is set when the file is created, not afterwards.
/// </summary>
internal static class PrivateFiles
{
    private const UnixFileMode OwnerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite;
    private const UnixFileMode AllRead = OwnerOnly | UnixFileMode.GroupRead | UnixFileMode.OtherRead;

    /// <summary>Creates a folder (and those above it) with mode 0700; one that exists keeps its mode.</summary>
    public static void CreateFolder(string path)
    {
        if (OperatingSystem.IsWindows())
        {
            Directory.CreateDirectory(path);
        }
        else
        {
            Directory.CreateDirectory(path, OwnerOnly | UnixFileMode.UserExecute);
        }
    }

    /// <summary>Writes a file with mode 0600, on the disk when this returns.</summary>
    public static void WriteDurably(string path, string text) => Write(path, text, OwnerOnly, durable: true);

    /// <summary>Writes a file with mode 0600 that may be lost with the machine.</summary>
    public static void Write(string path, string text) => Write(path, text, OwnerOnly, durable: false);

    /// <summary>Writes a file with mode 0644, unless it has that text already.</summary>
    public static void WritePublic(string path, string text)
    {
        if (!File.Exists(path) || File.ReadAllText(path) != text)
        {
            Write(path, text, AllRead, durable: false);
        }
    }

    private static void Write(string path, string text, UnixFileMode mode, bool durable)
    {
        // One process owns the folder (DataFolder's lock), so the name needs no more than this; a left-over is overwritten,
        // but never reused, because its mode would be the old one.
        var beside = path + ".new";
        File.Delete(beside);
        var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows())
        {
            options.UnixCreateMode = mode;
        }

        using (var file = new FileStream(beside, options))
        {
            file.Write(Encoding.UTF8.GetBytes(text));
            file.Flush(flushToDisk: durable);
        }

        File.Move(beside, path, overwrite: true);
    }
}
