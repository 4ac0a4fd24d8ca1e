using System.Text.Json;
using Parley.Sandbox.Control;

namespace Parley.Sandbox.Trace;

/// <summary>A trace in the words of the control API.</summary>
internal static class TraceJson
{
    public static void Write(Utf8JsonWriter json, MessageTrace trace)
    {
        WriteObject(json, "message", trace.Message, Write);
        WriteObject(json, "arrival", trace.Arrival, Write);
        WriteArray(json, "recipients", trace.Recipients, Write);
        WriteArray(json, "webhooks", trace.Webhooks, WebhookDeliveryCalls.Write);
    }

    private static void Write(Utf8JsonWriter json, TracedMessage message)
    {
        json.WriteString("sid", message.Sid);
        json.WriteString("conversationSid", message.Conversation);
        json.WriteString("conversationState", message.ConversationState);
        WriteNumber(json, "index", message.Index);
        json.WriteString("author", message.Author);
        json.WriteString("participantSid", message.Participant);
        json.WriteString("body", message.Body);
        json.WriteString("source", message.Source);
        WriteArray(json, "media", message.Media, static (json, file) =>
        {
            json.WriteString("sid", file.Sid);
            json.WriteString("contentType", file.ContentType);
        });
        json.WriteString("contentSid", message.Content);
        WriteTime(json, "dateCreated", message.Created);
    }

    private static void Write(Utf8JsonWriter json, TracedArrival arrival)
    {
        json.WriteString("by", arrival.By);
        WriteTime(json, "at", arrival.At);
        json.WriteString("channel", arrival.Channel);
        json.WriteString("from", arrival.From);
        json.WriteString("to", arrival.To);
        json.WriteString("phoneMessageId", arrival.PhoneMessage);
        json.WriteString("outcome", arrival.Outcome);
        json.WriteString("reason", arrival.Reason);
        json.WriteString("words", arrival.Words);
        WriteObject(json, "binding", arrival.Binding, static (json, binding) =>
        {
            json.WriteString("participantSid", binding.Participant);
            json.WriteString("conversationSid", binding.Conversation);
            json.WriteString("address", binding.Address);
            json.WriteString("proxyAddress", binding.Proxy);
        });
        WriteArray(json, "steps", arrival.Steps, static (json, step) =>
        {
            WriteTime(json, "at", step.At);
            json.WriteString("what", step.What);
            json.WriteString("words", step.Words);
            WriteObject(json, "details", step.Details, WriteMembers);
        });
    }

    private static void Write(Utf8JsonWriter json, TracedRecipient recipient)
    {
        json.WriteString("participantSid", recipient.Participant);
        json.WriteString("identity", recipient.Identity);
        json.WriteString("address", recipient.Address);
        json.WriteString("proxyAddress", recipient.Proxy);
        json.WriteString("channel", recipient.Channel);
        json.WriteString("receiptSid", recipient.Receipt);
        json.WriteString("outcome", recipient.Outcome);
        json.WriteString("reason", recipient.Reason);
        WriteNumber(json, "errorCode", recipient.ErrorCode);
        json.WriteString("words", recipient.Words);
        WriteObject(json, "window", recipient.Window, static (json, window) =>
        {
            json.WriteBoolean("isOpen", window.IsOpen);
            WriteTime(json, "openUntil", window.Until);
        });
        WriteObject(json, "template", recipient.Template, static (json, template) =>
        {
            json.WriteString("name", template.Name);
            json.WriteString("language", template.Language);
            json.WriteStartObject("variables");
            WriteMembers(json, template.Variables);
            json.WriteEndObject();
        });
        WriteArray(json, "attempts", recipient.Attempts, Write);
        WriteArray(json, "statuses", recipient.Statuses, static (json, status) =>
        {
            json.WriteString("status", status.Status);
            WriteNumber(json, "errorCode", status.ErrorCode);
            WriteTime(json, "at", status.At);
        });
    }

    private static void Write(Utf8JsonWriter json, TracedAttempt attempt)
    {
        json.WriteNumber("number", attempt.Number);
        WriteTime(json, "at", attempt.At);
        json.WriteString("outcome", attempt.Outcome);
        json.WriteString("protocol", attempt.Protocol);
        WriteObject(json, "request", attempt.Request, Write);
        WriteObject(json, "response", attempt.Response, Write);
        WriteNumber(json, "durationMicroseconds", attempt.Duration);
        json.WriteString("error", attempt.Error);
    }

    private static void Write(Utf8JsonWriter json, TraceText text)
    {
        json.WriteString("line", text.Line);
        json.WriteStartObject("headers");
        WriteMembers(json, text.Headers);
        json.WriteEndObject();
        json.WriteString("body", text.Body);
    }

    private static void WriteMembers<T>(Utf8JsonWriter json, IReadOnlyDictionary<string, T> members) where T : class?
    {
        foreach (var (name, value) in members)
        {
            json.WriteString(name, value as string);
        }
    }

    private static void WriteObject<T>(Utf8JsonWriter json, string name, T? value, Action<Utf8JsonWriter, T> write) where T : class
    {
        if (value is null)
        {
            json.WriteNull(name);
            return;
        }

        json.WriteStartObject(name);
        write(json, value);
        json.WriteEndObject();
    }

    private static void WriteArray<T>(Utf8JsonWriter json, string name, IEnumerable<T> items, Action<Utf8JsonWriter, T> write)
    {
        json.WriteStartArray(name);
        foreach (var item in items)
        {
            json.WriteStartObject();
            write(json, item);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    private static void WriteTime(Utf8JsonWriter json, string name, long? at) =>
        json.WriteString(name, at is { } known ? SandboxTime.Text(known) : null);

    private static void WriteNumber(Utf8JsonWriter json, string name, long? number)
    {
        if (number is { } known)
        {
            json.WriteNumber(name, known);
        }
        else
        {
            json.WriteNull(name);
        }
    }
}
