using System.Globalization;
using System.IO.Pipelines;
using System.Text.Json;
using Parley.Api;
using Parley.Conversations;
using Parley.Messages;
using Parley.Participants;
using Parley.Receipts;
using Parley.Storage;

namespace Parley.Exports;

/// <summary>
/// A conversation as one JSON object: itself, its participants, its messages up to the last one at the start, each with its receipts.
/// Read a page at a time, so it is not a picture of one moment: what is edited meanwhile is there in its older or newer form.
/// </summary>
internal sealed class ExportWriter(IDatabase database, Conversation conversation, PipeWriter output)
{
    // Receipts of so many messages are asked for at once.
    private const int PageSize = 50;

    private static readonly string ReceiptsOf =
        $"SELECT {ReceiptStore.Columns} FROM receipt WHERE account = $1 AND message IN ("
        + string.Join(", ", Enumerable.Range(2, PageSize).Select(place => string.Create(CultureInfo.InvariantCulture, $"${place}")))
        + ") ORDER BY message, sid";

    /// <summary>Writes all of it and ends the pipe, also when it fails.</summary>
    public async Task RunAsync(CancellationToken cancellation)
    {
        try
        {
            await using var json = new Utf8JsonWriter(output, JsonWriting.Options);
            WriteHead(json);
            await WriteParticipantsAsync(json, cancellation);
            await WriteMessagesAsync(json, cancellation);
            json.WriteEndObject();
            await FlushAsync(json, cancellation);
        }
        catch (Exception failed)
        {
            await output.CompleteAsync(failed);
            throw;
        }

        await output.CompleteAsync();
    }

    private void WriteHead(Utf8JsonWriter json)
    {
        json.WriteStartObject();
        json.WriteStartObject("conversation");
        json.WriteString("sid", conversation.Sid.Value);
        json.WriteString("account_sid", conversation.Account.Value);
        json.WriteString("chat_service_sid", conversation.Service);
        json.WriteString("messaging_service_sid", conversation.MessagingService);
        json.WriteString("friendly_name", conversation.FriendlyName);
        json.WriteString("unique_name", conversation.UniqueName);
        json.WriteString("attributes", conversation.Attributes);
        json.WriteString("state", conversation.State);
        json.WriteString("created_by", conversation.CreatedBy);
        json.WriteString("date_created", Wire.Date(conversation.Created));
        json.WriteString("date_updated", Wire.Date(conversation.Updated));
        json.WriteEndObject();
    }

    private async Task WriteParticipantsAsync(Utf8JsonWriter json, CancellationToken cancellation)
    {
        json.WriteStartArray("participants");
        var page = new Page(PageSize, 0, null, false);
        while (true)
        {
            var rows = await database.ReadAsync(
                sql => ParticipantStore.ListAsync(sql, conversation.Account, conversation.Sid, page), cancellation);
            foreach (var row in rows.Take(PageSize))
            {
                Write(json, row);
            }

            await FlushAsync(json, cancellation);
            if (rows.Count <= PageSize)
            {
                break;
            }

            page = page with { Key = rows[PageSize - 1].Sid.Value };
        }

        json.WriteEndArray();
    }

    private async Task WriteMessagesAsync(Utf8JsonWriter json, CancellationToken cancellation)
    {
        const string select = $"""
            SELECT {MessageStore.Columns} FROM message WHERE account = $1 AND conversation = $2 AND place > $3 AND place < $4
            ORDER BY place LIMIT $5
            """;
        json.WriteStartArray("messages");
        for (var last = -1L; ;)
        {
            var (messages, receipts) = await database.ReadAsync(async sql =>
            {
                var found = await sql.QueryAsync(
                    select, MessageStore.Map, conversation.Account.Value, conversation.Sid.Value, last, conversation.NextIndex,
                    (long)PageSize);
                return (found, await ReceiptsAsync(sql, found));
            }, cancellation);
            if (messages.Count == 0)
            {
                break;
            }

            foreach (var message in messages)
            {
                Write(json, message, receipts[message.Sid.Value]);
            }

            last = messages[^1].Index;
            await FlushAsync(json, cancellation);
        }

        json.WriteEndArray();
    }

