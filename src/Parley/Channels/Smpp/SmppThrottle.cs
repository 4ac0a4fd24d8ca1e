namespace Parley.Channels.Smpp;

/// <summary>
/// How long a link holds back after the carrier said "slower". SMPP tells no time, so the wait doubles while the carrier insists.
/// </summary>
internal sealed class SmppThrottle(TimeProvider time)
{
    private static readonly TimeSpan First = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(30);

    private readonly Lock _gate = new();
    private DateTimeOffset _until = DateTimeOffset.MinValue;
    private TimeSpan _last;

    /// <summary>What is left to wait; zero if nothing is.</summary>
    public TimeSpan Left
    {
        get
        {
            lock (_gate)
            {
                var left = _until - time.GetUtcNow();
                return left > TimeSpan.Zero ? left : TimeSpan.Zero;
            }
        }
    }

    /// <summary>The carrier said slower. Several answers of one window count once.</summary>
    public TimeSpan Slower()
    {
        lock (_gate)
        {
            var now = time.GetUtcNow();
            if (_until <= now)
            {
                _last = _last == TimeSpan.Zero ? First : _last * 2 < Longest ? _last * 2 : Longest;
                _until = now + _last;
            }

            return _until - now;
        }
    }

    /// <summary>The carrier took a message.</summary>
    public void Fine()
    {
        lock (_gate)
        {
            if (_until <= time.GetUtcNow())
            {
                _last = TimeSpan.Zero;
            }
        }
    }
}
