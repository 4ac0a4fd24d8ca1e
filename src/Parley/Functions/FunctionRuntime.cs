namespace Parley.Functions;

/// <summary>How the functions' process is doing.</summary>
internal enum RuntimeStatus
{
    /// <summary>No folder of functions is configured.</summary>
    Off,

    /// <summary>Something has to be installed.</summary>
    Missing,

    /// <summary>It will be ready in a moment.</summary>
    Starting,

    Ready,

    /// <summary>It does not start; it is tried again.</summary>
    Failed,
}

/// <summary>A picture of the process, for people.</summary>
/// <param name="Started">Microseconds since 1970.</param>
internal sealed record FunctionRuntime(
    RuntimeStatus Status, string? Reason, string? NodeVersion, string? TwilioVersion, int? Pid, int Restarts, long? Memory, long? Started)
{
    public string StatusName => Status switch
    {
        RuntimeStatus.Off => "off",
        RuntimeStatus.Missing => "missing",
        RuntimeStatus.Starting => "starting",
        RuntimeStatus.Ready => "ready",
        _ => "failed",
    };
}
