using Parley.Api;
using Parley.Lanes;
using Parley.Webhooks;

namespace Parley.Inbound;

/// <summary>
/// Calls a number's ordinary webhook: the work of the lanes that <see cref="NumberWebhook"/> fills. What it answers (TwiML) is written
/// to the log and otherwise ignored.
/// </summary>
internal sealed class NumberWebhookRunner(
    WebhookClient client, WebhookSender sender, IWebhookAttempts attempts, ISidSource sids) : IJobRunner
{
    public IReadOnlyCollection<string> Kinds => [NumberWebhook.JobKind];

    public async Task<JobResult> RunAsync(Job job, long fails, CancellationToken cancellation)
    {
        var parts = job.Payload!.Split('\n', 3);
        var request = new WebhookRequest(
            job.Account, job.Reference, NumberWebhook.EventName, WebhookKinds.Post, WebhookScopes.Number, job.Lane.Split('/')[^1], null,
            parts[0], parts[1], parts[2], fails);
        if (await client.SendAsync(request, WebhookClient.UsualLimit, WebhookAttempts.MostBody, cancellation) is not { } exchange)
        {
            return new JobResult.Done();
        }

        var attempt = new WebhookAttempt(sids.Next("WD"), request, exchange);
        return sender.IsOver(job.Lane, exchange, fails)
            ? new JobResult.Done(sql => attempts.RecordAsync(sql, attempt))
            : new JobResult.Later(
                BackOff.After(fails), CountAsFailure: true, WebhookSender.Words(exchange),
                sql => attempts.RecordAsync(sql, attempt));
    }
}
