using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using System.Security.Cryptography;
using System.Text;
using Parley.Sandbox.Clock;
using Parley.Sandbox.Graph;

namespace Parley.Sandbox.Outbox;

/// <summary>Webhooks over HTTP, texts and receipts through the SMSC.</summary>
internal sealed class OutboxCarrier(
    SandboxSecrets secrets, SandboxAddresses addresses, GraphCallbacks callbacks, SandboxHttp http, Func<ISandboxSmsc> smsc, ISandboxFaults faults,
    SandboxTimers timers) : IOutboxCarrier
{
    public async Task<OutboxAttempt> CarryAsync(OutboxItem item, bool mayBeOvertaken, CancellationToken cancellation)
    {
        switch (item.Kind)
        {
            case OutboxKind.Text:
                var urls = Encoding.UTF8.GetString(item.Payload).Split('\n', StringSplitOptions.RemoveEmptyEntries);
                await smsc().SendFromPhoneAsync(
                    item.Account, item.Message!, item.Sender!, item.Recipient!, item.Body ?? "", urls, cancellation);
                return OutboxAttempt.Ok;
            case OutboxKind.Report:
                await smsc().ReportAsync(item.Account, item.Message!, cancellation);
                return OutboxAttempt.Ok;
            default:
                return await CarryWebhookAsync(item, mayBeOvertaken, cancellation);
        }
    }

    private async Task<OutboxAttempt> CarryWebhookAsync(OutboxItem item, bool mayBeOvertaken, CancellationToken cancellation)
    {
        // An overtaken webhook had its fault already.
        var fault = mayBeOvertaken
            ? faults.Take(item.Account, "whatsapp.webhook", item.Recipient, item.Sender, item.Body)
            : null;
        if (fault is null)
        {
            return Judge(await PostAsync(item, cancellation));
        }

        item.Answer();
        if (fault.Delay is { } delay)
        {
            await timers.WaitAsync(item.Account, delay, item.Entry, cancellation);
        }

        if (fault.Reorder)
        {
            return OutboxAttempt.Later;
        }

        if (fault.Disconnect)
        {
            return OutboxAttempt.Failed("disconnected as ordered");
        }

        if (fault.HttpStatus is { } status and not 200)
        {
            return OutboxAttempt.Failed(
                "HTTP status as ordered", fault.RetryAfter is { } seconds ? TimeSpan.FromSeconds(seconds) : null);
        }

        // Two copies at once: that is how doubled webhooks arrive, and the hard case for whoever drops doubles.
        var posts = fault.Duplicate ? new[] { PostAsync(item, cancellation), PostAsync(item, cancellation) } : [PostAsync(item, cancellation)];
        var answers = await Task.WhenAll(posts);
        return fault.DropResponse
            ? OutboxAttempt.Failed("answer dropped as ordered")
            : Judge(answers.Contains(HttpStatusCode.OK) ? HttpStatusCode.OK : answers[0]);
    }

    private static OutboxAttempt Judge(HttpStatusCode? answer) =>
        answer == HttpStatusCode.OK
            ? OutboxAttempt.Ok
            : OutboxAttempt.Failed(answer is { } status ? $"HTTP {((int)status).ToString(CultureInfo.InvariantCulture)}" : "no answer");

    private Uri Target(OutboxItem item) =>
        (item.Queue == GraphReviews.Queue ? null : callbacks.Find(item.Account)) ?? new Uri(addresses.Parley, "/channels/whatsapp/webhook");

    // The bytes that are signed are the bytes that are sent:
    // https://developers.facebook.com/docs/graph-api/webhooks/getting-started#validate-payloads
    private async Task<HttpStatusCode?> PostAsync(OutboxItem item, CancellationToken cancellation)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, Target(item));
        request.Content = new ByteArrayContent(item.Payload);
        request.Content.Headers.ContentType = new MediaTypeHeaderValue("application/json");
        request.Headers.UserAgent.ParseAdd("facebookexternalua");
        var signature = HMACSHA256.HashData(Encoding.UTF8.GetBytes(secrets.AppSecret), item.Payload);
        request.Headers.Add("X-Hub-Signature-256", "sha256=" + Convert.ToHexStringLower(signature));
        try
        {
            using var response = await http.Client.SendAsync(request, cancellation);
            return response.StatusCode;
        }
        catch (Exception failed) when (failed is HttpRequestException or IOException ||
            (failed is OperationCanceledException && !cancellation.IsCancellationRequested))
        {
            return null;
        }
    }
}
