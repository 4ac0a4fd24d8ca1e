using System.Buffers;
using System.Text;
using Microsoft.AspNetCore.Http.Features;
using Parley.Accounts;
using Parley.Roles;
using Parley.Services;
using Parley.Storage;

namespace Parley.Api;

/// <summary>Answers one request to a resource.</summary>
internal delegate ValueTask<Answer> Handler(Call call);

/// <summary>
/// The boundary of every resource: authenticates, finds the service, reads the form, runs the handler, and turns whatever goes wrong
/// into Twilio's error shape. Handlers see only calls that are allowed.
/// </summary>
internal sealed partial class Runner(
    AccountDirectory accounts, AccessTokens tokens, Access access, ServiceStore services, ActionLimits limits, UnknownParameters unknown,
    ILogger<Runner> log)
{
    private const string FormType = "application/x-www-form-urlencoded";

    public async Task RunAsync(HttpContext http, Handler handler, Operation operation)
    {
        Answer answer;
        PathValues.Decode(http);
        try
        {
            answer = await AnswerAsync(http, handler, operation);
        }
        catch (RefusedException refused)
        {
            answer = refused.Error;
        }
        catch (OperationCanceledException) when (http.RequestAborted.IsCancellationRequested)
        {
            return;
        }
        catch (BadHttpRequestException bad)
        {
            answer = bad.StatusCode == 413 ? ApiError.TooLarge : ApiError.Malformed("the request broke off");
        }
        catch (StorageException away)
        {
            LogStorageAway(away, http.Request.Path);
            answer = ApiError.Away(away.PerhapsStored);
        }
        catch (Exception bug)
        {
            LogBug(bug, http.Request.Method, http.Request.Path);
            answer = new ApiError(500, 20500, "An internal server error has occurred");
        }

        await answer.WriteAsync(http);
    }

    private async ValueTask<Answer> AnswerAsync(HttpContext http, Handler handler, Operation operation)
    {
        var (account, actor, refused) = await AuthenticateAsync(http);
        if (account is null)
        {
            return refused ?? ApiError.Unauthenticated;
        }

        http.Features.Get<IRequestWitness>()?.Authenticated(account.Sid);
        using var place = limits.Enter(account.Sid);
        var service = http.Request.RouteValues["ServiceSid"] as string;
        var used = service ?? actor?.ServiceSid;
        if ((used is not null && !await services.ExistsAsync(account.Sid, used, http.RequestAborted))
            || (actor is not null && used != actor.ServiceSid))
        {
            return ApiError.NotFound(http.Request.Path.Value ?? "/");
        }

        var isPost = HttpMethods.IsPost(http.Request.Method) || HttpMethods.IsPut(http.Request.Method);
        var (form, error) = isPost ? await ReadBodyAsync(http, operation) : ReadQuery(http);
        if (form is null)
        {
            return error!;
        }

        var call = new Call(http, account, used ?? account.DefaultService, service is not null, form) { Actor = actor };
        if (actor is not null)
        {
            (call, var denied) = await access.AdmitAsync(call, actor, operation);
            if (denied is not null)
            {
                return denied;
            }
        }

        if (operation.Scope != ActionScope.None)
        {
            limits.Count(account.Sid, call.ServiceSid, operation.Scope, operation.Scope == ActionScope.Conversation ? NameOf(http) : "");
        }

        var answer = await handler(call);
        if (answer.Status < 400)
        {
            unknown.Report(http, form);
        }

        return answer;
    }

    private static string NameOf(HttpContext http) =>
        http.Request.RouteValues["ConversationSid"] as string ?? http.Request.RouteValues["Sid"] as string ?? "";

    // Basic for servers. For chat clients an access token: as a bearer's, or in the header that the SDK's media client sends.
    private async ValueTask<(Account? Account, Actor? Actor, ApiError? Error)> AuthenticateAsync(HttpContext http)
    {
        const string bearer = "Bearer ";
        var header = http.Request.Headers.Authorization.ToString();
        if (header.StartsWith(bearer, StringComparison.OrdinalIgnoreCase))
        {
            return await tokens.OpenAsync(header[bearer.Length..].Trim(), http.RequestAborted);
        }

        return header.Length == 0 && http.Request.Headers["X-Twilio-Token"].ToString() is { Length: > 0 } token
            ? await tokens.OpenAsync(token, http.RequestAborted)
            : (await AuthenticateAsync(header, http.RequestAborted), null, null);
    }

    private async ValueTask<Account?> AuthenticateAsync(string header, CancellationToken cancellation)
    {
        const string scheme = "Basic ";
        if (!header.StartsWith(scheme, StringComparison.OrdinalIgnoreCase) || header.Length > 1000)
        {
            return null;
        }

        var buffer = new byte[header.Length];
        if (!Convert.TryFromBase64String(header[scheme.Length..].Trim(), buffer, out var length))
        {
            return null;
        }

        var pair = Encoding.UTF8.GetString(buffer, 0, length);
        var colon = pair.IndexOf(':', StringComparison.Ordinal);
        return colon < 0 ? null : await accounts.AuthenticateAsync(pair[..colon], pair[(colon + 1)..], cancellation);
    }

    private static (Form?, ApiError?) ReadQuery(HttpContext http)
    {
        var query = http.Request.QueryString.Value ?? "";
        var form = Form.Parse(Encoding.UTF8.GetBytes(query.StartsWith('?') ? query[1..] : query), out var why);
        return (form, form is null ? ApiError.Malformed(why) : null);
    }

    // JSON bodies and files belong to the slices that take them; they read the body themselves. Elsewhere they would be lost without a
    // word: a conversation without a name, an update of nothing. Some clients name a type though they send no body.
    private static async ValueTask<(Form?, ApiError?)> ReadBodyAsync(HttpContext http, Operation operation)
    {
        var type = http.Request.ContentType;
        if (!string.IsNullOrEmpty(type) && !type.StartsWith(FormType, StringComparison.OrdinalIgnoreCase))
        {
            return operation.ReadsBody || http.Features.Get<IHttpRequestBodyDetectionFeature>()?.CanHaveBody != true
                ? ReadQuery(http)
                : (null, ApiError.Malformed($"the parameters of this operation are a form, {FormType}"));
        }

        if (http.Request.ContentLength > Form.MostBytes)
        {
            return (null, ApiError.TooLarge);
        }

        if (await ReadAllAsync(http, Form.MostBytes) is not { } body)
        {
            return (null, ApiError.TooLarge);
        }

        var form = Form.Parse(body.Span, out var why);
        return (form, form is null ? ApiError.Malformed(why) : null);
    }

    /// <summary>The whole body, or null if it is longer than <paramref name="most"/> octets.</summary>
    public static async ValueTask<ReadOnlyMemory<byte>?> ReadAllAsync(HttpContext http, int most)
    {
        var reader = http.Request.BodyReader;
        while (true)
        {
            var result = await reader.ReadAsync(http.RequestAborted);
            if (result.Buffer.Length > most)
            {
                return null;
            }

            if (result.IsCompleted)
            {
                var body = result.Buffer.ToArray();
                http.Features.Get<IRequestWitness>()?.Read(result.Buffer);
                reader.AdvanceTo(result.Buffer.End);
                return body;
            }

            reader.AdvanceTo(result.Buffer.Start, result.Buffer.End);
        }
    }

    [LoggerMessage(100, LogLevel.Error, "The database refused {Path}")]
    private partial void LogStorageAway(Exception exception, string path);

    [LoggerMessage(101, LogLevel.Error, "{Method} {Path} failed")]
    private partial void LogBug(Exception exception, string method, string path);
}
