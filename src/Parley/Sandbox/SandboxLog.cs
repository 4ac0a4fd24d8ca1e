namespace Parley.Sandbox;

/// <summary>What the sandbox logs: no bodies, no numbers.</summary>
internal static partial class SandboxLog
{
    [LoggerMessage(7001, LogLevel.Information, "Sandbox: {Waiting} deliveries go on where the last run stopped")]
    public static partial void Resumed(this ILogger logger, int waiting);

    [LoggerMessage(7002, LogLevel.Debug, "Sandbox: {What} was not taken (attempt {Attempt}): {Reason}; again in {Delay}")]
    public static partial void WillRetry(this ILogger logger, string what, int attempt, string reason, TimeSpan delay);

    [LoggerMessage(7003, LogLevel.Warning, "Sandbox: {What} was given up after seven days")]
    public static partial void GaveUp(this ILogger logger, string what);

    [LoggerMessage(7004, LogLevel.Error, "Sandbox: storing what was delivered failed; it may be delivered again")]
    public static partial void FinishFailed(this ILogger logger, Exception exception);

    [LoggerMessage(7005, LogLevel.Error, "Sandbox: the queue {Queue} stumbled and goes on")]
    public static partial void QueueStumbled(this ILogger logger, Exception exception, string queue);

    [LoggerMessage(7006, LogLevel.Error, "Sandbox: {Method} {Path} failed")]
    public static partial void RequestFailed(this ILogger logger, Exception exception, string method, string path);

    [LoggerMessage(7007, LogLevel.Information, "Sandbox: account {Account} was reset")]
    public static partial void Reset(this ILogger logger, string account);
}
