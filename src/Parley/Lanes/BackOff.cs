namespace Parley.Lanes;

/// <summary>How long to wait after failures in a row: 1 s, doubling, at most 5 minutes, with a tenth of chance either way.</summary>
internal static class BackOff
{
    private static readonly TimeSpan Longest = TimeSpan.FromMinutes(5);

    public static TimeSpan After(long fails)
    {
        var seconds = Math.Min(Longest.TotalSeconds, Math.Pow(2, Math.Min(fails, 20)));
        return TimeSpan.FromSeconds(seconds * (0.9 + (Random.Shared.NextDouble() * 0.2)));
    }
}
