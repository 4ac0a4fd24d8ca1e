using Parley.Api;

namespace Parley.Channels.WhatsApp;

/// <summary>
/// How far a message of several posts came before Meta said "later". The lane then gives the whole message again; without this
/// the person would get its first picture twice. Only a memory: after a restart, or on another node, the message starts anew,
/// which delivery "at least once" allows.
/// </summary>
internal sealed class PartialSends(int capacity = 10_000)
{
    private readonly Lock _gate = new();
    private readonly Dictionary<ReceiptSid, IReadOnlyList<string>> _sent = [];
    private readonly Queue<ReceiptSid> _oldest = [];

    /// <summary>The ids of the posts that Meta has taken, in order. Forgets them.</summary>
    public IReadOnlyList<string> Take(ReceiptSid receipt)
    {
        lock (_gate)
        {
            return _sent.Remove(receipt, out var ids) ? ids : [];
        }
    }

    /// <summary>Remembers the posts that Meta has taken of a message that must go on later.</summary>
    public void Keep(ReceiptSid receipt, IReadOnlyList<string> ids)
    {
        lock (_gate)
        {
            _sent[receipt] = ids;
            _oldest.Enqueue(receipt);
            while (_oldest.Count > capacity)
            {
                _sent.Remove(_oldest.Dequeue());
            }
        }
    }
}
