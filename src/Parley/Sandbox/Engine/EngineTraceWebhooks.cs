using System.Globalization;
using Parley.Api;
using Parley.Inbound;
using Parley.Messages;
using Parley.Sandbox.Trace;
using Parley.Storage;
using Parley.WebhookDeliveries;
using Parley.Webhooks;

namespace Parley.Sandbox.Engine;

/// <summary>
/// The calls of webhooks that were about one message. Those that told of it name its SID; those that asked before had none to name, and
/// are known by what they asked about.
/// </summary>
internal sealed class EngineTraceWebhooks(IDatabase database)
{
    // A hook may think for five seconds, and there may be two of them; files are fetched before.
    private const long Before = 60_000;
    private const string Nothing = "\u0001";

    /// <summary>The calls about a message, oldest first.</summary>
    public async ValueTask<IReadOnlyList<LoggedDelivery>> OfMessageAsync(Message message, ArrivalNote? heard, CancellationToken cancellation)
    {
        var since = Since(Milliseconds(message.Sid.Value));
        var rows = await database.ReadAsync(
            async sql =>
            {
                var own = await WebhookDeliveryStore.AboutAsync(
                    sql, message.Account, message.Conversation.Value, null, since, "MessageSid=" + message.Sid.Value);
                return heard?.NumberMessage is { } number ? [.. own, .. await NumberAsync(sql, message.Account, number, since)] : own;
            },
            cancellation);
        var asked = rows
            .Where(row => Asks(row, EventNames.MessageAdd) && IsBefore(row, message.Sid.Value))
            .Where(row => Fits(row, "Author", heard?.From ?? message.Author) && Fits(row, "Body", heard is null ? message.Body : heard.Body))
            .GroupBy(row => row.Call.Hook).Select(group => group.Last().Sid).ToHashSet();
        return Sorted(rows.Where(row => row.Call.Kind != WebhookKinds.Pre || asked.Contains(row.Sid) || Names(row, message.Sid.Value)
            || (heard?.Outcome == "created" && Asks(row, EventNames.ConversationAdd))));
    }

    /// <summary>The calls about what a phone sent and no conversation took.</summary>
    public async ValueTask<IReadOnlyList<LoggedDelivery>> OfArrivalAsync(AccountSid account, ArrivalNote? heard, CancellationToken cancellation)
    {
        if (heard is null)
        {
            return [];
        }

        var since = Since(heard.Real / 1000);
        var until = Prefix((heard.Real / 1000) + 1);
        var rows = await database.ReadAsync(
            async sql =>
            {
                var number = heard.NumberMessage is { } sid ? await NumberAsync(sql, account, sid, since) : [];
                if (heard.Outcome != "vetoed")
                {
                    return number;
                }

                // A conversation that was refused has no row; the hook was told for whom it would have been.
                var asked = heard.Conversation is { } conversation
                    ? await WebhookDeliveryStore.AboutAsync(sql, account, conversation, null, since, Nothing)
                    : await WebhookDeliveryStore.AboutAsync(sql, account, null, EventNames.ConversationAdd, since, Nothing);
                var own = asked.FindAll(row => string.CompareOrdinal(row.Sid, until) < 0 && (heard.Conversation is null
                    ? Fits(row, "MessagingBinding.Address", heard.From) && Fits(row, "MessageBody", heard.Body)
                    : Asks(row, EventNames.MessageAdd) && Fits(row, "Author", heard.From) && Fits(row, "Body", heard.Body)));
                return [.. number, .. own.GroupBy(row => row.Call.Hook).Select(group => group.Last())];
            },
            cancellation);
        return Sorted(rows);
    }

    private static ValueTask<List<WebhookDelivery>> NumberAsync(ISql sql, AccountSid account, string number, string since) =>
        WebhookDeliveryStore.AboutAsync(sql, account, null, NumberWebhook.EventName, since, "MessageSid=" + number);

    private static List<LoggedDelivery> Sorted(IEnumerable<WebhookDelivery> rows) =>
        [.. rows.OrderBy(row => row.Sid, StringComparer.Ordinal).Select(EngineWebhookLog.From)];

    private static bool Asks(WebhookDelivery row, string name) => row.Call.Kind == WebhookKinds.Pre && row.Call.Event == name;

    private static bool Names(WebhookDelivery row, string sid) => row.Call.Form.Contains("MessageSid=" + sid, StringComparison.Ordinal);

    private static bool IsBefore(WebhookDelivery row, string sid) => string.CompareOrdinal(row.Sid, 2, sid, 2, 32) < 0;

    // What a hook changed in its answer is not what it was asked about.
    private static bool Fits(WebhookDelivery row, string name, string? value) =>
        WebhookDeliveryResource.Parameters(row.Call).GetValueOrDefault(name, "") == (value ?? "")
        || row.ResponseBody?.Contains(name, StringComparison.OrdinalIgnoreCase) == true;

    // SIDs begin with the milliseconds of the real time.
    private static long Milliseconds(string sid) =>
        long.TryParse(sid.AsSpan(2, 12), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var found) ? found : 0;

    private static string Since(long milliseconds) => Prefix(Math.Max(0, milliseconds - Before));

    private static string Prefix(long milliseconds) => string.Create(CultureInfo.InvariantCulture, $"{WebhookDelivery.Prefix}{milliseconds:x12}");
}
