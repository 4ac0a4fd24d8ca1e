using System.Text.Json;

namespace Parley.Sandbox.Control;

/// <summary>Reads strings that a client may have left out, or got wrong.</summary>
internal static class JsonText
{
    public const int Absent = 0;
    public const int Found = 1;
    public const int Wrong = 2;

    /// <summary>Reads a string member; null counts as absent.</summary>
    public static int Read(JsonElement element, string name, out string? text)
    {
        text = null;
        if (!element.TryGetProperty(name, out var value) || value.ValueKind == JsonValueKind.Null)
        {
            return Absent;
        }

        if (value.ValueKind != JsonValueKind.String)
        {
            return Wrong;
        }

        try
        {
            text = value.GetString();
            return Found;
        }
        catch (InvalidOperationException)
        {
            // Half of a surrogate pair: valid JSON, but no text.
            return Wrong;
        }
    }
}
