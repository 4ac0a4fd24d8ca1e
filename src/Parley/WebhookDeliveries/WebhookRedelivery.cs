using Parley.Lanes;
using Parley.Webhooks;

namespace Parley.WebhookDeliveries;

/// <summary>Sends an event again because somebody asked for it: once, and the log says how it went.</summary>
internal sealed class WebhookRedelivery(WebhookDeliveryStore store, WebhookClient client, IWebhookAttempts attempts) : IJobRunner
{
    public const string JobKind = "webhook-again";

    public IReadOnlyCollection<string> Kinds => [JobKind];

    public async Task<JobResult> RunAsync(Job job, long fails, CancellationToken cancellation)
    {
        if (await store.FindAsync(job.Account, job.Reference, cancellation) is not { } waiting
            || await client.SendAsync(waiting.Call, WebhookClient.UsualLimit, WebhookAttempts.MostBody, cancellation) is not { } exchange)
        {
            return new JobResult.Done(EndsLane: true);
        }

        var attempt = new WebhookAttempt(waiting.Sid, waiting.Call, exchange, waiting.RedeliveryOf);
        return new JobResult.Done(sql => attempts.RecordAsync(sql, attempt), EndsLane: true);
    }
}
