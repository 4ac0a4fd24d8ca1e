namespace Parley.Channels;

/// <summary>
/// A channel that can tell what its operator has not set up. Shown by <c>/health/ready</c>: the server is ready, and something will not
/// come.
/// </summary>
public interface IReportsTrouble
{
    /// <summary>The channel, as the health answer names it.</summary>
    string Kind { get; }

    /// <summary>One line for each trouble; empty if there is none, or nobody knows yet. No secrets, no people's numbers.</summary>
    IReadOnlyCollection<string> Troubles { get; }
}
