using System.Text.Json;

namespace Parley.Sandbox.Phones;

/// <summary>Phones and their messages in the words of the control API.</summary>
internal sealed class PhoneJson(SandboxAddresses addresses)
{
    public static void WritePhone(Utf8JsonWriter json, Phone phone, long now)
    {
        json.WriteString("address", phone.Address);
        json.WriteString("channel", SandboxAddress.Channel(phone.Address));
        json.WriteBoolean("reachable", phone.IsReachable);
        json.WriteNumber("unread", phone.Unread);
        json.WriteStartArray("windows");
        foreach (var window in phone.Windows)
        {
            json.WriteStartObject();
            json.WriteString("sender", window.Sender);
            if (window.OpenUntil(now) is { } until)
            {
                json.WriteString("openUntil", SandboxTime.Text(until));
            }
            else
            {
                json.WriteNull("openUntil");
            }

            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    public void WriteMessage(Utf8JsonWriter json, PhoneMessage message)
    {
        json.WriteString("id", message.Id);
        json.WriteString("direction", message.IsSent ? "sent" : "received");
        json.WriteString("from", message.From);
        json.WriteString("to", message.To);
        json.WriteString("body", message.Body);
        WriteMedia(json, message.Media);
        json.WriteString("template", message.Template);
        json.WriteString("status", message.Status);
        json.WriteString("timestamp", SandboxTime.Text(message.At));
        message.Content?.Write(json);
    }

    public void WriteMedia(Utf8JsonWriter json, IReadOnlyList<PhoneMedia> media)
    {
        json.WriteStartArray("media");
        foreach (var item in media)
        {
            json.WriteStartObject();
            json.WriteString("contentType", item.ContentType);
            json.WriteString("url", Url(item));
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    /// <summary>Where the bytes are to be had.</summary>
    public string Url(PhoneMedia media) =>
        media.Link is { } link ? new Uri(addresses.Parley, $"/sandbox/v1/Media/{link}").AbsoluteUri : media.Url ?? "";
}
