using System.Buffers;
using System.Globalization;
using System.Runtime.InteropServices;
using System.Text;
using System.Text.Json;

namespace Parley.Channels.WhatsApp;

/// <summary>
/// Reads JSON whose shape is promised by nobody: a missing member, a member of another type and a number beyond range are all
/// "not there". None of these throws.
/// </summary>
internal static class LenientJson
{
    /// <summary>The member, or null if there is none, if it is null, or if this is not an object.</summary>
    public static JsonElement? Member(this JsonElement element, string name) =>
        element.ValueKind == JsonValueKind.Object
        && element.TryGetProperty(name, out var member)
        && member.ValueKind is not (JsonValueKind.Null or JsonValueKind.Undefined)
            ? member
            : null;

    /// <summary>The items of an array; none for anything else.</summary>
    public static IEnumerable<JsonElement> Items(this JsonElement element) =>
        element.ValueKind == JsonValueKind.Array ? element.EnumerateArray() : [];

    /// <summary>The items of the member's array; none for anything else.</summary>
    public static IEnumerable<JsonElement> Items(this JsonElement element, string name) => element.Member(name)?.Items() ?? [];

    /// <summary>The values of an object's members; none for anything else.</summary>
    public static IEnumerable<JsonElement> Members(this JsonElement element) =>
        element.ValueKind == JsonValueKind.Object ? element.EnumerateObject().Select(member => member.Value) : [];

    /// <summary>A member's text; an id that came as a number reads the same. Empty text is null.</summary>
    public static string? Text(this JsonElement element, string name) => element.Member(name)?.AsText();

    /// <summary>Text, or a number's digits; null for anything else and for empty text.</summary>
    public static string? AsText(this JsonElement element)
    {
        var text = element.ValueKind switch
        {
            JsonValueKind.String => Decode(element),
            JsonValueKind.Number => element.GetRawText(),
            _ => null,
        };
        // PostgreSQL holds no NUL; refused for it, the whole POST would come again for a week.
        text = text?.Replace("\0", "", StringComparison.Ordinal);
        return string.IsNullOrEmpty(text) ? null : text;
    }

    /// <summary>A member that is a whole number, or text of one.</summary>
    public static int? Integer(this JsonElement element, string name) =>
        int.TryParse(element.Text(name), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var value)
            ? value
            : null;

    /// <summary>The value's own characters. Invalid UTF-8 becomes U+FFFD.</summary>
    public static string Raw(this JsonElement element) => Encoding.UTF8.GetString(JsonMarshal.GetRawUtf8Value(element));

    // GetString throws on invalid UTF-8 and on half a surrogate pair (a client cut an emoji in two). The rest of such a text is
    // still what the person wrote, so only the broken character is lost.
    private static string? Decode(JsonElement element)
    {
        try
        {
            return element.GetString();
        }
        catch (InvalidOperationException)
        {
            return Unescape(element.Raw().AsSpan()[1..^1]);
        }
    }

    private static string Unescape(ReadOnlySpan<char> escaped)
    {
        var text = new StringBuilder(escaped.Length);
        for (var at = 0; at < escaped.Length; at++)
        {
            if (escaped[at] != '\\')
            {
                text.Append(escaped[at]);
                continue;
            }

            at++;
            if (escaped[at] == 'u')
            {
                text.Append((char)ushort.Parse(escaped.Slice(at + 1, 4), NumberStyles.HexNumber, CultureInfo.InvariantCulture));
                at += 4;
            }
            else
            {
                text.Append(escaped[at] switch
                {
                    'n' => '\n',
                    'r' => '\r',
                    't' => '\t',
                    'b' => '\b',
                    'f' => '\f',
                    var other => other,
                });
            }
        }

        return WithoutHalfPairs(text.ToString());
    }

    private static string WithoutHalfPairs(string text)
    {
        var whole = new StringBuilder(text.Length);
        for (var rest = text.AsSpan(); rest.Length > 0;)
        {
            var status = Rune.DecodeFromUtf16(rest, out var rune, out var consumed);
            whole.Append((status == OperationStatus.Done ? rune : Rune.ReplacementChar).ToString());
            rest = rest[consumed..];
        }

        return whole.ToString();
    }
}
