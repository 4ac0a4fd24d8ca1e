using Parley.Api;
using Parley.Lanes;
using Parley.Ops;

namespace Parley.Webhooks;

/// <summary>
/// Delivers events to webhooks: the work of the lanes that <see cref="EventWriter"/> fills. Each attempt goes to the log in the
/// transaction that ends it.
/// </summary>
internal sealed partial class WebhookSender(
    WebhookClient client, IWebhookAttempts attempts, ISidSource sids, EngineOptions options, ILogger<WebhookSender> log) : IJobRunner
{
    public IReadOnlyCollection<string> Kinds => [EventWriter.JobKind];

    public async Task<JobResult> RunAsync(Job job, long fails, CancellationToken cancellation)
    {
        var request = EventWriter.Read(job, fails);
        if (await client.SendAsync(request, WebhookClient.UsualLimit, WebhookAttempts.MostBody, cancellation) is not { } exchange)
        {
            return new JobResult.Done();
        }

        var attempt = new WebhookAttempt(sids.Next("WD"), request, exchange);
        return IsOver(job.Lane, exchange, fails)
            ? new JobResult.Done(sql => attempts.RecordAsync(sql, attempt))
            : new JobResult.Later(
                BackOff.After(fails), CountAsFailure: true, Words(exchange), sql => attempts.RecordAsync(sql, attempt));
    }

    /// <summary>True if the event was taken, was refused for good, or is given up; false if it is to be tried again.</summary>
    public bool IsOver(string lane, WebhookExchange exchange, long fails)
    {
        if (exchange.Succeeded)
        {
            return true;
        }

        // What was refused once is refused again; but a server that is slow or busy may be well later.
        if (exchange.Status is { } status and < 500 and not (408 or 429))
        {
            LogRefused(lane, status);
            return true;
        }

        if (fails + 1 >= options.WebhookAttempts)
        {
            LogGivenUp(lane, Words(exchange));
            return true;
        }

        return false;
    }

    public static string Words(WebhookExchange exchange) =>
        exchange.Status is { } status ? $"The webhook answered {status}" : exchange.Error ?? "The webhook did not answer";

    [LoggerMessage(500, LogLevel.Warning, "The webhook of lane {Lane} answered {Status}; the event is dropped")]
    private partial void LogRefused(string lane, int status);

    [LoggerMessage(501, LogLevel.Warning, "The webhook of lane {Lane} is given up: {Words}")]
    private partial void LogGivenUp(string lane, string words);
}
