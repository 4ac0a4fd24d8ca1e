using System.Buffers;
using System.Runtime.InteropServices;
using System.Text;
using System.Text.Json;
using Parley.Inbound;

namespace Parley.Channels.WhatsApp;

/// <summary>
/// From one of Meta's inbound messages to an <see cref="InboundMessage"/>. Pure. The body is what a person would read in its
/// place; everything that has no place in a body goes into the metadata.
/// https://developers.facebook.com/docs/whatsapp/cloud-api/webhooks/components#messages-object
/// </summary>
internal static class InboundWire
{
    // Members that travel in the metadata as they came.
    private static readonly string[] KeptMembers =
    [
        "context", "referral", "location", "contacts", "interactive", "reaction", "order", "errors", "unsupported", "identity",
        "group_id",
    ];

    /// <summary>
    /// Null for what is not a message of a person: system notices, edits, a reaction taken back, no id, no author.
    /// </summary>
    public static InboundMessage? Read(WhatsAppSender sender, JsonElement value, JsonElement message)
    {
        var type = message.Text("type") ?? "unknown";
        var contact = Contact(value, message);
        if (message.Text("id") is not { Length: <= WebhookWire.MaxId } id || Author(message, contact) is not { } from || !IsMessage(type, message))
        {
            return null;
        }

        return new InboundMessage(
            sender.Account, WhatsAppChannel.KindName, id, from, sender.Address, Body(type, message), Media(type, message),
            WebhookWire.Timestamp(message.Text("timestamp")), Metadata(type, message, contact));
    }

    private static bool IsMessage(string type, JsonElement message) => type switch
    {
        // A changed number or identity, a changed or withdrawn message: the person wrote nothing new, and the window stays as it
        // is.
        "system" or "edit" or "revoke" or "request_welcome" => false,
        "reaction" => message.Member("reaction")?.Text("emoji") is not null,
        _ => true,
    };

    // A person with a user name may come without a number, or with the user id in the number's place.
    private static string? Author(JsonElement message, JsonElement? contact) =>
        WhatsAppAddress.FromMeta(message.Text("from"))
        ?? WhatsAppAddress.FromMeta(contact?.Text("wa_id"))
        ?? WhatsAppAddress.FromMeta(message.Text("from_user_id"));

    // contacts[] stands beside messages[]; usually it has one item, and system messages have none.
    private static JsonElement? Contact(JsonElement value, JsonElement message)
    {
        var contacts = value.Items("contacts").ToList();
        foreach (var contact in contacts)
        {
            if (Same(contact.Text("wa_id"), message.Text("from")) || Same(contact.Text("user_id"), message.Text("from_user_id")))
            {
                return contact;
            }
        }

        return contacts.Count == 1 && message.Text("from") is null ? contacts[0] : null;
    }

    private static bool Same(string? one, string? other) => one is not null && one == other;

    private static string? Body(string type, JsonElement message) => type switch
    {
        "text" => message.Member("text")?.Text("body"),
        "image" or "video" or "document" => message.Member(type)?.Text("caption"),
        "button" => message.Member("button")?.Text("text"),
        "interactive" => Interactive(message.Member("interactive")),
        "reaction" => message.Member("reaction")?.Text("emoji"),
        "location" => Location(message.Member("location")),
        "contacts" => Joined(message.Items("contacts").Select(Card)),
        "order" => message.Member("order")?.Text("text"),
        _ => null,
    };

    private static string? Interactive(JsonElement? interactive) => interactive?.Text("type") switch
    {
        "button_reply" => interactive?.Member("button_reply")?.Text("title"),
        "list_reply" => interactive?.Member("list_reply")?.Text("title"),
        "nfm_reply" => interactive?.Member("nfm_reply")?.Text("body") ?? interactive?.Member("nfm_reply")?.Text("name"),
        _ => null,
    };

