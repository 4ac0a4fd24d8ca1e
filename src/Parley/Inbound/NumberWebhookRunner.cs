using Parley.Accounts;
using Parley.Lanes;
using Parley.Ops;
using Parley.Webhooks;

namespace Parley.Inbound;

/// <summary>
/// Calls a number's ordinary webhook: the work of the lanes that <see cref="NumberWebhook"/> fills. What it answers (TwiML) is not
/// read.
/// </summary>
internal sealed partial class NumberWebhookRunner(
    AccountDirectory accounts, IHttpClientFactory clients, EngineOptions options, ILogger<NumberWebhookRunner> log) : IJobRunner
{
    public IReadOnlyCollection<string> Kinds => [NumberWebhook.JobKind];

    public async Task<JobResult> RunAsync(Job job, long fails, CancellationToken cancellation)
    {
        if (await accounts.FindAsync(job.Account, cancellation) is not { } account)
        {
            return new JobResult.Done();
        }

        var parts = job.Payload!.Split('\n', 3);
        using var request = WebhookRequest.Build(job.Account, parts[0], parts[1], parts[2], account.AuthToken, job.Reference, fails);
        string words;
        try
        {
            using var client = clients.CreateClient(WebhookSender.ClientName);
            using var response = await client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancellation);
            var status = (int)response.StatusCode;
            if (response.IsSuccessStatusCode)
            {
                return new JobResult.Done();
            }

            words = $"The webhook answered {status}";
            if (status is < 500 and not (408 or 429))
            {
                LogRefused(status);
                return new JobResult.Done();
            }
        }
        catch (Exception away) when (away is HttpRequestException or IOException
            || (away is OperationCanceledException && !cancellation.IsCancellationRequested))
        {
            words = away.Message;
        }

        if (fails + 1 >= options.WebhookAttempts)
        {
            LogGivenUp(words);
            return new JobResult.Done();
        }

        return new JobResult.Later(BackOff.After(fails), CountAsFailure: true, words);
    }

    [LoggerMessage(230, LogLevel.Warning, "A number's webhook answered {Status}; the message is not told again")]
    private partial void LogRefused(int status);

    [LoggerMessage(231, LogLevel.Warning, "A number's webhook is given up: {Words}")]
    private partial void LogGivenUp(string words);
}
