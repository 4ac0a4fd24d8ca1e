using System.Text;
using Parley.Accounts;
using Parley.Api;

namespace Parley.Functions;

/// <summary>What to send to a function.</summary>
/// <param name="Target">Path and query, encoded, from the function's path on.</param>
/// <param name="Host">As the caller wrote it.</param>
internal sealed record FunctionCall(
    FunctionFile Function, Account Account, string Method, string Target, string Host, IReadOnlyList<KeyValuePair<string, string>> Headers,
    ReadOnlyMemory<byte> Body, string By, IReadOnlyDictionary<string, string> Parameters);

/// <summary>What to answer: either the function's words, or an error of ours.</summary>
internal sealed record FunctionAnswer(
    Invocation Invocation, ApiError? Error, int Status, IReadOnlyList<KeyValuePair<string, string>> Headers, byte[] Body);

/// <summary>
/// Calls a function in the process that runs them, within the limit, and writes down what came of it. The call goes on when its caller
/// hangs up, as at Twilio.
/// </summary>
internal sealed class FunctionInvoker(
    FunctionsOptions options, FunctionSupervisor supervisor, InvocationLog log, AccountDirectory accounts, IFunctionObserver observer,
    ISidSource sids, TimeProvider time)
{
    private const int MostUnderWay = 200;
    private const int MostKept = 16 * 1024;
    private static readonly TimeSpan StartWait = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan WordWait = TimeSpan.FromSeconds(2);

    private static readonly HashSet<string> HopByHop = new(StringComparer.OrdinalIgnoreCase)
    {
        "Connection", "Keep-Alive", "Proxy-Authenticate", "Proxy-Authorization", "Proxy-Connection", "TE", "Trailer", "Transfer-Encoding",
        "Upgrade", "Expect", "Content-Length", "Date", "Server",
    };

    private int _underWay;

    /// <summary>Headers that belong to one connection, or that each side writes for itself.</summary>
    public static bool IsOfConnection(string header) =>
        HopByHop.Contains(header) || header.StartsWith("Parley-Runner-", StringComparison.OrdinalIgnoreCase);

    /// <summary>Runs it.</summary>
    public async Task<FunctionAnswer> InvokeAsync(FunctionCall call)
    {
        var invocation = Begin(call);
        var started = time.GetTimestamp();
        if (Interlocked.Increment(ref _underWay) > MostUnderWay)
        {
            Interlocked.Decrement(ref _underWay);
            return Refused(
                invocation, started, InvocationOutcomes.Refused,
                ApiError.TooManyRequests(20429, $"More than {MostUnderWay} functions are running"));
        }

        try
        {
            return await RunAsync(call, invocation, started);
        }
        finally
        {
            Interlocked.Decrement(ref _underWay);
        }
    }

    /// <summary>Writes down a call that was not allowed.</summary>
    public void Refuse(FunctionCall call, ApiError error) =>
        Refused(Begin(call), time.GetTimestamp(), InvocationOutcomes.Refused, error);

    private async Task<FunctionAnswer> RunAsync(FunctionCall call, Invocation invocation, long started)
    {
        for (var isLast = false; ; isLast = true)
        {
            if (await supervisor.GetAsync(StartWait) is not { } process)
            {
                var reason = supervisor.Runtime.Reason ?? "Their process is starting.";
                return Refused(
                    invocation, started, InvocationOutcomes.Refused, new(503, 20503, $"Functions do not run just now. {reason}"));
            }

            using var request = Request(call, process.Address, invocation.Sid);
            using var limit = new CancellationTokenSource(options.Timeout, time);
            try
            {
                using var response = await process.SendAsync(request, limit.Token);
                var body = await response.Content.ReadAsByteArrayAsync(CancellationToken.None);
                return await AnsweredAsync(invocation, started, response, body);
            }
            catch (OperationCanceledException)
            {
                var check = supervisor.CheckAsync(process);
                if (!invocation.Started)
                {
                    await check;
                    await WordAsync(process.Ended);
                }

                // If it was another function that held the thread, this one has not begun.
                if (invocation.Started || isLast)
                {
                    return Refused(
                        invocation, started, InvocationOutcomes.TimedOut,
                        new(504, 20504, $"The function did not call back within {Seconds(options.Timeout)} s"));
                }
            }
            catch (HttpRequestException tooLong) when (tooLong.HttpRequestError == HttpRequestError.ConfigurationLimitExceeded)
            {
                return Refused(
                    invocation, started, InvocationOutcomes.Failed,
                    new(502, 20502, $"The function's answer is longer than {FunctionProcess.MostAnswer} bytes"));
            }
            catch (HttpRequestException)
            {
                // What it said before it ended tells whether this call had begun.
                await WordAsync(process.Ended);
                if (invocation.Started || isLast)
                {
                    return Refused(
                        invocation, started, InvocationOutcomes.Crashed,
                        new(500, 20500, invocation.Error?.Message ?? "The process ended in which the function ran"));
                }
            }
        }
    }

    private async Task<FunctionAnswer> AnsweredAsync(Invocation invocation, long started, HttpResponseMessage response, byte[] body)
    {
        var status = (int)response.StatusCode;
        List<KeyValuePair<string, string>> headers =
        [
            .. from header in response.Headers.NonValidated.Concat(response.Content.Headers.NonValidated)
               where !IsOfConnection(header.Key)
               from value in header.Value
               select KeyValuePair.Create(header.Key, value),
        ];

        if (response.Headers.NonValidated.Contains("Parley-Runner-Ended"))
        {
            invocation.End(null);
        }

        // What went wrong was said before the answer was sent, and is read at the same time: nearly always here already.
        await WordAsync(invocation.Ended);
        var outcome = invocation.Error is null ? InvocationOutcomes.Completed : InvocationOutcomes.Failed;
        Finish(invocation, started, new(status, outcome, 0, Picture(headers), Text(body)));
        return new(invocation, null, status, headers, body);
    }

    private FunctionAnswer Refused(Invocation invocation, long started, string outcome, ApiError error)
    {
        if (outcome != InvocationOutcomes.Refused)
        {
            invocation.End(new("Error", error.Message, null));
        }

        Finish(invocation, started, new(error.Status, outcome, 0, new Dictionary<string, string>(), null));
        return new(invocation, error, error.Status, [], []);
    }

    private Invocation Begin(FunctionCall call)
    {
        var invocation = new Invocation(sids.Next("FI"), Wire.Microseconds(time.GetUtcNow()), new(
            call.Account.Sid, call.Function, call.Method, call.By, Picture(call.Headers), call.Parameters));
        log.Begin(invocation);
        return invocation;
    }

    private void Finish(Invocation invocation, long started, InvocationResult result)
    {
        invocation.Result = result with { DurationMicroseconds = Wire.Microseconds(time.GetElapsedTime(started)) };
        log.Finish(invocation);
        observer.Ended(invocation);
    }

    private HttpRequestMessage Request(FunctionCall call, Uri address, string sid)
    {
        var request = new HttpRequestMessage(new HttpMethod(call.Method), new Uri(address, call.Target));
        if (call.Body.Length > 0)
        {
            request.Content = new ReadOnlyMemoryContent(call.Body);
        }

        foreach (var (name, value) in call.Headers.Where(header => !IsOfConnection(header.Key)))
        {
            if (!request.Headers.TryAddWithoutValidation(name, value))
            {
                request.Content?.Headers.TryAddWithoutValidation(name, value);
            }
        }

        request.Headers.Host = call.Host.Length > 0 ? call.Host : null;
        request.Headers.Add("Parley-Runner-Invocation", sid);
        request.Headers.Add("Parley-Runner-File", Uri.EscapeDataString(call.Function.File));
        if (call.Account.Sid != accounts.First.Sid)
        {
            request.Headers.Add("Parley-Runner-Account", call.Account.Sid.Value);
            request.Headers.Add("Parley-Runner-Secret", call.Account.AuthToken);
        }

        return request;
    }

    private static async Task WordAsync(Task word)
    {
        if (!word.IsCompleted)
        {
            await Task.WhenAny(word, Task.Delay(WordWait));
        }
    }

    /// <summary>For the log: bounded, and without what is a secret of somebody.</summary>
    private static Dictionary<string, string> Picture(IEnumerable<KeyValuePair<string, string>> headers)
    {
        var picture = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);
        var left = MostKept;
        foreach (var (name, value) in headers)
        {
            var shown = name.ToLowerInvariant() is "authorization" or "cookie" or "set-cookie" or "proxy-authorization" ? "(left out)" : value;
            left -= name.Length + shown.Length;
            if (left < 0)
            {
                break;
            }

            picture[name] = picture.TryGetValue(name, out var before) ? $"{before}, {shown}" : shown;
        }

        return picture;
    }

    private static string? Text(byte[] body) =>
        body.Length == 0 ? null : Encoding.UTF8.GetString(body.AsSpan(0, Math.Min(body.Length, MostKept))).Replace('\0', '\uFFFD');

    private static string Seconds(TimeSpan time) => time.TotalSeconds.ToString(System.Globalization.CultureInfo.InvariantCulture);
}
