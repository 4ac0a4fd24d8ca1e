using System.Reflection;
using System.Text;
using Microsoft.AspNetCore.Http.Features;
using Parley.Api;
using Parley.Storage;

namespace Parley.Sandbox.Control;

/// <summary>The control API: who may call, for which account, and the table of calls.</summary>
internal sealed class ControlEndpoints(
    ISandboxAccounts accounts, PhoneCalls phones, ClockCalls clock, FaultCalls faults, TemplateCalls templates, EventCalls events,
    WebhookDeliveryCalls deliveries, BindingCalls bindings, TraceCalls traces, AccountCalls account, RequestCalls requests,
    ClientCalls clients, SignatureCalls signatures, ILogger<ControlEndpoints> log)
{
    private const string Root = "/sandbox/v1";

    // Ten files of the usual size, in base64.
    private const long LargestBody = 64 * 1024 * 1024;

    public void Map(IEndpointRouteBuilder routes)
    {
        Map(routes, "GET", "/Phones", phones.ListAsync);
        Map(routes, "PATCH", "/Phones/{address}", phones.PatchAsync);
        Map(routes, "GET", "/Phones/{address}/Messages", phones.MessagesAsync);
        Map(routes, "POST", "/Phones/{address}/Messages", phones.SendAsync);
        Map(routes, "POST", "/Phones/{address}/Read", phones.ReadAsync);
        Map(routes, "GET", "/Phones/{address}/Messages/{id}/Trace", traces.OfPhoneAsync);
        Map(routes, "GET", "/Messages/{sid}/Trace", traces.OfMessageAsync);
        Map(routes, "GET", "/Clock", clock.GetAsync);
        Map(routes, "POST", "/Clock", clock.AdvanceAsync);
        Map(routes, "POST", "/Settle", clock.SettleAsync);
        Map(routes, "GET", "/Faults", faults.ListAsync);
        Map(routes, "POST", "/Faults", faults.AddAsync);
        Map(routes, "DELETE", "/Faults", faults.RemoveAsync);
        Map(routes, "PATCH", "/Faults/{id}", faults.SwitchAsync);
        Map(routes, "DELETE", "/Faults/{id}", faults.RemoveAsync);
        Map(routes, "GET", "/Templates", templates.ListAsync);
        Map(routes, "POST", "/Templates/{sid}/Review", templates.ReviewAsync);
        Map(routes, "GET", "/WebhookDeliveries", deliveries.ListAsync);
        Map(routes, "GET", "/WebhookDeliveries/{sid}", deliveries.FetchAsync);
        Map(routes, "POST", "/WebhookDeliveries/{sid}/Redeliver", deliveries.RedeliverAsync);
        Map(routes, "GET", "/Requests", requests.ListAsync);
        Map(routes, "DELETE", "/Requests", requests.RemoveAsync);
        Map(routes, "GET", "/Requests/{id}", requests.FetchAsync);
        Map(routes, "GET", "/Clients", clients.ListAsync);
        Map(routes, "POST", "/Signatures/Explain", signatures.ExplainAsync);
        Map(routes, "POST", "/Bindings", bindings.RegisterAsync);
        Map(routes, "GET", "/Events", events.StreamAsync);
        Map(routes, "POST", "/Reset", account.ResetAsync);
        Map(routes, "GET", "/Environment", account.EnvironmentAsync);
        Map(routes, "GET", "/Senders/{address}", account.SenderAsync);
        routes.MapGet($"{Root}/Media/{{id}}", MediaAsync);
        routes.MapGet("/openapi/sandbox.json", DescribeAsync);
    }

    private void Map(IEndpointRouteBuilder routes, string method, string path, Func<ControlCall, Task> handle) =>
        routes.MapMethods(Root + path, [method], http => HandleAsync(http, handle));

    private async Task HandleAsync(HttpContext http, Func<ControlCall, Task> handle)
    {
        if (!LoopbackGate.Allows(http))
        {
            await ControlCall.FailAsync(http, 403, 20003, "The sandbox is there for this machine only.");
            return;
        }

        if (await AccountAsync(http) is not { } chosen)
        {
            http.Response.Headers.WWWAuthenticate = "Basic realm=\"Parley sandbox\"";
            await ControlCall.FailAsync(http, 401, 20003, "Authenticate");
            return;
        }

        if (http.Features.Get<IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false } limit)
        {
            limit.MaxRequestBodySize = LargestBody;
        }

        await GuardAsync(http, () => handle(new ControlCall(http, chosen)));
    }

    private async Task GuardAsync(HttpContext http, Func<Task> handle)
    {
        try
        {
            await handle();
        }
        catch (OperationCanceledException) when (http.RequestAborted.IsCancellationRequested)
        {
            // The client left.
        }
        catch (BadHttpRequestException bad) when (!http.Response.HasStarted)
        {
            await ControlCall.FailAsync(http, bad.StatusCode, 20001, "The request is too large or could not be read.");
        }
        catch (StorageException away) when (!http.Response.HasStarted)
        {
            var error = ApiError.Away(away.PerhapsStored);
            log.RequestFailed(away, http.Request.Method, Root);
            http.Response.Headers.RetryAfter = "1";
            await ControlCall.FailAsync(http, error.Status, error.Code, error.Message);
        }
        catch (Exception broken) when (!http.Response.HasStarted)
        {
            log.RequestFailed(broken, http.Request.Method, Root);
            await ControlCall.FailAsync(http, 500, 20500, "The sandbox failed; its log says why.");
        }
    }

    // No credentials: the first account. Wrong ones: nobody.
    private async ValueTask<AccountSid?> AccountAsync(HttpContext http)
    {
        var header = http.Request.Headers.Authorization.ToString();
        if (header.Length == 0)
        {
            return accounts.First;
        }

        const string Scheme = "Basic ";
        var bytes = new byte[header.Length];
        if (!header.StartsWith(Scheme, StringComparison.OrdinalIgnoreCase) ||
            !Convert.TryFromBase64String(header[Scheme.Length..].Trim(), bytes, out var length))
        {
            return null;
        }

        var pair = Encoding.UTF8.GetString(bytes, 0, length);
        var colon = pair.IndexOf(':', StringComparison.Ordinal);
        return colon < 0
            ? null
            : await accounts.AuthenticateAsync(pair[..colon], pair[(colon + 1)..], http.RequestAborted);
    }

    // No credentials here: the link cannot be guessed, and an <img> cannot send any.
    private Task MediaAsync(HttpContext http) => GuardAsync(http, async () =>
    {
        if (!LoopbackGate.Allows(http) || await phones.MediaAsync(http) is not { } media)
        {
            await ControlCall.FailAsync(http, 404, 20404, "There is no such media.");
            return;
        }

        // Whatever a phone sends must not run as a page of this origin.
        http.Response.Headers.ContentSecurityPolicy = "default-src 'none'; sandbox";
        http.Response.Headers.XContentTypeOptions = "nosniff";
        http.Response.Headers.CacheControl = "private, max-age=86400";
        await Results.Bytes(media.Bytes, media.ContentType, enableRangeProcessing: true).ExecuteAsync(http);
    });

    private static async Task DescribeAsync(HttpContext http)
    {
        await using var description = Assembly.GetExecutingAssembly().GetManifestResourceStream("openapi/sandbox.json")!;
        http.Response.ContentType = "application/json";
        await description.CopyToAsync(http.Response.Body, http.RequestAborted);
    }
}
