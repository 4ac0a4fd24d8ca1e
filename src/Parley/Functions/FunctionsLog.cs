namespace Parley.Functions;

/// <summary>What is logged of the functions' process. What functions print is theirs: it stands in their invocations.</summary>
internal static partial class FunctionsLog
{
    [LoggerMessage(900, LogLevel.Information, "Functions are ready: Node {Node}, twilio {Twilio}, process {Pid}, after {Milliseconds} ms")]
    public static partial void Ready(ILogger log, string node, string twilio, int pid, long milliseconds);

    [LoggerMessage(901, LogLevel.Warning, "The functions' process {Pid} ended with {Code}; another is started")]
    public static partial void Ended(ILogger log, int pid, int code);

    [LoggerMessage(902, LogLevel.Warning, "Functions do not run: {Reason}")]
    public static partial void Unavailable(ILogger log, string reason);

    [LoggerMessage(903, LogLevel.Warning, "A function keeps the process {Pid} busy and does not answer; it is replaced")]
    public static partial void Blocked(ILogger log, int pid);

    [LoggerMessage(904, LogLevel.Debug, "Functions: {Line}")]
    public static partial void Stray(ILogger log, string line);

    [LoggerMessage(905, LogLevel.Information, "The packages of the functions' folder have changed; their process is replaced")]
    public static partial void PackagesChanged(ILogger log);
}
