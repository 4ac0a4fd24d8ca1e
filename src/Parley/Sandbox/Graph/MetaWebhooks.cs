using System.Globalization;
using System.Text.Json;
using Parley.Channels.WhatsApp;
using Parley.Sandbox.Phones;

namespace Parley.Sandbox.Graph;

/// <summary>
/// The bodies of Meta's webhooks: https://developers.facebook.com/docs/whatsapp/cloud-api/webhooks/components. Pure; the bytes are made
/// once, stored, signed and sent as they are.
/// </summary>
internal static class MetaWebhooks
{
    /// <summary>True if a message with such a file can carry text.</summary>
    public static bool TakesCaption(string contentType) => MediaType(contentType) is "image" or "video" or "document";

    /// <summary>The message type of a file.</summary>
    public static string MediaType(string contentType) => contentType switch
    {
        "image/webp" => "sticker",
        _ when contentType.StartsWith("image/", StringComparison.Ordinal) => "image",
        _ when contentType.StartsWith("video/", StringComparison.Ordinal) => "video",
        _ when contentType.StartsWith("audio/", StringComparison.Ordinal) => "audio",
        _ => "document",
    };

    /// <summary>A person wrote to <paramref name="sender"/>.</summary>
    public static byte[] Message(WhatsAppSender sender, PhoneMessage message, SandboxMedia? media, PhoneTap? tap = null) => Envelope(sender, json =>
    {
        var digits = SandboxAddress.Digits(message.Phone);
        json.WriteStartArray("contacts");
        json.WriteStartObject();
        json.WriteStartObject("profile");
        json.WriteString("name", "+" + digits);
        json.WriteEndObject();
        json.WriteString("wa_id", digits);
        json.WriteEndObject();
        json.WriteEndArray();
        json.WriteStartArray("messages");
        json.WriteStartObject();
        json.WriteString("from", digits);
        json.WriteString("id", message.Id);
        json.WriteString("timestamp", SandboxTime.Seconds(message.At));
        if (tap is not null)
        {
            WriteTap(json, sender, tap);
        }
        else if (message.Content?.Location is { } place)
        {
            WriteLocation(json, place);
        }
        else if (media is null)
        {
            json.WriteString("type", "text");
            json.WriteStartObject("text");
            json.WriteString("body", message.Body ?? "");
            json.WriteEndObject();
        }
        else
        {
            WriteMedia(json, media, message.Body);
        }

        json.WriteEndObject();
        json.WriteEndArray();
    });

    /// <summary>What became of a message of <paramref name="sender"/>: sent, delivered, read or failed.</summary>
    public static byte[] Status(
        WhatsAppSender sender, string id, string status, long at, string phone, string? opaque, GraphError? error) =>
        Envelope(sender, json =>
        {
            json.WriteStartArray("statuses");
            json.WriteStartObject();
            json.WriteString("id", id);
            json.WriteString("status", status);
            json.WriteString("timestamp", SandboxTime.Seconds(at));
            json.WriteString("recipient_id", SandboxAddress.Digits(phone));
            if (error is null)
            {
                WritePricing(json);
            }
            else
            {
                WriteErrors(json, error);
            }

            if (opaque is not null)
            {
                json.WriteString("biz_opaque_callback_data", opaque);
            }

            json.WriteEndObject();
            json.WriteEndArray();
        });

    /// <summary>The reviewer decided.</summary>
    public static byte[] Template(string businessAccountId, GraphTemplate template, long at) => MetaJson.Write(json =>
    {
        WriteEntry(json, businessAccountId, at, "message_template_status_update", () =>
        {
            json.WriteString("event", template.Status);
            json.WriteNumber("message_template_id", long.Parse(template.Id, CultureInfo.InvariantCulture));
            json.WriteString("message_template_name", template.Name);
            json.WriteString("message_template_language", template.Language);
            json.WriteString("reason", template.Reason ?? "NONE");
            json.WriteString("message_template_category", template.Category);
        });
    });

