using System.Globalization;
using System.Security.Cryptography;

namespace Parley.Sandbox;

/// <summary>Ids that the pretend carriers give away, and the order of what they store. Injected, so that tests can fix them.</summary>
internal class SandboxIds
{
    private long _sequence;

    /// <summary>A message's id at Meta.</summary>
    public virtual string Wamid() => "wamid." + Convert.ToBase64String(RandomNumberGenerator.GetBytes(27));

    /// <summary>A text's id on the phone that sends it.</summary>
    public virtual string TextId() => Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(12));

    /// <summary>An id of digits only, as Meta gives media and templates.</summary>
    public virtual string Digits() =>
        (1_000_000_000_000_000 + RandomNumberGenerator.GetInt32(int.MaxValue) * 400_000L + RandomNumberGenerator.GetInt32(400_000))
        .ToString(CultureInfo.InvariantCulture);

    /// <summary>128 bits that nobody guesses.</summary>
    public virtual string Link() => Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(16));

    /// <summary>The next place in the order of messages and of what is on its way.</summary>
    public long NextSequence() => Interlocked.Increment(ref _sequence);

    /// <summary>Goes on after <paramref name="last"/>, the highest number that the database holds.</summary>
    public void StartAfter(long last) => _sequence = last;
}
