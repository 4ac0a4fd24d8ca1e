using System.Buffers;
using System.Text;
using Parley.Accounts;
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
    AccountDirectory accounts, ServiceStore services, ActionLimits limits, UnknownParameters unknown, ILogger<Runner> log)
{
    public async Task RunAsync(HttpContext http, Handler handler, ActionScope scope = ActionScope.None)
    {
        Answer answer;
        try
        {
            answer = await AnswerAsync(http, handler, scope);
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
            http.Response.Headers.RetryAfter = "1";
            answer = new ApiError(503, 20503, "The service is not available just now; nothing was changed");
        }
        catch (Exception bug)
        {
            LogBug(bug, http.Request.Method, http.Request.Path);
            answer = new ApiError(500, 20500, "An internal server error has occurred");
        }

        await answer.WriteAsync(http);
    }

    private async ValueTask<Answer> AnswerAsync(HttpContext http, Handler handler, ActionScope scope)
    {
        if (await AuthenticateAsync(http) is not { } account)
        {
            return ApiError.Unauthenticated;
        }

        using var place = limits.Enter(account.Sid);
        var service = http.Request.RouteValues["ServiceSid"] as string;
        if (service is not null && !await services.ExistsAsync(account.Sid, service, http.RequestAborted))
        {
            return ApiError.NotFound(http.Request.Path.Value ?? "/");
        }

        var isPost = HttpMethods.IsPost(http.Request.Method) || HttpMethods.IsPut(http.Request.Method);
        var (form, error) = isPost ? await ReadBodyAsync(http) : ReadQuery(http);
        if (form is null)
        {
            return error!;
        }

        var call = new Call(http, account, service ?? account.DefaultService, service is not null, form);
        if (scope != ActionScope.None)
        {
            limits.Count(account.Sid, call.ServiceSid, scope, scope == ActionScope.Conversation ? NameOf(http) : "");
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

    private async ValueTask<Account?> AuthenticateAsync(HttpContext http)
    {
        const string scheme = "Basic ";
        var header = http.Request.Headers.Authorization.ToString();
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
        return colon < 0 ? null : await accounts.AuthenticateAsync(pair[..colon], pair[(colon + 1)..], http.RequestAborted);
    }

    private static (Form?, ApiError?) ReadQuery(HttpContext http)
    {
        var query = http.Request.QueryString.Value ?? "";
        var form = Form.Parse(Encoding.UTF8.GetBytes(query.StartsWith('?') ? query[1..] : query), out var why);
        return (form, form is null ? ApiError.Malformed(why) : null);
    }

    // JSON bodies and files belong to the slices that take them; they read the body themselves.
    private static async ValueTask<(Form?, ApiError?)> ReadBodyAsync(HttpContext http)
    {
        var type = http.Request.ContentType;
        if (type is not null && !type.StartsWith("application/x-www-form-urlencoded", StringComparison.OrdinalIgnoreCase))
        {
            return ReadQuery(http);
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
