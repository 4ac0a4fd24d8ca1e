using System.Security.Cryptography;
using System.Text;

namespace Parley.Channels.WhatsApp;

/// <summary>
/// <c>X-Hub-Signature-256: sha256=&lt;hex&gt;</c>, HMAC-SHA256 with the app secret over the bytes as they came. Meta signs the
/// escaped form of its JSON (<c>\u00e9</c>), so a body that was parsed and written again no longer matches.
/// https://developers.facebook.com/docs/graph-api/webhooks/getting-started#validate-payloads
/// </summary>
internal static class WebhookSignature
{
    public const string Header = "X-Hub-Signature-256";

    private const string Scheme = "sha256=";

    /// <summary>The secrets with which this body is signed so; none if the header is missing, malformed or wrong.</summary>
    public static IReadOnlyList<string> Matching(ReadOnlySpan<byte> body, string? header, IReadOnlyCollection<string> secrets)
    {
        Span<byte> given = stackalloc byte[HMACSHA256.HashSizeInBytes];
        if (header?.Length != Scheme.Length + (2 * given.Length)
            || !header.StartsWith(Scheme, StringComparison.Ordinal)
            || Convert.FromHexString(header.AsSpan(Scheme.Length), given, out _, out _) != System.Buffers.OperationStatus.Done)
        {
            return [];
        }

        var matching = new List<string>(1);
        Span<byte> expected = stackalloc byte[HMACSHA256.HashSizeInBytes];
        foreach (var secret in secrets)
        {
            HMACSHA256.HashData(Encoding.UTF8.GetBytes(secret), body, expected);
            if (CryptographicOperations.FixedTimeEquals(given, expected))
            {
                matching.Add(secret);
            }
        }

        return matching;
    }
}
