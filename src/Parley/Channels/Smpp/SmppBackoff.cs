namespace Parley.Channels.Smpp;

/// <summary>How long a link waits before it tries again.</summary>
internal static class SmppBackoff
{
    private static readonly TimeSpan First = TimeSpan.FromMilliseconds(250);
    private static readonly TimeSpan Longest = TimeSpan.FromMinutes(1);

    // A wrong password does not become right by itself, and some carriers lock accounts that hammer.
    private static readonly TimeSpan FirstAfterRefusal = TimeSpan.FromSeconds(15);
    private static readonly TimeSpan LongestAfterRefusal = TimeSpan.FromMinutes(5);

    /// <summary>Doubles from attempt to attempt.</summary>
    /// <param name="failures">1 for the first failure in a row.</param>
    /// <param name="chance">0 to 1; spreads the waits by a fifth, so that many links do not come back at once.</param>
    public static TimeSpan After(int failures, bool refused, double chance)
    {
        var (first, longest) = refused ? (FirstAfterRefusal, LongestAfterRefusal) : (First, Longest);
        var wait = first * Math.Pow(2, Math.Clamp(failures - 1, 0, 20));
        return (wait < longest ? wait : longest) * (0.8 + (0.4 * chance));
    }
}
