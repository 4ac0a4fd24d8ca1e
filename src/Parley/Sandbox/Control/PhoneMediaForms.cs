using System.Net.Http.Headers;
using System.Text.Json;

namespace Parley.Sandbox.Control;

/// <summary>The files of a phone's message: <c>{"url"}</c>, fetched from this machine, or <c>{"contentType","base64"}</c>.</summary>
internal sealed class PhoneMediaForms(SandboxMediaFetcher fetcher, SandboxIds ids)
{
    private const int MostFiles = 10;
    private const int LongestType = 128;

    /// <summary>The files, or what is wrong with one.</summary>
    public async Task<(IReadOnlyList<(SandboxMedia Media, byte[] Bytes)> Files, string? Problem)> ReadAsync(
        JsonElement message, long now, CancellationToken cancellation)
    {
        if (!message.TryGetProperty("media", out var given) || given.ValueKind == JsonValueKind.Null)
        {
            return ([], null);
        }

        if (given.ValueKind != JsonValueKind.Array || given.GetArrayLength() > MostFiles)
        {
            return ([], $"'media' is an array of at most {MostFiles} files.");
        }

        var files = new List<(SandboxMedia, byte[])>();
        foreach (var item in given.EnumerateArray())
        {
            var (bytes, contentType, name, problem) = item.ValueKind == JsonValueKind.Object
                ? await ReadOneAsync(item, cancellation)
                : (null, "", null, "Each of 'media' has a 'url', or 'contentType' and 'base64'.");
            if (bytes is null)
            {
                return ([], problem);
            }

            files.Add((SandboxMedia.Of(ids, bytes, contentType, name, uploaded: false, now), bytes));
        }

        return (files, null);
    }

    private async Task<(byte[]? Bytes, string ContentType, string? Name, string? Problem)> ReadOneAsync(
        JsonElement item, CancellationToken cancellation)
    {
        if (JsonText.Read(item, "url", out var link) == JsonText.Found)
        {
            if (!Uri.TryCreate(link, UriKind.Absolute, out var url) || !SandboxMediaFetcher.IsLocal(url))
            {
                return (null, "", null, "A media 'url' is an http URL of this machine; send other files as 'base64'.");
            }

            var (fetched, type, problem) = await fetcher.FetchAsync(url, cancellation);
            return (fetched, type, Name(Path.GetFileName(url.LocalPath)), problem);
        }

        if (JsonText.Read(item, "base64", out var base64) != JsonText.Found ||
            JsonText.Read(item, "contentType", out var contentType) != JsonText.Found)
        {
            return (null, "", null, "Each of 'media' has a 'url', or 'contentType' and 'base64'.");
        }

        if (contentType!.Length > LongestType || !MediaTypeHeaderValue.TryParse(contentType, out _))
        {
            return (null, "", null, "'contentType' is not a media type.");
        }

        var bytes = new byte[(base64!.Length / 4 * 3) + 3];
        if (!Convert.TryFromBase64String(base64, bytes, out var length) || length == 0)
        {
            return (null, "", null, "'base64' is empty or not base64.");
        }

        _ = JsonText.Read(item, "fileName", out var name);
        return (bytes[..length], contentType, Name(name), null);
    }

    private static string? Name(string? name) => name is { Length: > 0 and <= 255 } ? name : null;
}
