namespace Parley.Storage;

/// <summary>Does what works asked for after their commit.</summary>
internal static class AfterCommit
{
    /// <summary>In the order in which it was asked for. What is committed stays committed, whatever goes wrong here.</summary>
    public static void Run(IReadOnlyList<Action>? acts)
    {
        if (acts is null)
        {
            return;
        }

        foreach (var act in acts)
        {
            try
            {
                act();
            }
            catch (Exception)
            {
                // Telling somebody failed. The writer goes on, and the caller hears of the commit.
            }
        }
    }
}
