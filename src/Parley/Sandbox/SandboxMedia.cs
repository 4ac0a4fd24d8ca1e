using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Parley.Api;
using Parley.Storage;

namespace Parley.Sandbox;

/// <summary>A file at Meta, on its way to or from a phone.</summary>
/// <param name="Id">Meta's id: digits.</param>
/// <param name="Link">The unguessable part of the phone's URL.</param>
/// <param name="Sha256">Base64, as Meta writes it.</param>
/// <param name="Uploaded">True: by a business, kept for 30 days; false: by a phone, kept for 7.</param>
internal sealed record SandboxMedia(
    string Id, string Link, string ContentType, string? FileName, string Sha256, long Size, bool Uploaded, bool Deleted, long At)
{
    /// <summary>Describes new bytes.</summary>
    public static SandboxMedia Of(SandboxIds ids, byte[] bytes, string contentType, string? fileName, bool uploaded, long at) =>
        new(ids.Digits(), ids.Link(), contentType, fileName, Convert.ToBase64String(SHA256.HashData(bytes)), bytes.Length, uploaded,
            Deleted: false, at);
}

/// <summary>A file of a message, as the phone shows it: stored here, or a link that the sandbox does not follow.</summary>
internal sealed record PhoneMedia(string ContentType, string? Link, string? Url)
{
    /// <summary>JSON for the message's row.</summary>
    public static string Write(IReadOnlyList<PhoneMedia> media)
    {
        if (media.Count == 0)
        {
            return "[]";
        }

        using var stream = new MemoryStream();
        using (var json = new Utf8JsonWriter(stream))
        {
            json.WriteStartArray();
            foreach (var item in media)
            {
                json.WriteStartArray();
                json.WriteStringValue(item.ContentType);
                json.WriteStringValue(item.Link);
                json.WriteStringValue(item.Url);
                json.WriteEndArray();
            }

            json.WriteEndArray();
        }

        return Encoding.UTF8.GetString(stream.ToArray());
    }

    /// <summary>The opposite of <see cref="Write"/>.</summary>
    public static IReadOnlyList<PhoneMedia> Read(string json)
    {
        if (json == "[]")
        {
            return [];
        }

        using var document = JsonDocument.Parse(json);
        return
        [
            .. document.RootElement.EnumerateArray()
                .Select(item => new PhoneMedia(item[0].GetString()!, item[1].GetString(), item[2].GetString())),
        ];
    }
}

/// <summary>The SQL of media.</summary>
internal static class SandboxMediaStore
{
    private const string Columns = "id, link, content_type, file_name, sha256, size, uploaded, deleted, at";

    private const string InsertOne = $"""
        INSERT INTO sandbox_media (account, {Columns}, bytes) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)
        """;

    private const string SelectOne = $"SELECT {Columns} FROM sandbox_media WHERE account = $1 AND id = $2";
    private const string SelectBytes = "SELECT bytes FROM sandbox_media WHERE account = $1 AND id = $2";
    private const string SelectLinked = "SELECT content_type, bytes FROM sandbox_media WHERE link = $1";
    private const string MarkDeleted = "UPDATE sandbox_media SET deleted = 1 WHERE account = $1 AND id = $2";

    public static ValueTask<int> InsertAsync(ISql sql, AccountSid account, SandboxMedia media, byte[] bytes) => sql.ExecuteAsync(
        InsertOne, account.Value, media.Id, media.Link, media.ContentType, media.FileName, media.Sha256, media.Size, media.Uploaded,
        media.Deleted, media.At, bytes);

    public static ValueTask<SandboxMedia?> FindAsync(ISql sql, AccountSid account, string id) =>
        sql.FirstAsync<SandboxMedia>(SelectOne, Map, account.Value, id);

    public static ValueTask<byte[]?> BytesAsync(ISql sql, AccountSid account, string id) =>
        sql.FirstAsync(SelectBytes, row => row.Bytes(0), account.Value, id);

    /// <summary>By the phone's URL.</summary>
    public static ValueTask<(string ContentType, byte[] Bytes)> LinkedAsync(ISql sql, string link) =>
        sql.FirstAsync(SelectLinked, row => (row.Text(0), row.Bytes(1)), link);

    /// <summary>Meta forgets it; phones that have it keep it.</summary>
    public static ValueTask<int> DeleteAsync(ISql sql, AccountSid account, string id) =>
        sql.ExecuteAsync(MarkDeleted, account.Value, id);

    private static SandboxMedia Map(SqlRow row) => new(
        row.Text(0), row.Text(1), row.Text(2), row.TextOrNull(3), row.Text(4), row.Number(5), row.Truth(6), row.Truth(7), row.Number(8));
}
