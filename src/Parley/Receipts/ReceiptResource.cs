using System.Text.Json.Serialization;
using Parley.Api;

namespace Parley.Receipts;

/// <summary>A receipt as clients get it.</summary>
internal sealed record ReceiptResource(
    string AccountSid, string ConversationSid, string Sid, string MessageSid, string ChannelMessageSid, string ParticipantSid,
    string? Status, int ErrorCode, string DateCreated, string DateUpdated, string Url)
{
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? ChatServiceSid { get; init; }

    public static ReceiptResource From(Receipt receipt, Call call) => new(
        receipt.Account.Value, receipt.Conversation.Value, receipt.Sid.Value, receipt.Message.Value, receipt.ChannelMessageSid,
        receipt.Participant.Value, ReceiptRules.Word(receipt.Status), receipt.ErrorCode ?? 0, Wire.Date(receipt.Created),
        Wire.Date(receipt.Updated),
        $"{call.Base}/Conversations/{receipt.Conversation}/Messages/{receipt.Message}/Receipts/{receipt.Sid}")
    {
        ChatServiceSid = call.Scoped ? call.ServiceSid : null,
    };
}

internal sealed record ReceiptList(IReadOnlyList<ReceiptResource> DeliveryReceipts, PageMeta Meta);
