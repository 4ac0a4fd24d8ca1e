using System.Globalization;
using System.Text.Json;
using Parley.Api;
using Parley.Webhooks;

namespace Parley.WebhookDeliveries;

/// <summary>An attempt as operators get it. Not a resource of Twilio's.</summary>
internal sealed record WebhookDeliveryResource(
    string Sid, string AccountSid, string EventSid, string EventType, string Kind, string Scope, string WebhookSid,
    string? ConversationSid, string Status, long RetryCount, string IdempotencyToken, string? RedeliveryOf, string DateCreated,
    long? DurationMicroseconds, WebhookDeliveryRequest Request, WebhookDeliveryResponse? Response, string? Error, string Url,
    WebhookDeliveryLinks Links)
{
    public const string Path = "/parley/v1/WebhookDeliveries";

    public static WebhookDeliveryResource From(WebhookDelivery delivery, string origin)
    {
        var call = delivery.Call;
        var url = $"{origin}{Path}/{delivery.Sid}";
        return new(
            delivery.Sid, call.Account.Value, call.EventSid, call.Event, call.Kind, call.Scope, call.Hook, call.Conversation,
            delivery.Outcome, call.RetryCount, call.IdempotencyToken, delivery.RedeliveryOf, Wire.Milliseconds(delivery.Started),
            delivery.Duration,
            new(call.Method, WithoutPassword(call.Url), Headers(delivery.RequestHeaders), Parameters(call)),
            delivery.Status is { } status ? new(status, Headers(delivery.ResponseHeaders), delivery.ResponseBody) : null,
            delivery.Error, url, new(url + "/Redeliver"));
    }

    /// <summary>What was sent: the event's parameters, and <c>RetryCount</c>.</summary>
    public static IReadOnlyDictionary<string, string> Parameters(WebhookRequest call)
    {
        var parameters = new OrderedDictionary<string, string>();
        foreach (var (name, value) in WebhookSignature.Pairs(call.Form))
        {
            parameters[name] = value;
        }

        parameters["RetryCount"] = call.RetryCount.ToString(CultureInfo.InvariantCulture);
        return parameters;
    }

    /// <summary>Credentials in a URL are for its server, not for who reads the log.</summary>
    public static string WithoutPassword(string url) =>
        Uri.TryCreate(url, UriKind.Absolute, out var uri) && uri.UserInfo.Length > 0
            ? new UriBuilder(uri) { UserName = "", Password = "" }.Uri.AbsoluteUri
            : url;

    private static JsonElement? Headers(string? json)
    {
        if (json is null)
        {
            return null;
        }

        using var document = JsonDocument.Parse(json);
        return document.RootElement.Clone();
    }
}

/// <summary>What went out.</summary>
internal sealed record WebhookDeliveryRequest(
    string Method, string Url, JsonElement? Headers, IReadOnlyDictionary<string, string> Parameters);

/// <summary>What came back; headers and body up to 4 KB each.</summary>
internal sealed record WebhookDeliveryResponse(long Status, JsonElement? Headers, string? Body);

internal sealed record WebhookDeliveryLinks(string Redeliver);

internal sealed record WebhookDeliveryList(IReadOnlyList<WebhookDeliveryResource> WebhookDeliveries, PageMeta Meta);