    private static string? Location(JsonElement? location)
    {
        var (latitude, longitude) = (location?.Text("latitude"), location?.Text("longitude"));
        var point = latitude is null || longitude is null ? null : $"{latitude}, {longitude}";
        return Joined([location?.Text("name"), location?.Text("address"), point]);
    }

    private static string? Card(JsonElement contact)
    {
        var numbers = contact.Items("phones").Select(phone => phone.Text("phone") ?? phone.Text("wa_id"));
        var name = contact.Member("name")?.Text("formatted_name");
        var words = string.Join(' ', numbers.Prepend(name).Where(word => word is not null));
        return words.Length > 0 ? words : null;
    }

    private static string? Joined(IEnumerable<string?> lines)
    {
        var text = string.Join('\n', lines.Where(line => line is not null));
        return text.Length > 0 ? text : null;
    }

    private static IReadOnlyList<InboundMedia> Media(string type, JsonElement message)
    {
        // "voice" is what "audio" with voice:true was called before.
        if (type is not ("image" or "video" or "document" or "sticker" or "audio" or "voice")
            || message.Member(type) is not { } medium || medium.Text("id") is not { } id)
        {
            return [];
        }

        return [new InboundMedia(id, medium.Text("mime_type"), medium.Text("filename"))];
    }

    private static string Metadata(string type, JsonElement message, JsonElement? contact)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var json = new Utf8JsonWriter(buffer))
        {
            json.WriteStartObject();
            json.WriteString("type", type);
            Write(json, "profile_name", contact?.Member("profile")?.Text("name"));
            Write(json, "username", contact?.Member("profile")?.Text("username"));
            Write(json, "wa_id", contact?.Text("wa_id"));
            Write(json, "user_id", message.Text("from_user_id"));
            if (message.Member("audio") is { } audio && audio.Member("voice") is { ValueKind: JsonValueKind.True })
            {
                json.WriteBoolean("voice", true);
            }

            WriteTap(json, message);
            foreach (var name in KeptMembers)
            {
                if (message.Member(name) is { } member)
                {
                    json.WritePropertyName(name);
                    // The bytes were parsed once; writing them again through the reader would refuse half an emoji.
                    json.WriteRawValue(JsonMarshal.GetRawUtf8Value(member), skipInputValidation: true);
                }
            }

            json.WriteEndObject();
        }

        return Encoding.UTF8.GetString(buffer.WrittenSpan);
    }

    // A tap looks the same to who reads it, whether the button was a template's, a quick reply's or a list's.
    private static void WriteTap(Utf8JsonWriter json, JsonElement message)
    {
        var interactive = message.Member("interactive");
        if (message.Member("button") is { ValueKind: JsonValueKind.Object } button)
        {
            WriteObject(json, "button", ("text", button.Text("text")), ("payload", button.Text("payload")));
        }
        else if (interactive?.Member("button_reply") is { ValueKind: JsonValueKind.Object } reply)
        {
            WriteObject(json, "button", ("text", reply.Text("title")), ("payload", reply.Text("id")));
        }
        else if (interactive?.Member("list_reply") is { ValueKind: JsonValueKind.Object } row)
        {
            WriteObject(
                json, "list", ("id", row.Text("id")), ("title", row.Text("title")), ("description", row.Text("description")));
        }

        if (message.Member("context") is { ValueKind: JsonValueKind.Object } context && context.Text("id") is { } quoted)
        {
            WriteObject(json, "quoted", ("channel_message", quoted), ("from", WhatsAppAddress.FromMeta(context.Text("from"))));
        }
    }

    private static void WriteObject(Utf8JsonWriter json, string name, params ReadOnlySpan<(string Name, string? Value)> members)
    {
        json.WriteStartObject(name);
        foreach (var (member, value) in members)
        {
            Write(json, member, value);
        }

        json.WriteEndObject();
    }

    private static void Write(Utf8JsonWriter json, string name, string? value)
    {
        if (value is not null)
        {
            json.WriteString(name, value);
        }
    }
}
