using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.StaticFiles;
using Parley.Accounts;
using Parley.Api;
using Parley.Ops;
using Parley.Storage;

namespace Parley.Functions;

/// <summary>
/// <c>/functions/…</c>: who may call what is decided here, because the process behind asks nobody. Public: anybody. Protected: whoever
/// signs like a webhook. Private: nobody; as if it were not there.
/// </summary>
internal sealed partial class FunctionFront(
    FunctionsOptions options, FunctionInvoker invoker, AccountDirectory accounts, EngineOptions engine, ILogger<FunctionFront> logger)
{
    /// <summary>What the toolkit takes.</summary>
    private const int MostBody = 6 * 1024 * 1024;

    private const int MostParameters = 16 * 1024;
    private const string Prefix = "/functions";
    private static readonly FileExtensionContentTypeProvider Types = new();
    private readonly FunctionFolder? _folder = options.Folder is { } root ? new(root) : null;

    public void Map(IEndpointRouteBuilder routes) => routes.Map(Prefix + "/{**path}", ServeAsync);

    private async Task ServeAsync(HttpContext http)
    {
        try
        {
            if (await AnswerAsync(http) is { } error)
            {
                await ((Answer)error).WriteAsync(http);
            }
        }
        catch (OperationCanceledException) when (http.RequestAborted.IsCancellationRequested)
        {
            // Nobody is there to hear of it.
        }
        catch (BadHttpRequestException bad)
        {
            await ((Answer)(bad.StatusCode == 413 ? ApiError.TooLarge : ApiError.Malformed("the request broke off"))).WriteAsync(http);
        }
        catch (StorageException away) when (!http.Response.HasStarted)
        {
            LogBug(away, http.Request.Method);
            await ((Answer)ApiError.Away(away.PerhapsStored)).WriteAsync(http);
        }
        catch (Exception bug) when (!http.Response.HasStarted)
        {
            LogBug(bug, http.Request.Method);
            await ((Answer)new ApiError(500, 20500, "An internal server error has occurred")).WriteAsync(http);
        }
    }

    private async Task<ApiError?> AnswerAsync(HttpContext http)
    {
        var request = http.Request;
        var path = request.Path.Value![Prefix.Length..];
        if (_folder is null)
        {
            return new(404, 20404, "No functions are hosted here: start with --functions DIR, or set Parley:Functions:Path");
        }

        if (_folder.Find(path) is not { } found)
        {
            return ApiError.NotFound(request.Path.Value);
        }

        http.Features.Get<IHttpMaxRequestBodySizeFeature>()?.MaxRequestBodySize = MostBody + 1;
        if (request.ContentLength > MostBody || await Runner.ReadAllAsync(http, MostBody) is not { } body)
        {
            return ApiError.TooLarge;
        }

        var isForm = request.ContentType?.StartsWith("application/x-www-form-urlencoded", StringComparison.OrdinalIgnoreCase) == true;
        var form = isForm ? Form.Parse(body.Span, out _) : null;
        var query = Form.Parse(System.Text.Encoding.UTF8.GetBytes(request.QueryString.Value?.TrimStart('?') ?? ""), out _) ?? new Form();
        var signed = await SignerAsync(http, form, query, body);
        var call = new FunctionCall(
            found, signed ?? accounts.First, request.Method,
            new PathString(path).ToUriComponent() + request.QueryString.ToUriComponent(), request.Host.ToUriComponent(),
            [.. request.Headers.SelectMany(header => header.Value.Select(value => KeyValuePair.Create(header.Key, value ?? "")))],
            body, "http", Parameters(query, form, request.ContentType, body));
        if (found.Access == Access.Private || (found.Access == Access.Protected && signed is null))
        {
            var refusal = found.Access == Access.Private
                ? ApiError.NotFound(request.Path.Value)
                : new(403, 20403, "Forbidden: a protected function needs a valid X-Twilio-Signature");
            if (found.IsFunction)
            {
                invoker.Refuse(call, refusal);
            }

            return refusal;
        }

        if (!found.IsFunction)
        {
            return await SendAssetAsync(http, found);
        }

        var answer = await invoker.InvokeAsync(call);
        if (answer.Error is not null)
        {
            return answer.Error;
        }

        await WriteAsync(http, answer);
        return null;
    }

    // Whose token signed it: the first account's, or in the sandbox that of the account which the parameters name. Null: nobody's.
    private async ValueTask<Account?> SignerAsync(HttpContext http, Form? form, Form query, ReadOnlyMemory<byte> body)
    {
        var given = http.Request.Headers[FunctionSignature.Header].ToString();
        if (given.Length == 0)
        {
            return null;
        }

        var urls = FunctionSignature.Urls(http.Request, engine.PublicUrl());
        var named = (form ?? query)["AccountSid"];
        var account = options.AnyAccount && Sid.Is(named, "AC") && named != accounts.First.Sid.Value
            ? await accounts.FindAsync(new(named!), http.RequestAborted)
            : accounts.First;
        return account is not null && FunctionSignature.Verifies(account.AuthToken, given, urls, form, body) ? account : null;
    }

    private async Task<ApiError?> SendAssetAsync(HttpContext http, FunctionFile asset)
    {
        if (!HttpMethods.IsGet(http.Request.Method) && !HttpMethods.IsHead(http.Request.Method))
        {
            return new(405, 20004, "Method not allowed");
        }

        var type = Types.TryGetContentType(asset.Path, out var known) ? known : "application/octet-stream";
        http.Response.Headers.XContentTypeOptions = "nosniff";
        var file = Path.Join(_folder!.Root, asset.File);
        try
        {
            await TypedResults.PhysicalFile(
                file, type, lastModified: File.GetLastWriteTimeUtc(file), enableRangeProcessing: true).ExecuteAsync(http);
            return null;
        }
        catch (Exception gone) when (gone is IOException or UnauthorizedAccessException && !http.Response.HasStarted)
        {
            return ApiError.NotFound(http.Request.Path.Value!);
        }
    }

    private static async Task WriteAsync(HttpContext http, FunctionAnswer answer)
    {
        var response = http.Response;
        response.StatusCode = answer.Status;
        foreach (var (name, value) in answer.Headers)
        {
            // Other characters cannot stand in a header of ours; a header less is better than no answer.
            if (System.Text.Ascii.IsValid(value) && !value.Any(char.IsControl))
            {
                response.Headers.Append(name, value);
            }
        }

        // What a function echoes is not to be taken for a page because it looks like one.
        response.Headers.TryAdd("X-Content-Type-Options", "nosniff");
        if (answer.Status is 204 or 205 or 304)
        {
            return;
        }

        response.ContentLength = answer.Body.Length;
        if (!HttpMethods.IsHead(http.Request.Method))
        {
            await response.Body.WriteAsync(answer.Body, http.RequestAborted);
        }
    }

    /// <summary>For the log: what the function gets as <c>event</c>, as text, bounded.</summary>
    private static Dictionary<string, string> Parameters(Form query, Form? form, string? type, ReadOnlyMemory<byte> body)
    {
        var parameters = new Dictionary<string, string>(StringComparer.Ordinal);
        var left = MostParameters;
        void Add(string name, string value)
        {
            left -= name.Length + value.Length;
            if (left >= 0)
            {
                parameters[name] = parameters.TryGetValue(name, out var before) ? $"{before}, {value}" : value;
            }
        }

        foreach (var (name, value) in query.Pairs.Concat(form?.Pairs ?? []))
        {
            Add(name, value);
        }

        if (type?.StartsWith("application/json", StringComparison.OrdinalIgnoreCase) == true && body.Length <= MostParameters
            && JsonWriting.ParseObject(body, out var json) is null)
        {
            using (json)
            {
                foreach (var property in json!.RootElement.EnumerateObject())
                {
                    Add(property.Name, property.Value.ToString());
                }
            }
        }

        return parameters;
    }

    [LoggerMessage(910, LogLevel.Error, "{Method} of a function failed")]
    private partial void LogBug(Exception exception, string method);
}
