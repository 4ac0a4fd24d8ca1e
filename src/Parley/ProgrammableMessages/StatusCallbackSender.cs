using Parley.Api;
using Parley.Lanes;
using Parley.Webhooks;

namespace Parley.ProgrammableMessages;

/// <summary>Delivers status callbacks: signed, tried again and logged as events are, in lanes that end.</summary>
internal sealed class StatusCallbackSender(
    WebhookClient client, WebhookSender sender, IWebhookAttempts attempts, ISidSource sids) : IJobRunner
{
    /// <summary>By which the log of attempts knows such a request; it has no event of Conversations.</summary>
    public const string EventName = "messageStatus";

    public IReadOnlyCollection<string> Kinds => [StatusCallbacks.JobKind, StatusCallbacks.LastJobKind];

    public async Task<JobResult> RunAsync(Job job, long fails, CancellationToken cancellation)
    {
        var isLast = job.Kind == StatusCallbacks.LastJobKind;
        var parts = job.Payload!.Split('\n', 3);
        var request = new WebhookRequest(
            job.Account, job.Reference, EventName, WebhookKinds.Post, WebhookScopes.Number, job.Lane.Split('/')[^1], null, parts[0],
            parts[1], parts[2], fails);
        if (await client.SendAsync(request, WebhookClient.UsualLimit, WebhookAttempts.MostBody, cancellation) is not { } exchange)
        {
            return new JobResult.Done(EndsLane: isLast);
        }

        var attempt = new WebhookAttempt(sids.Next("WD"), request, exchange);
        return sender.IsOver(job.Lane, exchange, fails)
            ? new JobResult.Done(sql => attempts.RecordAsync(sql, attempt), EndsLane: isLast)
            : new JobResult.Later(
                BackOff.After(fails), CountAsFailure: true, WebhookSender.Words(exchange), sql => attempts.RecordAsync(sql, attempt));
    }
}
