using Parley.Api;
using Parley.Lanes;
using Parley.ProgrammableMessages;
using Parley.Webhooks;

namespace Parley.Inbound;

/// <summary>
/// Calls a number's ordinary webhook: the work of the lanes that <see cref="NumberWebhook"/> fills. What it answers (TwiML) is sent; its
/// messages are queued in the transaction that ends the job.
/// </summary>
internal sealed class NumberWebhookRunner(
    WebhookClient client, WebhookSender sender, NumberAnswers answers, IWebhookAttempts attempts, ISidSource sids, Bell bell)
    : IJobRunner
{
    public IReadOnlyCollection<string> Kinds => [NumberWebhook.JobKind];

    public async Task<JobResult> RunAsync(Job job, long fails, CancellationToken cancellation)
    {
        var parts = job.Payload!.Split('\n', 3);
        var request = new WebhookRequest(
            job.Account, job.Reference, NumberWebhook.EventName, WebhookKinds.Post, WebhookScopes.Number, job.Lane.Split('/')[^1], null,
            parts[0], parts[1], parts[2], fails);
        if (await client.SendAsync(request, WebhookClient.UsualLimit, TwimlAnswer.MostBytes, cancellation) is not { } exchange)
        {
            return new JobResult.Done();
        }

        var attempt = new WebhookAttempt(sids.Next("WD"), request, exchange);
        if (!sender.IsOver(job.Lane, exchange, fails))
        {
            return new JobResult.Later(
                BackOff.After(fails), CountAsFailure: true, WebhookSender.Words(exchange), sql => attempts.RecordAsync(sql, attempt));
        }

        var messages = await answers.ReadAsync(request, exchange, cancellation);
        return new JobResult.Done(async sql =>
        {
            await attempts.RecordAsync(sql, attempt);
            foreach (var message in messages)
            {
                await ProgrammableMessageStore.QueueAsync(sql, message);
            }
        })
        { Afterwards = messages.Count > 0 ? bell.Ring : null };
    }
}
