using System.Text.Json;
using Parley.Api;

namespace Parley.Webhooks;

/// <summary>
/// The body of a pre-event hook's answer: nothing, <c>{}</c>, or the values to go on with, in snake case.
/// https://www.twilio.com/docs/conversations/conversations-webhooks
/// </summary>
internal static class PreAnswerWire
{
    private static readonly (string Json, string Form)[] OfConversation =
        [("friendly_name", "FriendlyName"), ("unique_name", "UniqueName"), ("attributes", "Attributes")];

    private static readonly (string Json, string Form)[] OfMessage =
        [("body", "Body"), ("author", "Author"), ("attributes", "Attributes")];

    /// <summary>Reads the answer to the event of this name.</summary>
    /// <param name="body">Null if it was too long.</param>
    public static PreAnswer Read(string name, ReadOnlyMemory<byte>? body)
    {
        if (body is not { } octets)
        {
            return Invalid("it is too long");
        }

        if (octets.Span.Trim(" \t\r\n"u8).IsEmpty)
        {
            return PreAnswer.GoOn;
        }

        if (JsonWriting.ParseObject(octets, out var document) is not null)
        {
            return Invalid("it is not a JSON object");
        }

        using (document)
        {
            return Read(document!.RootElement, FieldsOf(name));
        }
    }

    private static (string Json, string Form)[] FieldsOf(string name) => name switch
    {
        EventNames.ConversationAdd or EventNames.ConversationUpdate => OfConversation,
        EventNames.MessageAdd or EventNames.MessageUpdate => OfMessage,
        _ => [],
    };

    private static PreAnswer Read(JsonElement answer, (string Json, string Form)[] fields)
    {
        var changes = new Dictionary<string, string>();
        foreach (var (json, form) in fields)
        {
            if (!answer.TryGetProperty(json, out var value) || value.ValueKind == JsonValueKind.Null)
            {
                continue;
            }

            if (value.ValueKind != JsonValueKind.String)
            {
                return Invalid($"{json} is not a string");
            }

            changes.Add(form, value.GetString()!);
        }

        return new(null, changes);
    }

    private static PreAnswer Invalid(string why) => new(PreEventErrors.Invalid(why), PreAnswer.GoOn.Changes);
}
