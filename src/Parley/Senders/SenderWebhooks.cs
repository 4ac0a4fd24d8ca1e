using Parley.Api;
using Parley.Inbound;
using Parley.MessagingServices;
using Parley.Storage;

namespace Parley.Senders;

/// <summary>
/// The webhooks that clients gave their numbers: <c>sms_url</c> of a phone number, <c>callback_url</c> of a WhatsApp sender. A messaging
/// service with an address of its own hears instead of its numbers, unless it says otherwise. Who gave none has that of the
/// configuration. https://www.twilio.com/docs/messaging/api/service-resource
/// </summary>
internal sealed class SenderWebhooks(ConfiguredNumberWebhooks configured) : INumberWebhooks
{
    public async ValueTask<NumberTarget?> FindAsync(ISql sql, AccountSid account, string address)
    {
        const string number = """
            SELECT sender.settings, service.settings FROM phone_number AS sender
            LEFT JOIN pool_sender ON pool_sender.account = sender.account AND pool_sender.sid = sender.sid
            LEFT JOIN messaging_service AS service ON service.account = pool_sender.account AND service.sid = pool_sender.service
            WHERE sender.number = $2 AND sender.account = $1
            """;
        const string channel = """
            SELECT sender.settings, service.settings FROM channel_sender AS sender
            LEFT JOIN pool_sender ON pool_sender.account = sender.account AND pool_sender.sid = sender.sid
            LEFT JOIN messaging_service AS service ON service.account = pool_sender.account AND service.sid = pool_sender.service
            WHERE sender.address = $2 AND sender.account = $1
            """;
        var isNumber = !address.Contains(':', StringComparison.Ordinal);
        var (own, service) = await sql.FirstAsync(
            isNumber ? number : channel, row => (row.Text(0), row.TextOrNull(1)), account.Value, address);
        var target = service is null ? null : OfService(MessagingServiceJson.Read(service));
        target ??= own is null ? null : isNumber ? OfNumber(SettingsJson.ReadNumber(own)) : OfSender(SettingsJson.ReadSender(own));
        return target ?? await configured.FindAsync(sql, account, address);
    }

    private static NumberTarget? OfService(MessagingServiceSettings settings) =>
        settings is { UseInboundWebhookOnNumber: false, InboundRequestUrl: { } url } ? new(url, settings.InboundMethod) : null;

    private static NumberTarget? OfNumber(NumberSettings settings) =>
        settings.SmsUrl is { } url ? new(url, settings.SmsMethod) : null;

    // Twilio offers PUT here too; what comes is a form in any case.
    private static NumberTarget? OfSender(ChannelSenderSettings settings) =>
        settings.Webhook?.CallbackUrl is { } url ? new(url, "POST") : null;
}
