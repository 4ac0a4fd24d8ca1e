using System.Text.Json;

namespace Parley.Channels.WhatsApp;

/// <summary>Reads what Graph answers when a call went well. Pure.</summary>
internal static class SendAnswerWire
{
    /// <summary><c>messages[0].id</c>, the wamid, by which statuses come; null if the answer is not one.</summary>
    public static string? MessageId(ReadOnlyMemory<byte> body) =>
        Read(body, static root => root.Items("messages")
            .Select(message => message.Text("id"))
            .FirstOrDefault(id => id is not null));

    /// <summary>The <c>id</c> of an uploaded file or a created template.</summary>
    public static string? Id(ReadOnlyMemory<byte> body) => Read(body, static root => root.Text("id"));

    /// <summary>The member <paramref name="name"/> of the answer.</summary>
    public static string? Member(ReadOnlyMemory<byte> body, string name) => Read(body, root => root.Text(name));

    private static string? Read(ReadOnlyMemory<byte> body, Func<JsonElement, string?> pick)
    {
        try
        {
            using var document = JsonDocument.Parse(body);
            return pick(document.RootElement);
        }
        catch (JsonException)
        {
            return null;
        }
    }
}
