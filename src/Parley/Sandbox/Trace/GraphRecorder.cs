using System.Globalization;
using System.Text;
using System.Text.Json;
using Microsoft.AspNetCore.WebUtilities;

namespace Parley.Sandbox.Trace;

/// <summary>Takes down one call of the Graph API and its answer; the token is left out.</summary>
internal sealed class GraphRecorder(HttpContext http, JsonElement body, TimeProvider time)
{
    private static readonly HashSet<string> Secret = new(StringComparer.OrdinalIgnoreCase) { "Authorization", "Cookie", "Proxy-Authorization" };

    private readonly long _started = time.GetTimestamp();
    private TraceText? _answer;
    private int _status;

    /// <summary>The answer, as it is written.</summary>
    public void Answered(int status, ReadOnlySpan<byte> answer)
    {
        _status = status;
        _answer = new(
            $"{status.ToString(CultureInfo.InvariantCulture)} {ReasonPhrases.GetReasonPhrase(status)}", Headers(http.Response.Headers),
            TraceText.Cut(Encoding.UTF8.GetString(answer)));
    }

    /// <summary>The call as it went.</summary>
    /// <param name="at">When it came, on the account's clock.</param>
    public ExchangeNote Finish(long at) => new(
        "graph", null, new($"{http.Request.Method} {Target()}", Headers(http.Request.Headers), TraceText.Cut(body.GetRawText())), _answer,
        _status is >= 200 and < 300, (long)time.GetElapsedTime(_started).TotalMicroseconds,
        _answer is null ? "Meta cut the connection without an answer" : null)
    {
        At = at,
    };

    private string Target()
    {
        var query = http.Request.Query.Where(pair => !pair.Key.Equals("access_token", StringComparison.OrdinalIgnoreCase));
        return http.Request.Path + QueryString.Create(query).ToString();
    }

    private static Dictionary<string, string> Headers(IHeaderDictionary headers) => headers.ToDictionary(
        pair => pair.Key, pair => Secret.Contains(pair.Key) ? Redacted(pair.Value.ToString()) : pair.Value.ToString());

    // The scheme tells something; what follows it is nobody's business.
    private static string Redacted(string value) => value.IndexOf(' ', StringComparison.Ordinal) is var end and > 0 ? value[..end] + " …" : "…";
}
