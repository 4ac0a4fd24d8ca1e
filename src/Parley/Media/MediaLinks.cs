using System.Buffers.Binary;
using System.Buffers.Text;
using System.Security.Cryptography;
using Parley.Accounts;
using Parley.Api;
using Parley.Ops;

namespace Parley.Media;

/// <summary>
/// Links that open one file for a time without credentials, short enough for an SMS: <c>/m/</c> and 44 characters that hold the SID,
/// the end of the link's life, on its account's clock, and a signature over both.
/// </summary>
internal sealed class MediaLinks(SecretBox secrets, EngineOptions options, IAccountClock clock)
{
    /// <summary>How long a link in an SMS works.</summary>
    public static readonly TimeSpan SmsLife = TimeSpan.FromDays(7);

    /// <summary>How long <c>content_direct_temporary</c> works.</summary>
    public static readonly TimeSpan TemporaryLife = TimeSpan.FromMinutes(5);

    private const long SecondMicroseconds = 1_000_000;
    private const int SignatureSize = 12;
    private const int Size = 16 + 5 + SignatureSize;

    /// <summary>An absolute URL on the public address of this server.</summary>
    public string Make(AccountSid account, string sid, TimeSpan life)
    {
        Span<byte> token = stackalloc byte[Size];
        Convert.FromHexString(sid.AsSpan(2), token, out _, out _);
        Span<byte> until = stackalloc byte[8];
        BinaryPrimitives.WriteInt64BigEndian(until, (clock.Now(account) + Wire.Microseconds(life)) / SecondMicroseconds);
        until[3..].CopyTo(token[16..]);
        Sign(token[..21]).CopyTo(token[21..]);
        return $"{options.PublicUrl()}/m/{Base64Url.EncodeToString(token)}";
    }

    /// <summary>The file that a token names and until when it opens it; null if it is none of ours.</summary>
    public MediaLink? Read(string token)
    {
        Span<byte> bytes = stackalloc byte[Size];
        if (token.Length != 44 || Base64Url.DecodeFromChars(token, bytes, out _, out var length) != System.Buffers.OperationStatus.Done
            || length != Size || !CryptographicOperations.FixedTimeEquals(Sign(bytes[..21]), bytes[21..]))
        {
            return null;
        }

        Span<byte> until = stackalloc byte[8];
        bytes[16..21].CopyTo(until[3..]);
        return new("ME" + Convert.ToHexStringLower(bytes[..16]), BinaryPrimitives.ReadInt64BigEndian(until));
    }

    /// <summary>True while a link to a file of this account works.</summary>
    public bool IsOpen(MediaLink link, AccountSid account) => link.Until > clock.Now(account) / SecondMicroseconds;

    private byte[] Sign(ReadOnlySpan<byte> content) => secrets.Sign("media link", Convert.ToHexString(content))[..SignatureSize];
}

/// <summary>What a link holds.</summary>
/// <param name="Until">Seconds since 1970.</param>
internal sealed record MediaLink(string Sid, long Until);
