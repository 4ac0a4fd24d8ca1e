using Parley.Api;
using Parley.Conversations;
using Parley.Messages;

namespace Parley.Receipts;

/// <summary>https://www.twilio.com/docs/conversations/api/receipt-resource</summary>
internal sealed class ReceiptEndpoints(ReceiptStore store, MessageStore messages, ConversationStore conversations)
{
    private const int MostPerPage = 50;

    public void Map(Routes routes)
    {
        const string list = "/Conversations/{ConversationSid}/Messages/{MessageSid}/Receipts";
        routes.Get(list, ListAsync);
        routes.Get(list + "/{Sid}", FetchAsync);
    }

    private async ValueTask<Answer> ListAsync(Call call)
    {
        if (await MessageAsync(call) is not { } message)
        {
            return call.NotFound;
        }

        if (Page.Read(call.Form, MostPerPage, out var page) is { } error)
        {
            return error;
        }

        var rows = page.Cut(
            await store.ListAsync(call.Sid, message.Sid, page, call.Cancellation), receipt => receipt.Sid.Value);
        var meta = page.Meta(
            rows, "delivery_receipts", $"{call.Base}/Conversations/{message.Conversation}/Messages/{message.Sid}/Receipts", call.Form);
        return Answer.Ok(
            new ReceiptList([.. rows.Rows.Select(row => ReceiptResource.From(row, call))], meta), ApiJson.Default.ReceiptList);
    }

    private async ValueTask<Answer> FetchAsync(Call call) =>
        await MessageAsync(call) is { } message
        && await store.FindAsync(call.Sid, message.Sid, call.Route("Sid"), call.Cancellation) is { } receipt
            ? Answer.Ok(ReceiptResource.From(receipt, call), ApiJson.Default.ReceiptResource)
            : call.NotFound;

    private async ValueTask<Message?> MessageAsync(Call call) =>
        await conversations.FindAsync(call) is { } conversation
            ? await messages.FindAsync(call.Sid, conversation.Sid, call.Route("MessageSid"), call.Cancellation)
            : null;
}
