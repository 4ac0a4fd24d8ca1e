using System.Text.Json;
using Parley.Api;
using Parley.Conversations;
using Parley.Storage;

namespace Parley.Messages;

/// <summary>
/// What the channel told about a message beside its text: who wrote, which button was tapped, what was quoted, where somebody is. Each
/// message links to it, and no public description says what is there; docs/beyond-the-description.md says what is here.
/// </summary>
internal sealed class ChannelMetadataEndpoints(IDatabase database, ConversationStore conversations, MessageStore messages)
{
    /// <summary>By this code the chat SDK knows that there is nothing to know.</summary>
    private const int NoMetadata = 50530;

    public void Map(Routes routes) =>
        routes.Get("/Conversations/{ConversationSid}/Messages/{MessageSid}/ChannelMetadata", FetchAsync);

    private async ValueTask<Answer> FetchAsync(Call call)
    {
        if (await conversations.FindAsync(call) is not { } conversation
            || await messages.FindAsync(call.Sid, conversation.Sid, call.Route("MessageSid"), call.Cancellation) is not { } message)
        {
            return call.NotFound;
        }

        if (message.Metadata is null)
        {
            return new ApiError(404, NoMetadata, "No channel told anything about this message");
        }

        var quoted = await QuotedAsync(message, call.Cancellation);
        return Answer.Custom(200, async http =>
        {
            http.Response.ContentType = "application/json";
            using (var json = new Utf8JsonWriter(http.Response.BodyWriter, JsonWriting.Options))
            {
                Write(json, message, quoted, call);
            }

            await http.Response.BodyWriter.FlushAsync(http.RequestAborted);
        });
    }

    private static void Write(Utf8JsonWriter json, Message message, string? quoted, Call call)
    {
        json.WriteStartObject();
        json.WriteString("account_sid", message.Account.Value);
        if (call.Scoped)
        {
            json.WriteString("chat_service_sid", call.ServiceSid);
        }

        json.WriteString("conversation_sid", message.Conversation.Value);
        json.WriteString("message_sid", message.Sid.Value);
        json.WriteString("type", message.Source.ToLowerInvariant());
        json.WritePropertyName("data");

        // As it came: parts of it are the provider's own words, in which an emoji may be cut in half.
        json.WriteRawValue(message.Metadata!, skipInputValidation: true);
        json.WriteString("quoted_message_sid", quoted);
        json.WriteString(
            "url", $"{call.Base}/Conversations/{message.Conversation}/Messages/{message.Sid}/ChannelMetadata");
        json.WriteEndObject();
    }

    // The provider names what is quoted by its own id, which we know for what went out from here.
    private async ValueTask<string?> QuotedAsync(Message message, CancellationToken cancellation)
    {
        const string select = """
            SELECT receipt.message FROM provider_message
            JOIN receipt ON receipt.account = provider_message.account AND receipt.sid = provider_message.receipt
            WHERE provider_message.account = $1 AND provider_message.channel = $2 AND provider_message.provider_id = $3
                AND receipt.conversation = $4
            """;
        using var data = JsonDocument.Parse(message.Metadata!);
        return data.RootElement.TryGetProperty("quoted", out var quoted) && quoted.TryGetProperty("channel_message", out var id)
            ? await database.ReadAsync(
                sql => sql.FirstAsync(
                    select, row => row.Text(0), message.Account.Value, message.Source.ToLowerInvariant(), id.GetString(),
                    message.Conversation.Value),
                cancellation)
            : null;
    }
}
