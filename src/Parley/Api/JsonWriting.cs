using System.Text.Encodings.Web;
using System.Text.Json;

namespace Parley.Api;

/// <summary>How JSON is written everywhere: plain characters, for these answers never stand inside HTML.</summary>
internal static class JsonWriting
{
    public static readonly JsonWriterOptions Options = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>True if <paramref name="text"/> is one whole JSON value, nested at most 64 deep.</summary>
    public static bool IsJson(string text)
    {
        var reader = new Utf8JsonReader(System.Text.Encoding.UTF8.GetBytes(text));
        try
        {
            while (reader.Read())
            {
                // Reading to the end is the check.
            }

            return reader.BytesConsumed > 0;
        }
        catch (JsonException)
        {
            return false;
        }
    }

    /// <summary>
    /// True if every string and name in it is text: whole UTF-16 without NUL, which PostgreSQL cannot hold. The parser itself lets
    /// both through, and reading them fails later.
    /// </summary>
    public static bool IsPlain(JsonElement json)
    {
        try
        {
            return json.ValueKind switch
            {
                JsonValueKind.String => IsPlain(json.GetString()!),
                JsonValueKind.Array => json.EnumerateArray().All(IsPlain),
                JsonValueKind.Object => json.EnumerateObject().All(pair => IsPlain(pair.Name) && IsPlain(pair.Value)),
                _ => true,
            };
        }
        catch (InvalidOperationException)
        {
            return false;
        }
    }

    /// <summary>A JSON body that must be an object of plain text; the caller disposes the document, which is null with an error.</summary>
    public static ApiError? ParseObject(ReadOnlyMemory<byte> json, out JsonDocument? document)
    {
        document = null;
        try
        {
            document = JsonDocument.Parse(json);
        }
        catch (JsonException)
        {
            return ApiError.Malformed("not JSON");
        }

        if (document.RootElement.ValueKind == JsonValueKind.Object && IsPlain(document.RootElement))
        {
            return null;
        }

        document.Dispose();
        document = null;
        return ApiError.Malformed("not a JSON object of plain text");
    }

    private static bool IsPlain(string text) => !text.Contains('\0', StringComparison.Ordinal);

    /// <summary>A list of strings as JSON, as it is stored.</summary>
    public static string Strings(IReadOnlyList<string> values)
    {
        var buffer = new System.Buffers.ArrayBufferWriter<byte>();
        using (var writer = new Utf8JsonWriter(buffer, Options))
        {
            writer.WriteStartArray();
            foreach (var value in values)
            {
                writer.WriteStringValue(value);
            }

            writer.WriteEndArray();
        }

        return System.Text.Encoding.UTF8.GetString(buffer.WrittenSpan);
    }

    /// <summary>The reverse of <see cref="Strings"/>.</summary>
    public static IReadOnlyList<string> ReadStrings(string json)
    {
        using var document = JsonDocument.Parse(json);
        return [.. document.RootElement.EnumerateArray().Select(item => item.GetString()!)];
    }
}
