using Parley.Lanes;
using Parley.Webhooks;

namespace Parley.ProgrammableMessages;

/// <summary>Delivers status callbacks: signed and tried again as events are, in lanes that end.</summary>
internal sealed class StatusCallbackSender(WebhookSender webhooks) : IJobRunner
{
    public IReadOnlyCollection<string> Kinds => [StatusCallbacks.JobKind, StatusCallbacks.LastJobKind];

    public async Task<JobResult> RunAsync(Job job, long fails, CancellationToken cancellation)
    {
        var result = await webhooks.RunAsync(job, fails, cancellation);
        return result is JobResult.Done done && job.Kind == StatusCallbacks.LastJobKind ? done with { EndsLane = true } : result;
    }
}
