using Parley.Accounts;
using Parley.Lanes;
using Parley.Ops;

namespace Parley.Webhooks;

/// <summary>Delivers events to webhooks: the work of the lanes that <see cref="EventWriter"/> fills.</summary>
internal sealed partial class WebhookSender(
    AccountDirectory accounts, IHttpClientFactory clients, EngineOptions options, ILogger<WebhookSender> log) : IJobRunner
{
    /// <summary>Name of the HTTP client; its handler refuses private addresses.</summary>
    public const string ClientName = "webhook";

    /// <summary>The account on whose behalf a request goes out; for handlers of that client.</summary>
    public static readonly HttpRequestOptionsKey<string> AccountKey = new("Parley.Account");

    public IReadOnlyCollection<string> Kinds => [EventWriter.JobKind];

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
            using var client = clients.CreateClient(ClientName);
            using var response = await client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancellation);
            var status = (int)response.StatusCode;
            if (response.IsSuccessStatusCode)
            {
                return new JobResult.Done();
            }

            words = $"The webhook answered {status}";
            if (status is < 500 and not (408 or 429))
            {
                LogRefused(job.Lane, status);
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
            LogGivenUp(job.Lane, words);
            return new JobResult.Done();
        }

        return new JobResult.Later(BackOff.After(fails), CountAsFailure: true, words);
    }

    [LoggerMessage(500, LogLevel.Warning, "The webhook of lane {Lane} answered {Status}; the event is dropped")]
    private partial void LogRefused(string lane, int status);

    [LoggerMessage(501, LogLevel.Warning, "The webhook of lane {Lane} is given up: {Words}")]
    private partial void LogGivenUp(string lane, string words);
}
