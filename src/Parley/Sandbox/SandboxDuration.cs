using System.Xml;

namespace Parley.Sandbox;

/// <summary>Durations as ISO 8601 writes them: <c>PT25H</c>, <c>P1DT2H</c>.</summary>
internal static class SandboxDuration
{
    /// <summary>Reads a duration from nothing to <paramref name="longest"/>.</summary>
    public static bool TryParse(string text, TimeSpan longest, out TimeSpan duration)
    {
        try
        {
            duration = text.Length <= 64 ? XmlConvert.ToTimeSpan(text) : TimeSpan.MinValue;
            return duration >= TimeSpan.Zero && duration <= longest;
        }
        catch (Exception wrong) when (wrong is FormatException or OverflowException)
        {
            duration = default;
            return false;
        }
    }
}
