using System.Text;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.Net.Http.Headers;
using Parley.Accounts;
using Parley.Api;
using Parley.Storage;

namespace Parley.Media;

/// <summary>
/// The Media Content Service (<c>mcs.us1.twilio.com</c>): https://www.twilio.com/docs/conversations/media-support-conversations.
/// Also serves the signed links that go out in SMS.
/// </summary>
internal sealed class MediaEndpoints(
    MediaStore store, MediaFiles files, MediaLinks links, IAccountClock clock, ISidSource sids)
{
    // COR_E_IO: what the multipart reader throws. A disk that fails has the system's own number and is not the client's fault.
    private const int BrokenForm = unchecked((int)0x80131620);
    private const string Path = "/Services/{ServiceSid}/Media";

    // https://www.twilio.com/docs/api/errors/50512
    private static readonly ApiError TooLarge = ApiError.Bad(50512, $"Media are at most {MediaFiles.Most} bytes long");

    public void Map(Routes routes)
    {
        routes.PostBody(Path, UploadAsync);
        routes.Get(Path + "/{Sid}", FetchAsync);
        routes.Get(Path + "/{Sid}/Content", ContentAsync);
        routes.Delete(Path + "/{Sid}", DeleteAsync);
    }

    /// <summary>The signed links: their signature is the permission.</summary>
    public void MapLinks(IEndpointRouteBuilder builder) => builder.MapMethods("/m/{token}", ["GET", "HEAD"], async http =>
    {
        Answer answer;
        try
        {
            var row = links.Open((string)http.Request.RouteValues["token"]!) is { } sid
                ? await store.FindAsync(sid, http.RequestAborted)
                : null;
            answer = row is null ? ApiError.NotFound(http.Request.Path.Value!) : Bytes(row, http);
        }
        catch (StorageException)
        {
            answer = ApiError.Away(perhapsStored: false);
        }

        await answer.WriteAsync(http);
    });

    private async ValueTask<Answer> UploadAsync(Call call)
    {
        call.Http.Features.Get<IHttpMaxRequestBodySizeFeature>()?.MaxRequestBodySize = MediaFiles.Most + (1 << 20);
        var category = call.Form["Category"] ?? "media";
        if (category is not ("media" or "body" or "history"))
        {
            return ApiError.BadParameter("Category", "media, body or history");
        }

        var fileName = call.Form["Filename"];
        var upload = await OpenAsync(call.Http);
        if (upload is null || !MediaTypeHeaderValue.TryParse(upload.ContentType, out _) || upload.ContentType.Length > 255
            || !Ascii.IsValid(upload.ContentType))
        {
            return ApiError.Bad(50511, "The media needs a valid Content-Type");
        }

        // Who says beforehand that it is too much need not send it.
        if (ReferenceEquals(upload.Content, call.Http.Request.Body) && call.Http.Request.ContentLength > MediaFiles.Most)
        {
            return TooLarge;
        }

        var sid = sids.Next("ME");
        long? written;
        try
        {
            written = await files.WriteAsync(sid, upload.Content, call.Cancellation);
        }
        catch (Exception malformed) when (malformed is InvalidDataException or IOException { HResult: BrokenForm }
            and not BadHttpRequestException)
        {
            return ApiError.Malformed("the multipart form breaks off");
        }

        if (written is not { } size)
        {
            return TooLarge;
        }

        var now = clock.Now(call.Sid);
        var row = new MediaRow(
            call.Sid, sid, call.ServiceSid, upload.ContentType, Clean(fileName ?? upload.FileName), size, category, call.ClientIdentity ?? "system", null,
            null, now, now);
        await store.InsertAsync(row, call.Cancellation);
        return Answer.Created(MediaResource.From(row, call, links), ApiJson.Default.MediaResource);
    }

    private async ValueTask<Answer> FetchAsync(Call call) =>
        await FindAsync(call) is { } row
            ? Answer.Ok(MediaResource.From(row, call, links), ApiJson.Default.MediaResource)
            : call.NotFound;

    private async ValueTask<Answer> ContentAsync(Call call) =>
        await FindAsync(call) is { } row ? Bytes(row, call.Http) : call.NotFound;

    private async ValueTask<Answer> DeleteAsync(Call call)
    {
        if (await FindAsync(call) is null || await store.DeleteAsync(call.Sid, call.Route("Sid"), call.Cancellation) == 0)
        {
            return call.NotFound;
        }

        files.Delete(call.Route("Sid"));
        return Answer.Gone;
    }

    private async ValueTask<MediaRow?> FindAsync(Call call) =>
        await store.FindAsync(call.Sid, call.Route("Sid"), call.Cancellation) is { } row && row.IsIn(call.ServiceSid) ? row : null;

    // Files come from strangers: shown only as pictures, sound or film, never run.
    private Answer Bytes(MediaRow row, HttpContext asked)
    {
        try
        {
            return Bytes(row, files.Open(row.Sid));
        }
        catch (Exception gone) when (gone is FileNotFoundException or DirectoryNotFoundException)
        {
            // It was deleted after its row was read.
            return ApiError.NotFound(asked.Request.Path.Value!);
        }
    }

    private static Answer Bytes(MediaRow row, Stream content) => Answer.Custom(200, async http =>
    {
        await using var open = content;
        var shown = row.ContentType.StartsWith("image/", StringComparison.OrdinalIgnoreCase)
            || row.ContentType.StartsWith("audio/", StringComparison.OrdinalIgnoreCase)
            || row.ContentType.StartsWith("video/", StringComparison.OrdinalIgnoreCase);
        var disposition = new ContentDispositionHeaderValue(shown ? "inline" : "attachment");
        if (row.FileName is not null)
        {
            disposition.SetHttpFileName(row.FileName);
        }

        http.Response.Headers.ContentDisposition = disposition.ToString();
        http.Response.Headers.XContentTypeOptions = "nosniff";
        http.Response.Headers.ContentSecurityPolicy = "default-src 'none'; sandbox";
        http.Response.Headers.CacheControl = "private, max-age=3600";
        // What a channel calls its file may be no header of ours. Phones play film only from a server that gives them ranges.
        var type = Ascii.IsValid(row.ContentType) && !row.ContentType.Any(char.IsControl) ? row.ContentType : "application/octet-stream";
        await Results.Stream(content, type, enableRangeProcessing: true).ExecuteAsync(http);
    });

    private sealed record Upload(Stream Content, string ContentType, string? FileName);

    // Raw octets, or the first file of a multipart form: the SDKs use both.
    private static async Task<Upload?> OpenAsync(HttpContext http)
    {
        var type = http.Request.ContentType;
        if (type is null || !MediaTypeHeaderValue.TryParse(type, out var parsed)
            || !parsed.MediaType.Equals("multipart/form-data", StringComparison.OrdinalIgnoreCase))
        {
            return type is null ? null : new(http.Request.Body, type, null);
        }

        if (HeaderUtilities.RemoveQuotes(parsed.Boundary).Value is not { Length: > 0 and <= 70 } boundary)
        {
            return null;
        }

        var reader = new MultipartReader(boundary, http.Request.Body);
        try
        {
            while (await reader.ReadNextSectionAsync(http.RequestAborted) is { } section)
            {
                if (section.AsFileSection() is { } file)
                {
                    return new(section.Body, section.ContentType ?? "application/octet-stream", file.FileName);
                }
            }
        }
        catch (Exception malformed) when (malformed is InvalidDataException or IOException)
        {
            throw new RefusedException(ApiError.Malformed("not a multipart form"));
        }

        return null;
    }

    private static string? Clean(string? fileName) =>
        string.IsNullOrEmpty(fileName)
            ? null
            : string.Concat(fileName.Where(c => !char.IsControl(c) && c is not ('/' or '\\'))) is { Length: > 0 } clean
                ? Cut(clean, 255)
                : null;

    // Not through the middle of a character.
    private static string Cut(string text, int most) =>
        text.Length <= most ? text : text[..(char.IsHighSurrogate(text[most - 1]) ? most - 1 : most)];
}