    private static byte[] Envelope(WhatsAppSender sender, Action<Utf8JsonWriter> write) => MetaJson.Write(json =>
    {
        WriteEntry(json, sender.BusinessAccountId, null, "messages", () =>
        {
            json.WriteString("messaging_product", "whatsapp");
            json.WriteStartObject("metadata");
            json.WriteString("display_phone_number", SandboxAddress.Digits(sender.Address));
            json.WriteString("phone_number_id", sender.PhoneNumberId);
            json.WriteEndObject();
            write(json);
        });
    });

    private static void WriteEntry(Utf8JsonWriter json, string businessAccountId, long? at, string field, Action writeValue)
    {
        json.WriteString("object", "whatsapp_business_account");
        json.WriteStartArray("entry");
        json.WriteStartObject();
        json.WriteString("id", businessAccountId);
        if (at is { } time)
        {
            json.WriteNumber("time", time / 1_000_000);
        }

        json.WriteStartArray("changes");
        json.WriteStartObject();
        json.WriteStartObject("value");
        writeValue();
        json.WriteEndObject();
        json.WriteString("field", field);
        json.WriteEndObject();
        json.WriteEndArray();
        json.WriteEndObject();
        json.WriteEndArray();
    }

    // A template's button is one thing, a button or a row of an interactive message another; both point to what was tapped.
    private static void WriteTap(Utf8JsonWriter json, WhatsAppSender sender, PhoneTap tap)
    {
        json.WriteStartObject("context");
        json.WriteString("from", SandboxAddress.Digits(sender.Address));
        json.WriteString("id", tap.MessageId);
        json.WriteEndObject();
        if (tap.Kind == PhoneTap.Button)
        {
            json.WriteString("type", "button");
            json.WriteStartObject("button");
            json.WriteString("payload", tap.Id);
            json.WriteString("text", tap.Title);
            json.WriteEndObject();
            return;
        }

        json.WriteString("type", "interactive");
        json.WriteStartObject("interactive");
        json.WriteString("type", tap.Kind);
        json.WriteStartObject(tap.Kind);
        json.WriteString("id", tap.Id);
        json.WriteString("title", tap.Title);
        if (tap.Description is not null)
        {
            json.WriteString("description", tap.Description);
        }

        json.WriteEndObject();
        json.WriteEndObject();
    }

    private static void WriteLocation(Utf8JsonWriter json, PhoneLocation place)
    {
        json.WriteString("type", "location");
        json.WriteStartObject("location");
        json.WriteNumber("latitude", place.Latitude);
        json.WriteNumber("longitude", place.Longitude);
        if (place.Name is not null)
        {
            json.WriteString("name", place.Name);
        }

        if (place.Address is not null)
        {
            json.WriteString("address", place.Address);
        }

        json.WriteEndObject();
    }

    private static void WriteMedia(Utf8JsonWriter json, SandboxMedia media, string? caption)
    {
        var type = MediaType(media.ContentType);
        json.WriteString("type", type);
        json.WriteStartObject(type);
        if (caption is not null)
        {
            json.WriteString("caption", caption);
        }

        if (type == "document")
        {
            json.WriteString("filename", media.FileName ?? "document");
        }

        json.WriteString("mime_type", media.ContentType);
        json.WriteString("sha256", media.Sha256);
        json.WriteString("id", media.Id);
        if (type == "audio")
        {
            json.WriteBoolean("voice", false);
        }
        else if (type == "sticker")
        {
            json.WriteBoolean("animated", false);
        }

        json.WriteEndObject();
    }

    private static void WritePricing(Utf8JsonWriter json)
    {
        json.WriteStartObject("pricing");
        json.WriteBoolean("billable", false);
        json.WriteString("pricing_model", "PMP");
        json.WriteString("type", "free_customer_service");
        json.WriteString("category", "service");
        json.WriteEndObject();
    }

    private static void WriteErrors(Utf8JsonWriter json, GraphError error)
    {
        json.WriteStartArray("errors");
        json.WriteStartObject();
        json.WriteNumber("code", error.Code);
        json.WriteString("title", error.Title);
        json.WriteString("message", error.Title);
        json.WriteStartObject("error_data");
        json.WriteString("details", error.Details);
        json.WriteEndObject();
        json.WriteString("href", "https://developers.facebook.com/docs/whatsapp/cloud-api/support/error-codes/");
        json.WriteEndObject();
        json.WriteEndArray();
    }
}
