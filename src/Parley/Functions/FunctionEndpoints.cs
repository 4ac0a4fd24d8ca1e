using System.Text;
using System.Text.Json;
using Parley.Accounts;
using Parley.Api;
using Parley.Webhooks;

namespace Parley.Functions;

/// <summary>
/// <c>/parley/v1/Functions</c>: what is hosted, how it is doing, what was called, and the files. It is the first account's, whose the
/// functions are; to others it is not there. The paths are Parley's own.
/// </summary>
internal sealed class FunctionEndpoints(
    FunctionsOptions options, FunctionSupervisor supervisor, FunctionInvoker invoker, InvocationLog log, FunctionFiles files,
    AccountDirectory accounts)
{
    private const int MostPerPage = 100;
    private const string Base = "/Functions";
    private readonly FunctionFolder? _folder = options.Folder is { } root ? new(root) : null;

    public void Map(Routes routes)
    {
        routes.Get(Base, Own(Overview));
        routes.Get(Base + "/Invocations", Own(List));
        routes.Get(Base + "/Invocations/{Sid}", Own(Fetch));
        routes.Get(Base + "/Files", Own(_ => Answer.Ok(new FunctionFileList(files.List()), ApiJson.Default.FunctionFileList)));
        routes.Get(Base + "/Files/{**Path}", Own(Read));
        routes.PutBody(Base + "/Files/{**Path}", call => OwnAsync(call, WriteAsync));
        routes.Delete(Base + "/Files/{**Path}", Own(call => files.Delete(PathOf(call)) is { } error ? error : Answer.Gone));
        routes.PostBody(Base + "/Invoke", call => OwnAsync(call, InvokeAsync));
    }

    private Handler Own(Func<Call, Answer> handler) => call => OwnAsync(call, same => ValueTask.FromResult(handler(same)));

    private async ValueTask<Answer> OwnAsync(Call call, Func<Call, ValueTask<Answer>> handler) =>
        call.Sid == accounts.First.Sid ? await handler(call) : call.NotFound;

    private Answer Overview(Call call)
    {
        var all = _folder?.List() ?? [];
        return Answer.Ok(
            new FunctionsResource(
                FunctionRuntimeResource.From(supervisor.Runtime), options.Folder, options.Folder is not null && options.Editable,
                [.. all.Where(one => one.IsFunction).Select(Function)], [.. all.Where(one => !one.IsFunction).Select(Asset)]),
            ApiJson.Default.FunctionsResource);
    }

    private FunctionResource Function(FunctionFile file)
    {
        var (size, modified) = Stat(file);
        var counts = log.Counts(file.Path);
        return new(
            file.Path, file.File, file.AccessName, UrlOf(file.Path), size, modified, counts.Invocations, counts.Errors,
            counts.Last is { } last ? Wire.Milliseconds(last) : null);
    }

    private FunctionAssetResource Asset(FunctionFile file)
    {
        var (size, modified) = Stat(file);
        return new(file.Path, file.File, file.AccessName, file.Access == Access.Private ? null : UrlOf(file.Path), size, modified);
    }

    private (long Size, string Modified) Stat(FunctionFile file)
    {
        var info = new FileInfo(Path.Join(_folder!.Root, file.File));
        return info.Exists ? (info.Length, Wire.Milliseconds(Wire.Microseconds(info.LastWriteTimeUtc))) : (0, Wire.Milliseconds(0));
    }

    private string UrlOf(string path) => supervisor.Url + new PathString(path).ToUriComponent();

    private Answer List(Call call)
    {
        if (Page.Read(call.Form, MostPerPage, out var page) is { } error)
        {
            return error;
        }

        var rows = page.Cut(log.List(call.Form["Path"], page.Key, page.Backward, page.Size + 1), invocation => invocation.Sid);
        var meta = page.Meta(rows, "invocations", call.Origin + "/parley/v1/Functions/Invocations", call.Form);
        return Answer.Ok(new InvocationList([.. rows.Rows.Select(InvocationResource.From)], meta), ApiJson.Default.InvocationList);
    }

    private Answer Fetch(Call call) => log.Find(call.Route("Sid")) is { } invocation
        ? Answer.Ok(InvocationResource.From(invocation), ApiJson.Default.InvocationResource)
        : call.NotFound;

    private Answer Read(Call call)
    {
        var (file, error) = files.Read(PathOf(call));
        return file is null ? error! : Answer.Ok(file, ApiJson.Default.FunctionFileResource);
    }

    private async ValueTask<Answer> WriteAsync(Call call)
    {
        // JSON may write each character of a file as six.
        var (document, problem) = await ReadJsonAsync(call, 6 * FunctionFiles.Most + 4096);
        using (document)
        {
            if (problem is not null)
            {
                return problem;
            }

            var json = document!.RootElement;
            if (!TryText(json, "content", out var content) || content is null)
            {
                return ApiError.BadParameter("content", "the file's text");
            }

            if (!TryText(json, "etag", out var etag))
            {
                return ApiError.BadParameter("etag", "a text");
            }

            var (file, isNew, error) = files.Write(PathOf(call), content, etag);
            return file is null ? error! : Answer.WithStatus(isNew ? 201 : 200, file, ApiJson.Default.FunctionFileResource);
        }
    }

    private async ValueTask<Answer> InvokeAsync(Call call)
    {
        var (document, problem) = await ReadJsonAsync(call, Form.MostBytes);
        using (document)
        {
            if (problem is not null)
            {
                return problem;
            }

            var json = document!.RootElement;
            if (!TryText(json, "path", out var path) || path is null)
            {
                return ApiError.BadParameter("path", "a function's path, such as /hello");
            }

            if (!TryText(json, "method", out var method) || (method ??= "POST") is not ("POST" or "GET" or "PUT" or "DELETE"))
            {
                return ApiError.BadParameter("method", "POST, GET, PUT or DELETE");
            }

            if (_folder?.Find(path) is not { IsFunction: true } function)
            {
                return new ApiError(404, 20404, $"There is no function {path}");
            }

            if (function.Access == Access.Private)
            {
                return ApiError.Bad(20001, "A private function is there for other functions; it cannot be called");
            }

            return ReadParameters(json, out var parameters) is { } error
                ? error
                : Answer.Ok(InvocationResource.From(await InvokeAsync(function, method, parameters)), ApiJson.Default.InvocationResource);
        }
    }

    // As a webhook would call it, with its signature.
    private async Task<Invocation> InvokeAsync(FunctionFile function, string method, Dictionary<string, string> parameters)
    {
        var account = accounts.First;
        var form = string.Join('&', parameters.Select(pair => $"{Uri.EscapeDataString(pair.Key)}={Uri.EscapeDataString(pair.Value)}"));
        var inUrl = method is "GET" or "DELETE";
        var url = new Uri(UrlOf(function.Path) + (inUrl && form.Length > 0 ? "?" + form : ""));
        List<KeyValuePair<string, string>> headers =
        [
            new(FunctionSignature.Header, WebhookSignature.Compute(account.AuthToken, url, inUrl ? [] : parameters)),
            new("User-Agent", "TwilioProxy/1.1"), new("Accept", "*/*"),
        ];
        if (!inUrl)
        {
            headers.Add(new("Content-Type", "application/x-www-form-urlencoded; charset=utf-8"));
        }

        var answer = await invoker.InvokeAsync(new(
            function, account, method, new PathString(function.Path).ToUriComponent() + url.Query, url.Authority, headers,
            inUrl ? default : Encoding.ASCII.GetBytes(form), "console", parameters));
        return answer.Invocation;
    }

    private static ApiError? ReadParameters(JsonElement json, out Dictionary<string, string> parameters)
    {
        parameters = [];
        if (!json.TryGetProperty("parameters", out var given) || given.ValueKind == JsonValueKind.Null)
        {
            return null;
        }

        if (given.ValueKind != JsonValueKind.Object)
        {
            return ApiError.BadParameter("parameters", "an object");
        }

        foreach (var property in given.EnumerateObject())
        {
            parameters[property.Name] = property.Value.ValueKind == JsonValueKind.Null ? "" : property.Value.ToString();
        }

        return null;
    }

    private static async ValueTask<(JsonDocument? Document, ApiError? Error)> ReadJsonAsync(Call call, int most)
    {
        if (call.Http.Request.ContentType?.StartsWith("application/json", StringComparison.OrdinalIgnoreCase) != true)
        {
            return (null, ApiError.Malformed("application/json is expected"));
        }

        if (call.Http.Request.ContentLength > most || await Runner.ReadAllAsync(call.Http, most) is not { } body)
        {
            return (null, ApiError.TooLarge);
        }

        var error = JsonWriting.ParseObject(body, out var document);
        return (document, error);
    }

    // True with null if it is not there.
    private static bool TryText(JsonElement json, string name, out string? value)
    {
        value = null;
        if (!json.TryGetProperty(name, out var property) || property.ValueKind == JsonValueKind.Null)
        {
            return true;
        }

        value = property.ValueKind == JsonValueKind.String ? property.GetString() : null;
        return value is not null;
    }

    private static string PathOf(Call call) => call.Http.Request.RouteValues["Path"] as string ?? "";
}
