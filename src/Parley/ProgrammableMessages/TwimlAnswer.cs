using System.Text;
using System.Text.Json;
using System.Xml;
using System.Xml.Linq;
using Parley.Api;
using Parley.Webhooks;

namespace Parley.ProgrammableMessages;

/// <summary>
/// The messages that a number's webhook answers with: https://www.twilio.com/docs/messaging/twiml. A web server's plain text is one
/// message, its XML a <c>Response</c> with a <c>Message</c> for each; every other verb means nothing here. Pure.
/// </summary>
internal static class TwimlAnswer
{
    /// <summary>How long an answer is read: https://www.twilio.com/docs/api/errors/11750.</summary>
    public const int MostBytes = 64 * 1024;

    /// <summary>More than anybody sends to one person at once.</summary>
    public const int MostMessages = 30;

    private static readonly UTF8Encoding Strict = new(false, throwOnInvalidBytes: true);

    /// <summary>Reads an answer; why it cannot be read, or null.</summary>
    /// <param name="from">Who answers unless it says otherwise: the number that was written to.</param>
    /// <param name="to">Who wrote.</param>
    /// <param name="messages">Each as a client would ask for it, with the parameters of the message resource.</param>
    public static string? Read(WebhookExchange exchange, string url, string from, string to, out IReadOnlyList<Form> messages)
    {
        messages = [];
        if (exchange is not { Succeeded: true, IsWhole: true, Body.Length: > 0 })
        {
            return exchange.IsWhole || !exchange.Succeeded ? null : $"it is longer than {MostBytes} octets, or broke off";
        }

        var kind = ContentType(exchange.ResponseHeaders);
        try
        {
            if (kind == "text/plain")
            {
                var text = Strict.GetString(exchange.Body).Trim();
                // No database holds NUL, and no person reads it.
                messages = text.Length == 0 || text.Contains('\0') ? [] : [Message(from, to, [new("Body", text)])];
                return null;
            }

            if (kind is not ("text/xml" or "application/xml" or "text/html"))
            {
                return null;
            }

            using var stream = new MemoryStream(exchange.Body);
            using var reader = XmlReader.Create(stream, new() { DtdProcessing = DtdProcessing.Prohibit, XmlResolver = null });
            if (XDocument.Load(reader).Root is not { Name.LocalName: "Response" } root)
            {
                return "its root is no Response";
            }

            messages = [.. root.Elements("Message").Take(MostMessages).Select(verb => Read(verb, new(url), from, to))];
            return null;
        }
        catch (Exception malformed) when (malformed is XmlException or DecoderFallbackException)
        {
            return "it is no well-formed XML, or no UTF-8";
        }
    }

    // What stands in the verb itself is its text, unless a Body does: https://www.twilio.com/docs/messaging/twiml/message
    private static Form Read(XElement verb, Uri webhook, string from, string to)
    {
        var bodies = verb.Elements("Body").Select(body => body.Value.Trim()).ToList();
        var text = bodies.Count > 0
            ? string.Concat(bodies)
            : string.Concat(verb.Nodes().OfType<XText>().Select(node => node.Value)).Trim();
        var callback = (string?)verb.Attribute("statusCallback") ?? (string?)verb.Attribute("action");
        return Message((string?)verb.Attribute("from") ?? from, (string?)verb.Attribute("to") ?? to,
        [
            new("Body", text),
            .. verb.Elements("Media").Select(media => KeyValuePair.Create("MediaUrl", Absolute(webhook, media.Value.Trim()))),
            .. string.IsNullOrWhiteSpace(callback) ? [] : new[] { KeyValuePair.Create("StatusCallback", Absolute(webhook, callback.Trim())) },
        ]);
    }

    private static Form Message(string from, string to, IEnumerable<KeyValuePair<string, string>> rest) =>
        Form.Of([new("From", from), new("To", to), .. rest]);

    private static string Absolute(Uri webhook, string url) => Uri.TryCreate(webhook, url, out var whole) ? whole.AbsoluteUri : url;

    private static string? ContentType(string? headers)
    {
        if (headers is null)
        {
            return null;
        }

        using var json = JsonDocument.Parse(headers);
        return json.RootElement.TryGetProperty("Content-Type", out var type)
            ? type.GetString()!.Split(';')[0].Trim().ToLowerInvariant()
            : null;
    }
}