    private async ValueTask<ILookup<string, Receipt>> ReceiptsAsync(ISql sql, List<Message> messages)
    {
        var values = new SqlValue[PageSize + 1];
        values[0] = conversation.Account.Value;
        for (var i = 0; i < PageSize; i++)
        {
            // The statement has the same number of parameters every time; what is left over repeats the last.
            values[i + 1] = messages.Count == 0 ? "" : messages[Math.Min(i, messages.Count - 1)].Sid.Value;
        }

        var rows = messages.TrueForAll(message => message.Delivery.Total == 0)
            ? []
            : await sql.QueryAsync(ReceiptsOf, ReceiptStore.Map, values);
        return rows.ToLookup(row => row.Message.Value);
    }

    // Waits while the file is behind: that is what keeps memory bounded.
    private async ValueTask FlushAsync(Utf8JsonWriter json, CancellationToken cancellation)
    {
        await json.FlushAsync(cancellation);
        await output.FlushAsync(cancellation);
    }

    private static void Write(Utf8JsonWriter json, Participant row)
    {
        json.WriteStartObject();
        json.WriteString("sid", row.Sid.Value);
        json.WriteString("identity", row.Identity);
        json.WriteString("type", row.Channel);
        json.WriteString("address", row.Address);
        json.WriteString("proxy_address", row.Proxy);
        json.WriteString("projected_address", row.Projected);
        json.WriteString("role_sid", row.Role);
        json.WriteString("attributes", row.Attributes);
        Number(json, "last_read_message_index", row.LastReadIndex);
        json.WriteString("last_read_timestamp", row.LastReadAt);
        json.WriteString("date_created", Wire.Date(row.Created));
        json.WriteString("date_updated", Wire.Date(row.Updated));
        json.WriteEndObject();
    }

    private static void Write(Utf8JsonWriter json, Message row, IEnumerable<Receipt> receipts)
    {
        json.WriteStartObject();
        json.WriteString("sid", row.Sid.Value);
        json.WriteNumber("index", row.Index);
        json.WriteString("author", row.Author);
        json.WriteString("participant_sid", row.Participant?.Value);
        json.WriteString("body", row.Body);
        json.WriteString("subject", row.Subject);
        json.WriteString("attributes", row.Attributes);
        json.WriteString("content_sid", row.ContentSid);
        json.WriteString("content_variables", row.ContentVariables);
        json.WriteString("source", row.Source);
        json.WriteStartArray("media");
        foreach (var file in row.Media)
        {
            json.WriteStartObject();
            json.WriteString("sid", file.Sid);
            json.WriteNumber("size", file.Size);
            json.WriteString("content_type", file.ContentType);
            json.WriteString("filename", file.Filename);
            json.WriteString("category", file.Category);
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WritePropertyName("channel_metadata");
        json.WriteRawValue(row.Metadata ?? "null", skipInputValidation: true);
        json.WriteString("date_created", Wire.Date(row.Created));
        json.WriteString("date_updated", Wire.Date(row.Updated));
        json.WriteStartArray("delivery_receipts");
        foreach (var receipt in receipts)
        {
            Write(json, receipt);
        }

        json.WriteEndArray();
        json.WriteEndObject();
    }

    private static void Write(Utf8JsonWriter json, Receipt row)
    {
        json.WriteStartObject();
        json.WriteString("sid", row.Sid.Value);
        json.WriteString("participant_sid", row.Participant.Value);
        json.WriteString("channel_message_sid", row.ChannelMessageSid);
        json.WriteString("status", ReceiptRules.Word(row.Status));
        Number(json, "error_code", row.ErrorCode);
        json.WriteString("date_created", Wire.Date(row.Created));
        json.WriteString("date_updated", Wire.Date(row.Updated));
        json.WriteEndObject();
    }

    private static void Number(Utf8JsonWriter json, string name, long? value)
    {
        if (value is { } number)
        {
            json.WriteNumber(name, number);
        }
        else
        {
            json.WriteNull(name);
        }
    }
}
