using Parley.Accounts;
using Parley.Gateway;
using Parley.Webhooks;

namespace Parley.Api;

/// <summary>One authenticated request to a resource.</summary>
internal sealed class Call(HttpContext http, Account account, string serviceSid, bool scoped, Form form)
{
    public HttpContext Http => http;

    public Account Account => account;

    public AccountSid Sid => account.Sid;

    /// <summary>The conversation service: named in the path, or the account's default.</summary>
    public string ServiceSid => serviceSid;

    /// <summary>True under <c>/v1/Services/{IS…}</c>: payloads then carry <c>chat_service_sid</c> and such URLs.</summary>
    public bool Scoped => scoped;

    /// <summary>POST: the body. Otherwise the query.</summary>
    public Form Form => form;

    public CancellationToken Cancellation => http.RequestAborted;

    /// <summary>Scheme and host as the client used them: the absolute URLs of the answer lead back to where it came from.</summary>
    public string Origin => ExternalUrls.Origin(http.Request);

    /// <summary><c>https://conversations.twilio.com/v1</c>, with the service if the request named one.</summary>
    public string Base => scoped ? $"{Origin}/v1/Services/{serviceSid}" : $"{Origin}/v1";

    /// <summary>Who acts with an access token; null for REST.</summary>
    public Actor? Actor { get; init; }

    /// <summary><c>X-Twilio-Webhook-Enabled: true</c>, or an access token: webhooks fire for this request.</summary>
    public bool WebhookEnabled => Actor is not null
        || string.Equals(http.Request.Headers["X-Twilio-Webhook-Enabled"], "true", StringComparison.OrdinalIgnoreCase);

    /// <summary>What webhooks hear as <c>Source</c>: <c>API</c>, or <c>SDK</c> for whoever acts with an access token.</summary>
    public string Source => Actor is null ? "API" : "SDK";

    /// <summary>The identity of whoever acts with an access token; webhooks hear it as <c>ClientIdentity</c>. Null for REST.</summary>
    public string? ClientIdentity => Actor?.Identity;

    /// <summary>Whether webhooks hear of what this request does: an access token's acts always fire, REST asks for it.</summary>
    public Firing Firing => new(WebhookEnabled, Source, ClientIdentity);

    /// <summary>The same request with another form.</summary>
    public Call With(Form other) => new(http, account, serviceSid, scoped, other) { Actor = Actor };

    /// <summary>A path parameter, decoded.</summary>
    public string Route(string name) => (string)http.Request.RouteValues[name]!;

    /// <summary>404 for this very path.</summary>
    public ApiError NotFound => ApiError.NotFound(ProductHosts.AskedPath(http.Request));
}
