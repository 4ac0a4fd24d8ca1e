using Parley.Storage;

namespace Parley.Receipts;

/// <summary>Hears of receipts as they move. Nobody needs to be there.</summary>
internal interface IReceiptWatch
{
    /// <summary>
    /// A receipt of a conversation's message has moved, in the transaction of <paramref name="sql"/>, which may yet be undone: what is to
    /// be told outside is told after its commit.
    /// </summary>
    void Moved(ISql sql, Receipt receipt);
}
