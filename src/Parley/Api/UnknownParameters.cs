using System.Text;

namespace Parley.Api;

/// <summary>
/// Parameters that nobody asked for are ignored, and the log says so: https://www.twilio.com/docs/api/errors/20001. Names only, and
/// cut: values are the client's own affair. A client that always sends one does not fill the log.
/// </summary>
internal sealed partial class UnknownParameters(TimeProvider time, ILogger<UnknownParameters> log)
{
    private const int MostNames = 10;
    private const int LongestName = 64;
    private const int MostPerSecond = 10;

    private long _second;
    private int _count;

    public void Report(HttpContext http, Form form)
    {
        if (form.AllRead)
        {
            return;
        }

        var names = form.Unread(MostNames);
        if (names.Count > 0 && MayLog())
        {
            var route = (http.GetEndpoint() as RouteEndpoint)?.RoutePattern.RawText ?? "";
            LogUnknown(http.Request.Method, route, string.Join(", ", names.Select(Plain)));
        }
    }

    private bool MayLog()
    {
        var second = time.GetUtcNow().ToUnixTimeSeconds();
        if (Interlocked.Exchange(ref _second, second) != second)
        {
            Volatile.Write(ref _count, 0);
        }

        return Interlocked.Increment(ref _count) <= MostPerSecond;
    }

    private static string Plain(string name)
    {
        var plain = new StringBuilder(Math.Min(name.Length, LongestName) + 1);
        foreach (var character in name.AsSpan(0, Math.Min(name.Length, LongestName)))
        {
            plain.Append(char.IsAsciiLetterOrDigit(character) || character is '.' or '_' or '-' or '[' or ']' ? character : '?');
        }

        return (name.Length > LongestName ? plain.Append('…') : plain).ToString();
    }

    [LoggerMessage(102, LogLevel.Warning, "20001: {Method} {Route} does not know these parameters, which were ignored: {Names}")]
    private partial void LogUnknown(string method, string route, string names);
}
