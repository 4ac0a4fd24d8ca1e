namespace Parley.Conversations;

/// <summary>
/// Appends many messages in one transaction, where the database gains from it. <see cref="Append"/> asks it first; what it does not
/// take goes the plain way.
/// </summary>
internal interface IAppendBatcher
{
    /// <summary>True if this request needs nothing but a place, receipts and lanes.</summary>
    bool Takes(AppendRequest request);

    /// <summary>Stores it with whatever else waits; null if it turned out to need the plain way after all.</summary>
    Task<AppendResult?> AppendAsync(AppendRequest request);
}
