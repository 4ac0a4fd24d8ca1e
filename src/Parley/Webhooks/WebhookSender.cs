using System.Globalization;
using System.Net.Http.Headers;
using System.Text;
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

    private static readonly MediaTypeHeaderValue FormType = new("application/x-www-form-urlencoded", "utf-8");

    public IReadOnlyCollection<string> Kinds => [EventWriter.JobKind];

    public async Task<JobResult> RunAsync(Job job, long fails, CancellationToken cancellation)
    {
        if (await accounts.FindAsync(job.Account, cancellation) is not { } account)
        {
            return new JobResult.Done();
        }

        var parts = job.Payload!.Split('\n', 3);
        var form = parts[2] + "&RetryCount=" + fails.ToString(CultureInfo.InvariantCulture);
        using var request = Request(parts[0], parts[1], form, account.AuthToken);
        request.Headers.TryAddWithoutValidation("I-Twilio-Idempotency-Token", IdempotencyToken(job.Reference));
        request.Options.Set(AccountKey, job.Account.Value);
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

    private static HttpRequestMessage Request(string method, string url, string form, string authToken)
    {
        var target = new Uri(url, UriKind.Absolute);
        HttpRequestMessage request;
        if (method == "GET")
        {
            var joined = new UriBuilder(target);
            joined.Query = string.IsNullOrEmpty(joined.Query) ? form : joined.Query[1..] + "&" + form;
            target = joined.Uri;
            request = new(HttpMethod.Get, target);
            request.Headers.TryAddWithoutValidation("X-Twilio-Signature", WebhookSignature.Compute(authToken, target, []));
        }
        else
        {
            request = new(HttpMethod.Post, target) { Content = new ByteArrayContent(Encoding.ASCII.GetBytes(form)) };
            request.Content.Headers.ContentType = FormType;
            request.Headers.TryAddWithoutValidation(
                "X-Twilio-Signature", WebhookSignature.Compute(authToken, target, WebhookSignature.Pairs(form)));
        }

        request.Headers.UserAgent.ParseAdd("TwilioProxy/1.1");
        request.Headers.Accept.ParseAdd("*/*");
        return request;
    }

    // A UUID that stays the same over all tries of one event.
    private static string IdempotencyToken(string eventSid) =>
        Guid.ParseExact(eventSid.AsSpan(2), "N").ToString("D");

    [LoggerMessage(500, LogLevel.Warning, "The webhook of lane {Lane} answered {Status}; the event is dropped")]
    private partial void LogRefused(string lane, int status);

    [LoggerMessage(501, LogLevel.Warning, "The webhook of lane {Lane} is given up: {Words}")]
    private partial void LogGivenUp(string lane, string words);
}
