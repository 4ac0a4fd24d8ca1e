using System.Globalization;

namespace Parley.Sandbox;

/// <summary>Microseconds since 1970, as text.</summary>
internal static class SandboxTime
{
    /// <summary>ISO 8601 with milliseconds.</summary>
    public static string Text(long microseconds) =>
        DateTimeOffset.UnixEpoch.AddTicks(microseconds * TimeSpan.TicksPerMicrosecond)
            .ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture);

    /// <summary>Whole seconds, as Meta writes times.</summary>
    public static string Seconds(long microseconds) => (microseconds / 1_000_000).ToString(CultureInfo.InvariantCulture);
}
