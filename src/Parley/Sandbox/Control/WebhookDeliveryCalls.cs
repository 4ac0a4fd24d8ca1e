using System.Text.Json;
using Parley.Api;

namespace Parley.Sandbox.Control;

/// <summary>What Parley's webhooks sent to the application, and what it answered.</summary>
internal sealed class WebhookDeliveryCalls(IWebhookLog log)
{
    public async Task ListAsync(ControlCall call)
    {
        var query = call.Http.Request.Query;
        string? Given(string name) => query[name] is [{ Length: > 0 } text, ..] ? text : null;
        var (page, problem) = await log.ListAsync(
            call.Account, new(Given("conversationSid"), Given("eventType"), Given("status"), Given("pageSize"), Given("pageToken")),
            call.Cancellation);
        await (page is null ? call.RefuseAsync(problem!) : call.AnswerAsync(200, json =>
        {
            json.WriteStartArray("webhookDeliveries");
            foreach (var delivery in page.Deliveries)
            {
                json.WriteStartObject();
                Write(json, delivery);
                json.WriteEndObject();
            }

            json.WriteEndArray();
            json.WriteString("nextPageToken", page.Next);
        }));
    }

    public async Task FetchAsync(ControlCall call) =>
        await (await log.FindAsync(call.Account, call.Route("sid"), call.Cancellation) is { } delivery
            ? call.AnswerAsync(200, json => Write(json, delivery))
            : MissingAsync(call));

    public async Task RedeliverAsync(ControlCall call)
    {
        var (delivery, error) = await log.RedeliverAsync(call.Account, call.Route("sid"), call.Cancellation);
        await (error is not null ? call.FailAsync(error.Status, error.Code, error.Message)
            : delivery is null ? MissingAsync(call)
            : call.AnswerAsync(202, json => Write(json, delivery)));
    }

    private static Task MissingAsync(ControlCall call) => call.MissingAsync("There is no such delivery.");

    /// <summary>An attempt's members.</summary>
    public static void Write(Utf8JsonWriter json, LoggedDelivery delivery)
    {
        json.WriteString("sid", delivery.Sid);
        json.WriteString("eventSid", delivery.EventSid);
        json.WriteString("eventType", delivery.Event);
        json.WriteString("kind", delivery.Kind);
        json.WriteString("scope", delivery.Scope);
        json.WriteString("webhookSid", delivery.Hook);
        json.WriteString("conversationSid", delivery.Conversation);
        json.WriteString("status", delivery.Status);
        json.WriteNumber("retryCount", delivery.RetryCount);
        json.WriteString("idempotencyToken", delivery.IdempotencyToken);
        json.WriteString("redeliveryOf", delivery.RedeliveryOf);
        json.WriteString("dateCreated", Wire.Milliseconds(delivery.Started));
        if (delivery.Duration is { } duration)
        {
            json.WriteNumber("durationMicroseconds", duration);
        }
        else
        {
            json.WriteNull("durationMicroseconds");
        }

        json.WriteStartObject("request");
        json.WriteString("method", delivery.Method);
        json.WriteString("url", delivery.Url);
        WriteHeaders(json, delivery.RequestHeaders);
        json.WriteStartObject("parameters");
        foreach (var (name, value) in delivery.Parameters)
        {
            json.WriteString(name, value);
        }

        json.WriteEndObject();
        json.WriteEndObject();
        if (delivery.HttpStatus is { } status)
        {
            json.WriteStartObject("response");
            json.WriteNumber("status", status);
            WriteHeaders(json, delivery.ResponseHeaders);
            json.WriteString("body", delivery.ResponseBody);
            json.WriteEndObject();
        }
        else
        {
            json.WriteNull("response");
        }

        json.WriteString("error", delivery.Error);
    }

    private static void WriteHeaders(Utf8JsonWriter json, string? headers)
    {
        json.WritePropertyName("headers");
        json.WriteRawValue(headers ?? "null");
    }
}
