namespace Parley.Lanes;

/// <summary>
/// Wakes the lane worker after a commit. Only a bell: many rings are one wake-up, a lost ring costs a poll, and polling is the truth.
/// </summary>
internal sealed class Bell : IDisposable
{
    private readonly SemaphoreSlim _signal = new(0, 1);
    private int _rungHere;

    /// <summary>Something was committed on this node.</summary>
    public void Ring()
    {
        Volatile.Write(ref _rungHere, 1);
        RingFromAfar();
    }

    /// <summary>True if it was rung on this node since the last time: only that is told to others, or nodes would wake each other for ever.</summary>
    public bool TakeRungHere() => Interlocked.Exchange(ref _rungHere, 0) == 1;

    /// <summary>Another node has work that it cannot take.</summary>
    public void RingFromAfar()
    {
        try
        {
            if (_signal.CurrentCount == 0)
            {
                _signal.Release();
            }
        }
        catch (SemaphoreFullException)
        {
            // Somebody else rang at the same moment: the worker is awake already.
        }
        catch (ObjectDisposedException)
        {
            // The server is stopping; what waits is durable.
        }
    }

    /// <summary>Returns at the next ring, or after <paramref name="atMost"/>.</summary>
    public Task WaitAsync(TimeSpan atMost, CancellationToken cancellation) => _signal.WaitAsync(atMost, cancellation);

    public void Dispose() => _signal.Dispose();
}
