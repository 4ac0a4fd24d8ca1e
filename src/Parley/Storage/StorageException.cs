namespace Parley.Storage;

/// <summary>The database refused or is away: nothing of the work was kept.</summary>
public sealed class StorageException : Exception
{
    /// <summary>With the database's words.</summary>
    public StorageException(string message, Exception? inner = null) : base(message, inner)
    {
    }
}
