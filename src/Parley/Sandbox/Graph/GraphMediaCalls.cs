using System.Globalization;
using Parley.Channels.WhatsApp;
using Parley.Sandbox.Clock;

namespace Parley.Sandbox.Graph;

/// <summary>Media at Meta: upload, the two hops of a download, removal.</summary>
internal sealed class GraphMediaCalls(
    SandboxDatabase database, GraphFiles files, SandboxSecrets secrets, SandboxIds ids, SandboxClock clock)
{
    /// <summary>The path of the second hop, on the emulator's own host.</summary>
    public const string BytesPath = "whatsapp_business/attachments";

    private const long UrlLife = 5L * 60;

    /// <summary><c>POST /{phone-number-id}/media</c>, multipart.</summary>
    public async Task UploadAsync(GraphCall call, WhatsAppSender sender)
    {
        if (!call.Http.Request.HasFormContentType)
        {
            await call.FailAsync(GraphError.Parameter("The body must be multipart/form-data."));
            return;
        }

        IFormCollection form;
        try
        {
            form = await call.Http.Request.ReadFormAsync(
                new Microsoft.AspNetCore.Http.Features.FormOptions { MultipartBodyLengthLimit = SandboxMediaFetcher.Largest + 65536 },
                call.Cancellation);
        }
        catch (InvalidDataException)
        {
            await call.FailAsync(GraphError.Parameter("The multipart body is malformed or too large."));
            return;
        }

        var file = form.Files.GetFile("file");
        var type = form.TryGetValue("type", out var given) && !string.IsNullOrEmpty(given[0]) ? given[0]! : file?.ContentType ?? "";
        var problem = form["messaging_product"] != "whatsapp" ? "The parameter messaging_product must be 'whatsapp'."
            : file is null ? "The parameter file is required."
            : type.Length > 128 ? "The parameter type is too long."
            : GraphMediaTypes.Problem(type, file.Length);
        if (problem is not null)
        {
            await call.FailAsync(GraphError.Parameter(problem));
            return;
        }

        var bytes = new byte[file!.Length];
        await using (var stream = file.OpenReadStream())
        {
            await stream.ReadExactlyAsync(bytes, call.Cancellation);
        }

        var name = file.FileName is { Length: > 0 and <= 255 } ? file.FileName : null;
        var media = SandboxMedia.Of(ids, bytes, type, name, uploaded: true, clock.Now(call.Account));
        await database.WriteAsync(sql => SandboxMediaStore.InsertAsync(sql, sender.Account, media, bytes), call.Cancellation);
        await call.OkAsync(json => json.WriteString("id", media.Id));
    }

    /// <summary><c>GET /{media-id}</c>: where the bytes are, for five minutes of the account's time. False if it is no media.</summary>
    public async Task<bool> TryDescribeAsync(GraphCall call, string id)
    {
        if (await files.FindAsync(call.Account, id, call.Cancellation) is not { } media)
        {
            return false;
        }

        var until = ((clock.Now(call.Account) / 1_000_000) + UrlLife).ToString(CultureInfo.InvariantCulture);
        var url = $"{call.Http.Request.Scheme}://{call.Http.Request.Host}/{BytesPath}/?mid={id}&ext={until}&hash={Proof(call, id, until)}";
        await call.OkAsync(json =>
        {
            json.WriteString("messaging_product", "whatsapp");
            json.WriteString("url", url);
            json.WriteString("mime_type", media.ContentType);
            json.WriteString("sha256", media.Sha256);
            json.WriteNumber("file_size", media.Size);
            json.WriteString("id", media.Id);
        });
        return true;
    }

    /// <summary><c>DELETE /{media-id}</c>. False if it is no media.</summary>
    public async Task<bool> TryDeleteAsync(GraphCall call, string id)
    {
        if (await files.FindAsync(call.Account, id, call.Cancellation) is null)
        {
            return false;
        }

        await database.WriteAsync(sql => SandboxMediaStore.DeleteAsync(sql, call.Account, id), call.Cancellation);
        await call.SuccessAsync();
        return true;
    }

    /// <summary>The second hop: the bytes, for the bearer of the token, while the URL lives. Callers must say who they are.</summary>
    public async Task DownloadAsync(GraphCall call)
    {
        var (id, until, proof) = (call.Query("mid") ?? "", call.Query("ext") ?? "", call.Query("hash") ?? "");
        if (call.Http.Request.Headers.UserAgent.ToString().Length == 0)
        {
            call.Http.Response.StatusCode = StatusCodes.Status403Forbidden;
            return;
        }

        var isLive = SandboxSecrets.Same(proof, Proof(call, id, until)) &&
            long.TryParse(until, NumberStyles.None, CultureInfo.InvariantCulture, out var end) &&
            clock.Now(call.Account) / 1_000_000 <= end;
        var media = isLive ? await files.FindAsync(call.Account, id, call.Cancellation) : null;
        var bytes = media is null
            ? null
            : await database.ReadAsync(sql => SandboxMediaStore.BytesAsync(sql, call.Account, id), call.Cancellation);
        if (bytes is null)
        {
            call.Http.Response.StatusCode = StatusCodes.Status404NotFound;
            return;
        }

        await Results.Bytes(bytes, media!.ContentType, enableRangeProcessing: true).ExecuteAsync(call.Http);
    }

    private string Proof(GraphCall call, string id, string until) => secrets.Sign($"{call.Account}|{id}|{until}");
}
