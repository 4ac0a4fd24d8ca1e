using Parley.Receipts;
using Parley.Storage;

namespace Parley.Sandbox.Engine;

/// <summary>Tells whoever listens that a receipt moved, once that is stored.</summary>
internal sealed class WatchedReceipts(SandboxEvents events) : IReceiptWatch
{
    public void Moved(ISql sql, Receipt receipt)
    {
        if (events.IsHeard(receipt.Account))
        {
            sql.AfterCommit(() => events.Publish(receipt.Account, "delivery", json =>
            {
                json.WriteString("messageSid", receipt.Message.Value);
                json.WriteString("conversationSid", receipt.Conversation.Value);
                json.WriteString("receiptSid", receipt.Sid.Value);
                json.WriteString("status", ReceiptRules.Word(receipt.Status));
            }));
        }
    }
}
