using Parley.Accounts;
using Parley.Api;
using Parley.ProgrammableMessages;
using Parley.Senders;
using Parley.Webhooks;

namespace Parley.Inbound;

/// <summary>
/// What a number's webhook answers goes out as messages, under the rules of those that are sent through the API. An answer that breaks
/// them is logged: nobody is there to be told.
/// </summary>
internal sealed partial class NumberAnswers(
    SenderDirectory senders, IAccountClock clock, ISidSource sids, ILogger<NumberAnswers> log)
{
    /// <summary>The messages of this answer, ready to be queued.</summary>
    public async ValueTask<IReadOnlyList<ProgrammableMessage>> ReadAsync(
        WebhookRequest request, WebhookExchange exchange, CancellationToken cancellation)
    {
        var told = WebhookSignature.Pairs(request.Form).ToDictionary();
        if (TwimlAnswer.Read(exchange, request.Url, from: told["To"], to: told["From"], out var forms) is { } unreadable)
        {
            LogUnreadable(unreadable);
            return [];
        }

        var messages = new List<ProgrammableMessage>();
        foreach (var form in forms)
        {
            if (await MessageAsync(request.Account, form, told["To"], cancellation) is { } message)
            {
                messages.Add(message);
            }
        }

        return messages;
    }

    private async ValueTask<ProgrammableMessage?> MessageAsync(
        AccountSid account, Form form, string ours, CancellationToken cancellation)
    {
        var now = clock.Now(account);
        if (ProgrammableMessageForm.Read(form, now, out var read) is { } wrong)
        {
            LogRefused(wrong.Code);
            return null;
        }

        // The number that was written to may answer: the carrier brought it the message.
        if (read!.From is not { } from
            || (from != ours && await senders.ProxyProblemAsync(account, from, read.Channel, cancellation) is not null))
        {
            LogRefused(21606);
            return null;
        }

        return new(
            account, sids.Next(read.MediaUrls.Count > 0 ? "MM" : "SM"), MessageDirections.OutboundReply, read.Channel, from, read.To,
            read.Body, [], read.MediaUrls, null, null, null, MessageStates.Queued, null,
            read.StatusCallback is null ? null : "POST " + read.StatusCallback, sids.Next("DY"), null, null, now, now);
    }

    [LoggerMessage(230, LogLevel.Warning, "The answer of a number's webhook sends nothing: {Words}")]
    private partial void LogUnreadable(string words);

    // Without the words of the refusal, which name numbers.
    [LoggerMessage(231, LogLevel.Warning, "A message that a number's webhook answered with is not sent: error {Code}")]
    private partial void LogRefused(int code);
}
