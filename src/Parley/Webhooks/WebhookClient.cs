using System.Buffers;
using System.Globalization;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using Parley.Accounts;
using Parley.Api;

namespace Parley.Webhooks;

/// <summary>
/// Calls a webhook once: builds the request, signs it, sends it, and tells what came back. Decides nothing: retries, vetoes and the log
/// belong to the callers.
/// </summary>
internal sealed class WebhookClient(
    AccountDirectory accounts, IHttpClientFactory clients, IAccountClock clock, TimeProvider time)
{
    /// <summary>Name of the HTTP client; its handler refuses private addresses.</summary>
    public const string Name = "webhook";

    /// <summary>The account on whose behalf a request goes out; for handlers of that client.</summary>
    public static readonly HttpRequestOptionsKey<string> AccountKey = new("Parley.Account");

    /// <summary>How long a post-action webhook may take.</summary>
    public static readonly TimeSpan UsualLimit = TimeSpan.FromSeconds(15);

    private const int MostHeaders = 4096;
    private static readonly MediaTypeHeaderValue FormType = new("application/x-www-form-urlencoded", "utf-8");

    /// <summary>Null if the account is gone.</summary>
    /// <param name="limit">From the start of the connection to the end of the answer.</param>
    /// <param name="mostBody">How many octets of the answer's body the caller wants at most.</param>
    public async Task<WebhookExchange?> SendAsync(
        WebhookRequest call, TimeSpan limit, int mostBody, CancellationToken cancellation)
    {
        if (await accounts.FindAsync(call.Account, cancellation) is not { } account)
        {
            return null;
        }

        using var request = Build(call, account.AuthToken);
        request.Options.Set(AccountKey, call.Account.Value);
        var headers = Json(request.Content is { } sent ? request.Headers.Concat(sent.Headers) : request.Headers);
        var started = clock.Now(call.Account);
        var timestamp = time.GetTimestamp();
        using var deadline = new CancellationTokenSource(limit, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellation, deadline.Token);
        WebhookExchange Ended(int? status, string? error, string? answered, byte[] body, bool whole) => new(
            started, Wire.Microseconds(time.GetElapsedTime(timestamp)), headers, status, error, answered, body, whole);
        try
        {
            using var client = clients.CreateClient(Name);
            using var response = await client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, either.Token);
            var (body, whole, words) = await ReadAsync(response.Content, mostBody, cancellation, either.Token);
            return Ended((int)response.StatusCode, words, Json(response.Headers.Concat(response.Content.Headers)), body, whole);
        }
        catch (Exception away) when (IsFromOutside(away, cancellation))
        {
            return Ended(null, Words(away, limit), null, [], false);
        }
    }

    private static HttpRequestMessage Build(WebhookRequest call, string authToken)
    {
        var form = $"{call.Form}&RetryCount={call.RetryCount.ToString(CultureInfo.InvariantCulture)}";
        var target = new Uri(call.Url, UriKind.Absolute);
        HttpRequestMessage request;
        if (call.Method == "GET")
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

        if (target.UserInfo.Length > 0)
        {
            // https://www.twilio.com/docs/usage/webhooks/webhooks-security#http-authentication
            request.Headers.Authorization = new(
                "Basic", Convert.ToBase64String(Encoding.UTF8.GetBytes(Uri.UnescapeDataString(target.UserInfo))));
        }

        request.Headers.UserAgent.ParseAdd("TwilioProxy/1.1");
        request.Headers.Accept.ParseAdd("*/*");
        request.Headers.TryAddWithoutValidation("I-Twilio-Idempotency-Token", call.IdempotencyToken);
        return request;
    }

    // The status decides; a body that does not come, or does not end, takes nothing back.
    private static async Task<(byte[] Body, bool IsWhole, string? Words)> ReadAsync(
        HttpContent content, int most, CancellationToken stopping, CancellationToken cancellation)
    {
        var buffer = ArrayPool<byte>.Shared.Rent(most + 1);
        var length = 0;
        try
        {
            await using var stream = await content.ReadAsStreamAsync(cancellation);
            while (length <= most)
            {
                var read = await stream.ReadAsync(buffer.AsMemory(length, most + 1 - length), cancellation);
                if (read == 0)
                {
                    return (buffer[..length], true, null);
                }

                length += read;
            }

            return (buffer[..most], false, null);
        }
        catch (Exception away) when (IsFromOutside(away, stopping))
        {
            return (buffer[..Math.Min(length, most)], false, "The answer's body broke off");
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    private static bool IsFromOutside(Exception away, CancellationToken stopping) =>
        away is HttpRequestException or IOException
        || (away is OperationCanceledException && !stopping.IsCancellationRequested);

    private static string Words(Exception away, TimeSpan limit) => away is OperationCanceledException
        ? string.Create(CultureInfo.InvariantCulture, $"No answer within {limit.TotalSeconds} s")
        : away.Message;

    // Bounded, and without what is a secret of somebody: credentials that we send, cookies that we get.
    private static string Json(IEnumerable<KeyValuePair<string, IEnumerable<string>>> headers)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var json = new Utf8JsonWriter(buffer, JsonWriting.Options))
        {
            json.WriteStartObject();
            var left = MostHeaders;
            foreach (var (name, values) in headers)
            {
                var value = name is "Authorization" or "Set-Cookie" ? "(left out)" : string.Join(", ", values);
                left -= name.Length + value.Length;
                if (left < 0)
                {
                    break;
                }

                json.WriteString(name, value.Replace('\0', '\uFFFD'));
            }

            json.WriteEndObject();
        }

        return Encoding.UTF8.GetString(buffer.WrittenSpan);
    }
}
