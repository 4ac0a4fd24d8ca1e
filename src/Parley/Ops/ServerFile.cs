using System.Diagnostics;
using System.Text.Json;

namespace Parley.Ops;

/// <summary>A server that runs: what it printed, its process, and what only <c>parley env</c> needs: the bundle file and its folder.</summary>
internal sealed record RunningServer(ReadyLine Ready, int Pid, string? CaBundle, string? Data = null);

/// <summary>
/// <c>run/server.json</c> in the data folder: how <c>parley env</c> and <c>parley token</c> find the running server. It holds the
/// auth token, hence mode 0600. Written when the server is ready, removed at exit.
/// </summary>
internal static class ServerFile
{
    /// <summary>A file's time and a process's start are taken from different clocks.</summary>
    private static readonly TimeSpan ClockTolerance = TimeSpan.FromSeconds(5);

    /// <summary>Where it is.</summary>
    public static string PathIn(string dataFolder) => Path.Combine(DataFolder.RunOf(dataFolder), "server.json");

    /// <summary>Writes the file for this process.</summary>
    public static void Write(string dataFolder, ReadyLine ready, string? caBundle) =>
        PrivateFiles.Write(
            PathIn(dataFolder),
            JsonSerializer.Serialize(new RunningServer(ready, Environment.ProcessId, caBundle, dataFolder), OpsJson.Readable.RunningServer));

    /// <summary>Removes the file; call it when the server stops.</summary>
    public static void Remove(string dataFolder)
    {
        var path = PathIn(dataFolder);
        if (File.Exists(path))
        {
            File.Delete(path);
        }
    }

    /// <summary>The server of that folder; null if none has written the file, or the one that did is gone.</summary>
    public static RunningServer? ReadRunning(string dataFolder)
    {
        var path = PathIn(dataFolder);
        try
        {
            var server = JsonSerializer.Deserialize(File.ReadAllText(path), OpsJson.Readable.RunningServer);
            return server is { Ready: not null } && IsAlive(server.Pid, File.GetLastWriteTimeUtc(path)) ? server : null;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or JsonException)
        {
            return null;
        }
    }

    /// <summary>After a kill the file stays and its process number may be given away: to a process younger than the file.</summary>
    private static bool IsAlive(int pid, DateTime written)
    {
        try
        {
            using var process = Process.GetProcessById(pid);
            return !process.HasExited && process.StartTime.ToUniversalTime() <= written + ClockTolerance;
        }
        catch (Exception e) when (e is ArgumentException or InvalidOperationException)
        {
            return false;
        }
        catch (System.ComponentModel.Win32Exception)
        {
            // Somebody else's process, which we may not look at: it is alive, and that is all we can know.
            return true;
        }
    }
}
