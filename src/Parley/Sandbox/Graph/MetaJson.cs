using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace Parley.Sandbox.Graph;

/// <summary>
/// JSON as Meta writes webhooks: everything outside ASCII as <c>\uXXXX</c> with small hexadecimal digits, and slashes escaped. Whoever
/// parses and writes the body again before checking the signature fails on the first accented name, here as there.
/// See https://developers.facebook.com/docs/graph-api/webhooks/getting-started#validate-payloads.
/// </summary>
internal static class MetaJson
{
    private static readonly JsonWriterOptions Options = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>One JSON object, escaped.</summary>
    public static byte[] Write(Action<Utf8JsonWriter> write)
    {
        using var stream = new MemoryStream();
        using (var json = new Utf8JsonWriter(stream, Options))
        {
            json.WriteStartObject();
            write(json);
            json.WriteEndObject();
        }

        return Escape(stream.GetBuffer().AsSpan(0, (int)stream.Length));
    }

    /// <summary>The same JSON, with Meta's escapes.</summary>
    public static byte[] Escape(ReadOnlySpan<byte> utf8)
    {
        var text = Encoding.UTF8.GetString(utf8);
        var escaped = new StringBuilder(text.Length + 64);
        for (var i = 0; i < text.Length; i++)
        {
            var c = text[i];
            if (c == '\\')
            {
                i += CopyEscape(text, i, escaped);
            }
            else if (c == '/')
            {
                escaped.Append("\\/");
            }
            else if (c < 0x80)
            {
                escaped.Append(c);
            }
            else
            {
                AppendHex(escaped, c);
            }
        }

        return Encoding.ASCII.GetBytes(escaped.ToString());
    }

    // Copies an escape that the writer made, in small letters; returns how many characters more than one it took.
    private static int CopyEscape(string text, int at, StringBuilder escaped)
    {
        if (text[at + 1] != 'u')
        {
            escaped.Append(text, at, 2);
            return 1;
        }

        AppendHex(escaped, (char)Convert.ToUInt16(text.Substring(at + 2, 4), 16));
        return 5;
    }

    private static void AppendHex(StringBuilder escaped, char c) =>
        escaped.Append("\\u").Append(((int)c).ToString("x4", System.Globalization.CultureInfo.InvariantCulture));
}
