namespace Parley.Ops;

/// <summary>
/// The folder in which a server keeps everything, with mode 0700 and for one server at a time: the lock file is held open, so
/// the system lets go of it however the process ends.
/// </summary>
internal sealed class DataFolder : IDisposable
{
    private readonly FileStream _lock;
    private readonly bool _ephemeral;

    private DataFolder(string path, FileStream held, bool ephemeral)
    {
        Path = path;
        _lock = held;
        _ephemeral = ephemeral;
    }

    /// <summary>The folder, absolute.</summary>
    public string Path { get; }

    /// <summary>
    /// The SQLite database, in a folder of its own: SQLite makes its files readable to all, and a folder that was there
    /// before us (<c>--data .</c>) keeps its mode.
    /// </summary>
    public string Database => System.IO.Path.Combine(Path, "db", "parley.db");

    /// <summary>Media, where they are kept in files.</summary>
    public string Media => System.IO.Path.Combine(Path, "media");

    /// <summary>The gateway's certificate authority.</summary>
    public string Ca => System.IO.Path.Combine(Path, "ca");

    /// <summary>What is true only while a server runs.</summary>
    public string Run => RunOf(Path);

    /// <summary>The same for a folder that another process holds.</summary>
    public static string RunOf(string path) => System.IO.Path.Combine(path, "run");

    /// <summary>Opens the folder that the options name, or a fresh one in the temporary folder.</summary>
    /// <exception cref="StartupException">Another server has it, or it cannot be made.</exception>
    public static DataFolder Open(ParleyOptions options) =>
        options.Ephemeral
            ? Open(Directory.CreateTempSubdirectory("parley-").FullName, ephemeral: true)
            : Open(System.IO.Path.GetFullPath(options.Data), ephemeral: false);

    /// <summary>The name of the node that lives in this folder; made at its first start.</summary>
    public string NodeId()
    {
        var file = System.IO.Path.Combine(Path, "node");
        if (File.Exists(file) && File.ReadAllText(file).Trim() is { Length: 34 } known)
        {
            return known;
        }

        var made = "ND" + Convert.ToHexStringLower(System.Security.Cryptography.RandomNumberGenerator.GetBytes(16));
        PrivateFiles.Write(file, made);
        return made;
    }

    /// <summary>Lets go of the folder; removes an ephemeral one.</summary>
    public void Dispose()
    {
        _lock.Dispose();
        if (!_ephemeral)
        {
            return;
        }

        try
        {
            Directory.Delete(Path, recursive: true);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // A child process still writes there. It is in the temporary folder; the exit code should not depend on it.
        }
    }

    private static DataFolder Open(string path, bool ephemeral)
    {
        var lockFile = System.IO.Path.Combine(path, "lock");
        try
        {
            PrivateFiles.CreateFolder(path);
            foreach (var part in new[] { "db", "media", "ca", "run" })
            {
                PrivateFiles.CreateFolder(System.IO.Path.Combine(path, part));
            }
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new StartupException($"The data folder {path} cannot be made: {e.Message}", e);
        }

        try
        {
            var held = new FileStream(lockFile, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
            return new DataFolder(path, held, ephemeral);
        }
        catch (UnauthorizedAccessException e)
        {
            throw new StartupException($"The data folder {path} is not writable: {e.Message}", e);
        }
        catch (IOException e) when (!IsTaken(e))
        {
            throw new StartupException($"The data folder {path} cannot be written: {e.Message}", e);
        }
        catch (IOException e)
        {
            var who = ServerFile.ReadRunning(path) is { } other ? $" (process {other.Pid}, {other.Ready.Url})" : "";
            throw new StartupException(
                $"Another Parley{who} already uses the data folder {path}. Stop it, or start this one with "
                + "--data ANOTHER_FOLDER or --ephemeral, and with ports of its own (--urls, --gateway; port 0 picks a free one).",
                e);
        }
    }

    // Somebody else's lock, rather than a disk that is full or read-only: EAGAIN on Linux and macOS, a sharing violation on Windows.
    private static bool IsTaken(IOException failure) => failure.HResult is 11 or 35 or unchecked((int)0x80070020);
}
