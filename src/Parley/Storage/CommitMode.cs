namespace Parley.Storage;

/// <summary>How writes become transactions (<c>Parley:Storage:Commit</c>).</summary>
public enum CommitMode
{
    /// <summary>Whatever has queued when the last commit returns is one transaction.</summary>
    Group,

    /// <summary>A transaction each (<c>single</c>), for comparison.</summary>
    PerWrite,
}
