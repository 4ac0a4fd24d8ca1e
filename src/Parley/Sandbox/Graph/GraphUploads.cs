using System.Collections.Concurrent;
using System.Globalization;
using System.Text;
using Parley.Api;

namespace Parley.Sandbox.Graph;

/// <summary>
/// The resumable uploads that samples of templates need: <c>POST /{app-id}/uploads</c>, then the bytes to the session, then a handle.
/// https://developers.facebook.com/docs/graph-api/guides/upload. Sessions live as long as the process.
/// </summary>
internal sealed class GraphUploads(SandboxSecrets secrets, SandboxIds ids)
{
    /// <summary>What the id of a session begins with.</summary>
    public const string Prefix = "upload:";

    /// <summary>The app that every account's senders belong to.</summary>
    public const string AppId = "1000000000000001";

    private const int MostSessions = 1000;
    private const long Largest = 100L * 1024 * 1024;

    private static readonly string[] Types = ["image/jpeg", "image/jpg", "image/png", "video/mp4", "application/pdf"];

    private readonly ConcurrentDictionary<string, (AccountSid Account, long Length, string Type)> _sessions = new(StringComparer.Ordinal);

    /// <summary>Opens a session.</summary>
    public Task OpenAsync(GraphCall call)
    {
        var type = call.Query("file_type") ?? "";
        if (!long.TryParse(call.Query("file_length"), NumberStyles.None, CultureInfo.InvariantCulture, out var length)
            || length is < 1 or > Largest)
        {
            return call.FailAsync(GraphError.Parameter("The parameter file_length is required: the file's size in bytes."));
        }

        if (!Types.Contains(type, StringComparer.Ordinal))
        {
            return call.FailAsync(GraphError.Parameter($"The parameter file_type is one of {string.Join(", ", Types)}."));
        }

        if (_sessions.Count >= MostSessions)
        {
            _sessions.Clear();
        }

        var id = Prefix + ids.Link();
        _sessions[id] = (call.Account, length, type);
        return call.OkAsync(json => json.WriteString("id", id));
    }

    /// <summary>Takes a session's bytes in one go, and gives the handle.</summary>
    public async Task TakeAsync(GraphCall call, string id)
    {
        if (call.Method != "POST" || !_sessions.TryGetValue(id, out var session) || session.Account != call.Account)
        {
            await call.FailAsync(GraphError.Unknown(id));
            return;
        }

        if (call.Http.Request.Headers["file_offset"] != "0")
        {
            await call.FailAsync(GraphError.Parameter("The header file_offset is required; a new upload begins at 0."));
            return;
        }

        using var counted = new MemoryStream();
        await call.Http.Request.Body.CopyToAsync(counted, call.Cancellation);
        if (counted.Length != session.Length)
        {
            await call.FailAsync(GraphError.Parameter($"{session.Length} bytes were announced and {counted.Length} came."));
            return;
        }

        _sessions.TryRemove(id, out _);
        var proof = secrets.Sign($"{call.Account}|{id}");
        await call.OkAsync(json =>
            json.WriteString("h", $"4::{Convert.ToBase64String(Encoding.ASCII.GetBytes(session.Type))}:{proof}"));
    }
}
