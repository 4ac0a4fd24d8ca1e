using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Parley.Lanes;
using Parley.Storage;

namespace Parley.ProgrammableMessages;

/// <summary>
/// Tells whoever asked what becomes of a message. One lane per message keeps the order; it ends with the last status.
/// https://www.twilio.com/docs/messaging/guides/outbound-message-status-in-status-callbacks
/// </summary>
internal static class StatusCallbacks
{
    public const string JobKind = "message-status";

    /// <summary>The job after which nothing more comes of this message.</summary>
    public const string LastJobKind = "message-status-last";

    public static string LaneOf(ProgrammableMessage message) => $"status/{message.Id}";

    /// <summary>Writes the callback's job, in the transaction in which the message got its status.</summary>
    public static async ValueTask QueueAsync(ISql sql, ProgrammableMessage message)
    {
        if (message.Callback?.Split(' ', 2) is not [var method, var url])
        {
            return;
        }

        // What is delivered may still be read, except as SMS.
        var isLast = message.Status != "sent" && !(message.Status == "delivered" && message.Channel != "sms");
        await LaneStore.AppendAsync(
            sql, message.Account, LaneOf(message), isLast ? LastJobKind : JobKind, Reference(message),
            $"{method}\n{url}\n{Form(message)}");
    }

    private static string Form(ProgrammableMessage message)
    {
        var text = new StringBuilder();
        foreach (var (name, value) in (IEnumerable<(string, string?)>)
        [
            ("AccountSid", message.Account.Value),
            ("ApiVersion", "2010-04-01"),
            ("From", message.From),
            ("To", message.To),
            ("MessageSid", message.Sid),
            ("SmsSid", message.Sid),
            ("MessageStatus", message.Status),
            ("SmsStatus", message.Status),
            ("MessagingServiceSid", message.Service),
            ("ErrorCode", message.ErrorCode?.ToString(CultureInfo.InvariantCulture)),
        ])
        {
            if (value is not null)
            {
                text.Append(text.Length == 0 ? "" : "&").Append(name).Append('=').Append(Uri.EscapeDataString(value));
            }
        }

        return text.ToString();
    }

    // The same for every try of one status, another for each status: what receivers tell repeated events by.
    private static string Reference(ProgrammableMessage message) =>
        "EV" + Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes($"{message.Sid}/{message.Status}")).AsSpan(0, 16));
}
