using System.Globalization;
using Parley.Api;
using Parley.Webhooks;

namespace Parley.Receipts;

/// <summary>What webhooks hear about deliveries.</summary>
internal static class ReceiptEvents
{
    public static WebhookEvent Updated(Receipt receipt, string service) => new(
        EventNames.DeliveryUpdated, receipt.Channel.ToUpperInvariant(),
        [
            new("ConversationSid", receipt.Conversation.Value),
            new("ChatServiceSid", service),
            new("MessageSid", receipt.Message.Value),
            new("DeliveryReceiptSid", receipt.Sid.Value),
            new("ChannelMessageSid", receipt.ChannelMessageSid),
            new("ParticipantSid", receipt.Participant.Value),
            new("Status", ReceiptRules.Word(receipt.Status)),
            new("ErrorCode", (receipt.ErrorCode ?? 0).ToString(CultureInfo.InvariantCulture)),
            new("DateCreated", Wire.Milliseconds(receipt.Created)),
            new("DateUpdated", Wire.Milliseconds(receipt.Updated)),
        ]);
}
