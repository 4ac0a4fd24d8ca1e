using System.Text.Json;
using System.Text.Json.Serialization;

namespace Parley.Messages;

/// <summary>The files of a message as the JSON text that is stored with it.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower)]
[JsonSerializable(typeof(IReadOnlyList<MediaEntry>))]
internal sealed partial class MediaJson : JsonSerializerContext
{
    public static string? Write(IReadOnlyList<MediaEntry> media) =>
        media.Count == 0 ? null : JsonSerializer.Serialize(media, Default.IReadOnlyListMediaEntry);

    public static IReadOnlyList<MediaEntry> Read(string? text) =>
        text is null ? [] : JsonSerializer.Deserialize(text, Default.IReadOnlyListMediaEntry)!;
}
