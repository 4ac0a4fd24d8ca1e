using Parley.Api;
using Parley.Storage;

namespace Parley.Media;

/// <summary>
/// The bytes of media, a file each. A file is complete and on the disk before its row is written; a file without a row is waste, never
/// a loss.
/// </summary>
/// <param name="folder">Shared by all nodes of one database.</param>
internal sealed class MediaFiles(string folder)
{
    /// <summary>https://www.twilio.com/docs/conversations/conversations-limits</summary>
    public const long Most = 150L * 1024 * 1024;

    // What the folder's disk says, not the stream's other end.
    private const int NoSpace = 28;
    private const int ReadOnly = 30;
    private const int NoQuota = 122;
    private const int DiskFull = unchecked((int)0x80070070); // Windows

    /// <summary>Stores the stream under this SID; returns its length, or null if it is longer than <paramref name="most"/>.</summary>
    public async Task<long?> WriteAsync(string sid, Stream content, CancellationToken cancellation, long most = Most)
    {
        var path = PathOf(sid);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        var temporary = path + ".part";
        try
        {
            long length = 0;
            await using (var file = new FileStream(temporary, FileMode.Create, FileAccess.Write, FileShare.None, 1 << 16, useAsync: true))
            {
                var buffer = new byte[1 << 16];
                int read;
                while ((read = await content.ReadAsync(buffer, cancellation)) > 0)
                {
                    length += read;
                    if (length > most)
                    {
                        return null;
                    }

                    await file.WriteAsync(buffer.AsMemory(0, read), cancellation);
                }

                file.Flush(flushToDisk: true);
            }

            File.Move(temporary, path, overwrite: true);
            return length;
        }
        catch (IOException full) when (full.HResult is NoSpace or ReadOnly or NoQuota or DiskFull)
        {
            throw new StorageException($"The media folder takes nothing just now: {full.Message}", full);
        }
        finally
        {
            File.Delete(temporary);
        }
    }

    /// <summary>Opens the bytes; throws <see cref="FileNotFoundException"/> if they are gone.</summary>
    public Stream Open(string sid) =>
        new FileStream(PathOf(sid), FileMode.Open, FileAccess.Read, FileShare.Read | FileShare.Delete, 1 << 16, useAsync: true);

    /// <summary>Removes the bytes; they may be gone already.</summary>
    public void Delete(string sid)
    {
        try
        {
            File.Delete(PathOf(sid));
        }
        catch (DirectoryNotFoundException)
        {
            // No file with these last digits was ever stored here.
        }
    }

    // The last two digits are chance: the time stands in front of a SID.
    private string PathOf(string sid) =>
        Sid.Is(sid, "ME") ? Path.Combine(folder, sid[^2..], sid) : throw new ArgumentException("Not a media SID.", nameof(sid));
}
