using System.Collections.Frozen;
using System.Text;
using System.Text.Json;
using Parley.Api;

namespace Parley.Templates;

/// <summary>
/// Names of the description's members. Some official libraries send objects under the names of their own language
/// (<c>twilioText</c>, <c>headerText</c>): these are brought back to the description's, everything else is kept as it came.
/// </summary>
internal static class ContentNames
{
    private static readonly FrozenDictionary<string, string> Names = new[]
    {
        "twilio/text", "twilio/media", "twilio/location", "twilio/list-picker", "twilio/call-to-action", "twilio/quick-reply",
        "twilio/card", "twilio/catalog", "twilio/carousel", "twilio/flows", "twilio/schedule", "whatsapp/card",
        "whatsapp/authentication", "whatsapp/flows", "copy_code_text", "webview_size", "header_text", "add_security_recommendation",
        "code_expiration_minutes", "dynamic_items", "section_title", "media_url", "button_text", "flow_id", "flow_token",
        "flow_first_page_id", "is_flow_first_page_endpoint", "next_page_id",
    }.ToFrozenDictionary(CamelCase);

    /// <summary>The types as they are stored.</summary>
    public static string Write(JsonElement types)
    {
        var buffer = new System.Buffers.ArrayBufferWriter<byte>();
        using (var json = new Utf8JsonWriter(buffer, JsonWriting.Options))
        {
            Write(json, types);
        }

        return Encoding.UTF8.GetString(buffer.WrittenSpan);
    }

    private static void Write(Utf8JsonWriter json, JsonElement value)
    {
        switch (value.ValueKind)
        {
            case JsonValueKind.Object:
                json.WriteStartObject();
                // A name may stand there twice: the last one counts.
                foreach (var member in value.EnumerateObject().GroupBy(member => Names.GetValueOrDefault(member.Name, member.Name)))
                {
                    json.WritePropertyName(member.Key);
                    Write(json, member.Last().Value);
                }

                json.WriteEndObject();
                break;
            case JsonValueKind.Array:
                json.WriteStartArray();
                foreach (var item in value.EnumerateArray())
                {
                    Write(json, item);
                }

                json.WriteEndArray();
                break;
            default:
                value.WriteTo(json);
                break;
        }
    }

    private static string CamelCase(string name)
    {
        var words = name.Split('/', '-', '_');
        return words[0] + string.Concat(words.Skip(1).Select(word => char.ToUpperInvariant(word[0]) + word[1..]));
    }
}
