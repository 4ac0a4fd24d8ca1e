using System.Globalization;
using System.Text.Json;
using Parley.Api;
using Parley.Inbound;

namespace Parley.Channels.WhatsApp;

/// <summary>
/// From Meta's webhook envelope to our words. Pure, and lenient: what is missing, of another type or unknown is passed over, so
/// that one strange message never holds up the others of its POST.
/// https://developers.facebook.com/docs/whatsapp/cloud-api/webhooks/payload-examples
/// </summary>
internal static class WebhookWire
{
    // Seconds since 1970 until they reach this; from there on they must be milliseconds (it would be the year 33658).
    private const long FirstMilliseconds = 1_000_000_000_000;
    private const long MicrosecondsPerSecond = 1_000_000;

    /// <summary>A wamid has about 60 characters. What no index holds would have Meta repeat its POST for a week.</summary>
    public const int MaxId = 512;

    /// <summary>All events of a POST, in its order.</summary>
    /// <param name="byNumber">The sender with a phone number id, if its secret signed this POST.</param>
    /// <param name="byAccount">A sender of a business account, if its secret signed this POST.</param>
    public static WebhookContents Read(
        JsonElement root, Func<string, WhatsAppSender?> byNumber, Func<string, WhatsAppSender?> byAccount)
    {
        var contents = new WebhookContents();
        foreach (var entry in root.Items("entry"))
        {
            foreach (var change in entry.Items("changes"))
            {
                ReadChange(contents, entry, change, byNumber, byAccount);
            }
        }

        return contents;
    }

    /// <summary>
    /// Microseconds since 1970 from a timestamp in seconds or milliseconds, as text or number; 0 if it is neither.
    /// </summary>
    public static long Timestamp(string? text)
    {
        if (!long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var value))
        {
            return 0;
        }

        var scale = value < FirstMilliseconds ? MicrosecondsPerSecond : MicrosecondsPerSecond / 1000;
        return value <= long.MaxValue / scale ? value * scale : 0;
    }

    private static void ReadChange(
        WebhookContents contents, JsonElement entry, JsonElement change,
        Func<string, WhatsAppSender?> byNumber, Func<string, WhatsAppSender?> byAccount)
    {
        if (change.Member("value") is not { ValueKind: JsonValueKind.Object } value)
        {
            return;
        }

        switch (change.Text("field"))
        {
            // Never by display_phone_number: it is text for people, and its form varies.
            case "messages" when value.Member("metadata")?.Text("phone_number_id") is { } id && byNumber(id) is { } sender:
                ReadMessages(contents, sender, value);
                break;
            case "message_template_status_update" or "template_category_update" when entry.Text("id") is { } id && byAccount(id) is { } sender:
                if (Review(sender, value) is { } review)
                {
                    contents.Events.Add(new WebhookEvent.Reviewed(review));
                }

                break;
            case "messages" or "message_template_status_update" or "template_category_update":
                contents.NotOurs++;
                break;
            default:
                // Account and quality notices; nobody here listens to them yet.
                break;
        }
    }

    private static void ReadMessages(WebhookContents contents, WhatsAppSender sender, JsonElement value)
    {
        foreach (var message in value.Items("messages"))
        {
            if (InboundWire.Read(sender, value, message) is { } inbound)
            {
                contents.Events.Add(new WebhookEvent.Received(inbound));
            }
        }

        foreach (var status in value.Items("statuses"))
        {
            if (Report(sender, status) is { } report)
            {
                contents.Events.Add(new WebhookEvent.Reported(report));
            }
        }

        // A fault of the number or account; it belongs to no message.
        foreach (var error in value.Items("errors"))
        {
            contents.Errors.Add((sender.PhoneNumberId, error.Integer("code")));
        }
    }

    private static StatusReport? Report(WhatsAppSender sender, JsonElement status)
    {
        ReceiptStatus? known = status.Text("status") switch
        {
            "sent" => ReceiptStatus.Sent,
            "delivered" => ReceiptStatus.Delivered,
            // "played": a voice message was listened to, which is how it is read.
            "read" or "played" => ReceiptStatus.Read,
            "failed" => ReceiptStatus.Failed,
            _ => null,
        };
        if (known is not { } word || status.Text("id") is not { Length: <= MaxId } id)
        {
            return null;
        }

        var (receipt, isOfPart) = SendWire.Named(status.Text("biz_opaque_callback_data"));
        return new StatusReport(
            sender.Account, WhatsAppChannel.KindName, id, receipt, word,
            word == ReceiptStatus.Failed ? MetaErrors.TwilioCode(ErrorCode(status)) : null,
            Timestamp(status.Text("timestamp")))
        {
            IsOfPart = isOfPart,
        };
    }

    private static int? ErrorCode(JsonElement status) =>
        status.Items("errors").Select(error => error.Integer("code")).FirstOrDefault(code => code is not null);

    // https://developers.facebook.com/docs/whatsapp/business-management-api/webhooks/components#message-template-status-updates
    // https://developers.facebook.com/docs/whatsapp/business-management-api/webhooks/components#template-category-updates
    private static TemplateReview? Review(WhatsAppSender sender, JsonElement value)
    {
        var status = TemplateWire.Status(value.Text("event"));
        var category = Category(value.Text("new_category") ?? value.Text("message_template_category"));
        return (status ?? category) is not null
            && value.Text("message_template_name") is { } name
            && value.Text("message_template_language") is { } language
                ? new TemplateReview(sender.Account, name, language, status, status is null ? null : Reason(value, status), category)
                : null;
    }

    private static string? Category(string? meta) =>
        meta?.ToUpperInvariant() is "UTILITY" or "MARKETING" or "AUTHENTICATION" ? meta.ToUpperInvariant() : null;

    private static string? Reason(JsonElement value, string status)
    {
        if (status is "approved" or "pending")
        {
            return null;
        }

        var reason = value.Text("reason") is { } word && word != "NONE" ? word : null;
        var detail = value.Member("rejection_info")?.Text("reason") ?? value.Member("other_info")?.Text("description");
        return (reason, detail) switch
        {
            (null, _) => detail,
            (_, null) => reason,
            _ => $"{reason}: {detail}",
        };
    }
}

/// <summary>What a POST said.</summary>
internal sealed class WebhookContents
{
    public List<WebhookEvent> Events { get; } = [];

    /// <summary>Faults outside any message: the number's id and Meta's code.</summary>
    public List<(string PhoneNumberId, int? Code)> Errors { get; } = [];

    /// <summary>Changes for numbers or accounts that are not ours, or not with the secret that signed.</summary>
    public int NotOurs { get; set; }
}

/// <summary>One thing that a POST said.</summary>
internal abstract record WebhookEvent
{
    private WebhookEvent()
    {
    }

    public sealed record Received(InboundMessage Message) : WebhookEvent;

    public sealed record Reported(StatusReport Report) : WebhookEvent;

    public sealed record Reviewed(TemplateReview Review) : WebhookEvent;
}
