using System.Globalization;
using System.Text;
using System.Text.Json;
using Parley.Accounts;
using Parley.Api;
using Parley.Lanes;
using Parley.Media;
using Parley.Messages;
using Parley.Ops;
using Parley.ProgrammableMessages;
using Parley.Storage;

namespace Parley.Inbound;

/// <summary>
/// Tells the number's ordinary webhook of an inbound message, as Programmable Messaging does, besides whatever conversation took it:
/// https://www.twilio.com/docs/messaging/guides/webhook-request. The request is a job of the pair's lane, written in the transaction
/// that takes the message.
/// </summary>
internal sealed class NumberWebhook(
    INumberWebhooks numbers, MediaLinks links, EngineOptions options, IAccountClock clock, ISidSource sids)
{
    /// <summary>The kind of job that calls such a webhook.</summary>
    public const string JobKind = "number-webhook";

    /// <summary>By which the log of attempts knows such a request; it has no event of Conversations.</summary>
    public const string EventName = "incomingMessage";

    /// <summary>The lane of what this person wrote to this number.</summary>
    public static string LaneOf(InboundMessage message) => $"number/{message.From}/{message.To}";

    /// <summary>The webhook that hears of this message, or null.</summary>
    /// <param name="taken">True if a conversation takes it.</param>
    public async ValueTask<NumberTarget?> FindAsync(ISql sql, InboundMessage message, bool taken) =>
        taken && !Always(message.Channel) ? null : await numbers.FindAsync(sql, message.Account, message.To);

    /// <summary>Queues the request, if there is one to make; the SID under which it tells of the message, or null.</summary>
    /// <param name="media">Fetched files: those that no conversation took get rows of their own and wait as long as uploads do.</param>
    public async ValueTask<string?> QueueAsync(ISql sql, InboundMessage message, IReadOnlyList<MediaEntry> media, bool taken)
    {
        if (await FindAsync(sql, message, taken) is not { } target)
        {
            return null;
        }

        if (!taken)
        {
            var now = clock.Now(message.Account);
            foreach (var entry in media)
            {
                await MediaStore.InsertAsync(sql, new MediaRow(
                    message.Account, entry.Sid, "", entry.ContentType, entry.Filename, entry.Size, entry.Category, message.From, null,
                    null, now, now));
            }
        }

        var sid = sids.Next(media.Count > 0 ? "MM" : "SM");
        await LogAsync(sql, message, sid);
        await LaneStore.AppendAsync(
            sql, message.Account, LaneOf(message), JobKind, sids.Next("EV"),
            $"{target.Method}\n{target.Url}\n{Form(message, media, taken, sid)}");
        return sid;
    }

    // Observed on Twilio: an SMS reaches the number's webhook whatever conversation takes it. Of WhatsApp nobody knows; there the
    // documentation's word is taken, by which the conversation captures the message.
    private bool Always(string channel) => options.NumberWebhook switch
    {
        NumberWebhookRule.Always => true,
        NumberWebhookRule.Unmatched => false,
        _ => channel == "sms",
    };

    // What the webhook is told of under this SID can be fetched by it; its files stay with the conversation that took it, if one did.
    private async ValueTask LogAsync(ISql sql, InboundMessage message, string sid)
    {
        var now = clock.Now(message.Account);
        await ProgrammableMessageStore.InsertAsync(sql, new(
            message.Account, sid, MessageDirections.Inbound, message.Channel, message.From, message.To, message.Body, [], [], null, null,
            null, MessageStates.Received, null, null, null, null, now, now, now));
    }

    private string Form(InboundMessage message, IReadOnlyList<MediaEntry> media, bool taken, string sid)
    {
        var text = new StringBuilder();
        Write(text, "MessageSid", sid);
        Write(text, "SmsMessageSid", sid);
        Write(text, "SmsSid", sid);
        Write(text, "AccountSid", message.Account.Value);
        Write(text, "From", message.From);
        Write(text, "To", message.To);
        Write(text, "Body", message.Body ?? "");
        Write(text, "SmsStatus", "received");
        Write(text, "NumMedia", media.Count.ToString(CultureInfo.InvariantCulture));
        for (var i = 0; i < media.Count; i++)
        {
            var index = i.ToString(CultureInfo.InvariantCulture);
            Write(text, "MediaUrl" + index, links.Make(message.Account, media[i].Sid, taken ? MediaLinks.SmsLife : options.KeepUploads));
            Write(text, "MediaContentType" + index, media[i].ContentType);
        }

        var (name, id) = Sender(message.Metadata);
        Write(text, "ProfileName", name);
        Write(text, "WaId", id);
        Write(text, "ApiVersion", "2010-04-01");
        return text.ToString();
    }

    // What the channel told of the sender, where it knows more than a number.
    private static (string? Name, string? Id) Sender(string? metadata)
    {
        if (metadata is null)
        {
            return default;
        }

        using var json = JsonDocument.Parse(metadata);
        return (Text(json.RootElement, "profileName"), Text(json.RootElement, "waId"));
    }

    private static string? Text(JsonElement json, string name) =>
        json.ValueKind == JsonValueKind.Object && json.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String
        && JsonWriting.IsPlain(value)
            ? value.GetString()
            : null;

    private static void Write(StringBuilder text, string name, string? value)
    {
        if (value is null)
        {
            return;
        }

        if (text.Length > 0)
        {
            text.Append('&');
        }

        text.Append(name).Append('=').Append(Uri.EscapeDataString(value));
    }
}

/// <summary>Which inbound messages reach the number's ordinary webhook.</summary>
internal enum NumberWebhookRule
{
    /// <summary>All of SMS; of WhatsApp those that no conversation took.</summary>
    ByChannel,

    /// <summary>All.</summary>
    Always,

    /// <summary>Those that no conversation took.</summary>
    Unmatched,
}
