using System.Text.Json;
using System.Text.Json.Serialization;

namespace Parley.Inbound;

/// <summary>An inbound message as its job keeps it.</summary>
[JsonSerializable(typeof(InboundMessage))]
internal sealed partial class InboundJson : JsonSerializerContext
{
    public static string Write(InboundMessage message) => JsonSerializer.Serialize(message, Default.InboundMessage);

    public static InboundMessage Read(string text) => JsonSerializer.Deserialize(text, Default.InboundMessage)!;
}
