using Microsoft.AspNetCore.Http.Features;

namespace Parley.Sandbox.Graph;

/// <summary>
/// The pretend <c>graph.facebook.com</c>, mounted on a port of its own: any version in front or none, then the object, then its edge.
/// </summary>
internal sealed class GraphEndpoints(
    SandboxSecrets secrets, SandboxWhatsAppSenders senders, GraphMessages messages, GraphMediaCalls media, GraphTemplateCalls templates,
    GraphUploads uploads, GraphObjects objects, ILogger<GraphEndpoints> log)
{
    private const long LargestBody = 3 * 1024 * 1024;
    private const long LargestUpload = SandboxMediaFetcher.Largest + (1024 * 1024);

    public void Map(IEndpointRouteBuilder routes) => routes.Map("/{**path}", HandleAsync);

    private async Task HandleAsync(HttpContext http)
    {
        if (!LoopbackGate.Allows(http))
        {
            http.Response.StatusCode = StatusCodes.Status403Forbidden;
            return;
        }

        try
        {
            await AnswerAsync(http);
        }
        catch (OperationCanceledException) when (http.RequestAborted.IsCancellationRequested)
        {
            // The client left.
        }
        catch (BadHttpRequestException bad) when (!http.Response.HasStarted)
        {
            await GraphCall.FailAsync(http, GraphError.Parameter("The request could not be read.") with { Status = bad.StatusCode });
        }
        catch (Exception broken) when (!http.Response.HasStarted)
        {
            log.RequestFailed(broken, http.Request.Method, http.Request.Path.Value ?? "");
            await GraphCall.FailAsync(http, new GraphError(1, "The sandbox failed; its log says why."));
        }
    }

    private async Task AnswerAsync(HttpContext http)
    {
        var path = (http.Request.Path.Value ?? "").Split('/', StringSplitOptions.RemoveEmptyEntries);
        var version = path.Length > 0 && IsVersion(path[0]) ? path[0] : "v25.0";
        path = path.Length > 0 && IsVersion(path[0]) ? path[1..] : path;
        if (secrets.AccountOf(Token(http)) is not { } account)
        {
            await GraphCall.FailAsync(http, new GraphError(190, "The access token is missing, malformed or not valid."));
            return;
        }

        var call = new GraphCall(http, account, path, version);
        Limit(
            http,
            path is [_, "media"] || (path is [var session] && session.StartsWith(GraphUploads.Prefix, StringComparison.Ordinal))
                ? LargestUpload
                : LargestBody);
        if (string.Join('/', path) == GraphMediaCalls.BytesPath && call.Method == "GET")
        {
            await media.DownloadAsync(call);
            return;
        }

        await DispatchAsync(call);
    }

    private Task DispatchAsync(GraphCall call)
    {
        var id = call.Path.Length > 0 ? call.Path[0] : "";
        var sender = senders.ByPhoneNumberId(id) is { } known && known.Account == call.Account ? known : null;
        var isBusiness = id == secrets.BusinessAccountId(call.Account);
        return call.Path switch
        {
            [_] when id.StartsWith(GraphUploads.Prefix, StringComparison.Ordinal) => uploads.TakeAsync(call, id),
            [GraphUploads.AppId, "uploads"] when call.Method == "POST" => uploads.OpenAsync(call),
            [_] when call.Method == "POST" && sender is null && !isBusiness => templates.EditAsync(call, id),
            [_] => objects.HandleAsync(call, sender, isBusiness),
            [_, "messages"] when sender is not null && call.Method == "POST" => messages.PostAsync(call, sender),
            [_, "media"] when sender is not null && call.Method == "POST" => media.UploadAsync(call, sender),
            [_, "message_templates"] when isBusiness => templates.HandleAsync(call),
            [_, "subscribed_apps"] when isBusiness => objects.SubscriptionsAsync(call),
            [_, "phone_numbers"] when isBusiness && call.Method == "GET" => objects.NumbersAsync(call),
            _ => call.FailAsync(GraphError.Unknown(id.Length <= 64 ? id : id[..64])),
        };
    }

    private static void Limit(HttpContext http, long most)
    {
        if (http.Features.Get<IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false } limit)
        {
            limit.MaxRequestBodySize = most;
        }
    }

    // v25.0
    private static bool IsVersion(string segment) =>
        segment.Length is >= 4 and <= 6 && segment[0] == 'v' && segment.Contains('.', StringComparison.Ordinal) &&
        segment.AsSpan(1).Trim("0123456789.").IsEmpty;

    // Uploads say OAuth where everything else says Bearer.
    private static string? Token(HttpContext http)
    {
        var header = http.Request.Headers.Authorization.ToString();
        var scheme = header.StartsWith("OAuth ", StringComparison.OrdinalIgnoreCase) ? "OAuth " : "Bearer ";
        return header.StartsWith(scheme, StringComparison.OrdinalIgnoreCase)
            ? header[scheme.Length..].Trim()
            : http.Request.Query["access_token"] is [{ } token, ..] ? token : null;
    }
}
