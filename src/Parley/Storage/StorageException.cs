namespace Parley.Storage;

/// <summary>The database refused or is away: nothing of the work was kept, unless it says that nobody knows.</summary>
public sealed class StorageException : Exception
{
    /// <summary>With the database's words.</summary>
    public StorageException(string message, Exception? inner = null) : base(message, inner)
    {
    }

    /// <summary>True: the connection broke with the commit on its way.</summary>
    public bool PerhapsStored { get; init; }
}
