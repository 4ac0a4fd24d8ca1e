using System.Buffers;
using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Parley.Api;

namespace Parley.Accounts;

/// <summary>
/// An access token taken apart, not yet believed: a JWT in the form in which Twilio's libraries write it
/// (https://www.twilio.com/docs/iam/access-tokens). One algorithm, HS256; whatever else the header names is refused, so that nobody
/// chooses how the signature is checked.
/// </summary>
/// <param name="Key">SID of the API key that is said to have signed it (<c>iss</c>).</param>
/// <param name="Account">SID of the account (<c>sub</c>).</param>
/// <param name="Expires">Seconds since 1970, as are the others.</param>
/// <param name="NotBefore"><c>nbf</c>, or else <c>iat</c>; null if neither is there.</param>
/// <param name="Service">The conversation service of its chat grant; null without one.</param>
internal sealed record SignedToken(
    string Key, string Account, long Expires, long? NotBefore, string? Identity, string? Service)
{
    /// <summary>Far more than any token needs that only chats; longer ones are not looked at.</summary>
    public const int Longest = 8 * 1024;

    // The end of the year 9999.
    private const long LastSecond = 253_402_300_799;

    private static readonly JsonDocumentOptions Strict = new() { MaxDepth = 16, AllowDuplicateProperties = false };

    private string Signed { get; init; } = "";

    private byte[] Signature { get; init; } = [];

    /// <summary>Null if this is no such token.</summary>
    public static SignedToken? Parse(string text)
    {
        var (first, last) = (text.IndexOf('.', StringComparison.Ordinal), text.LastIndexOf('.'));
        if (text.Length > Longest || first <= 0 || last == first || text.AsSpan(first + 1, last - first - 1).Contains('.')
            || Decode(text.AsSpan(0, first)) is not { } head || Decode(text.AsSpan(first + 1, last - first - 1)) is not { } body
            || Decode(text.AsSpan(last + 1)) is not { Length: HMACSHA256.HashSizeInBytes } signature)
        {
            return null;
        }

        try
        {
            using var header = JsonDocument.Parse(head, Strict);
            using var payload = JsonDocument.Parse(body, Strict);
            return IsOurs(header.RootElement) && Claims(payload.RootElement, text[..last], signature) is { } token ? token : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    /// <summary>True if this secret signed it; takes the same time whatever the signature is.</summary>
    public bool IsSignedWith(string secret) => CryptographicOperations.FixedTimeEquals(
        HMACSHA256.HashData(Encoding.UTF8.GetBytes(secret), Encoding.ASCII.GetBytes(Signed)), Signature);

    private static bool IsOurs(JsonElement header) =>
        header.ValueKind == JsonValueKind.Object && Text(header, "alg") == "HS256" && Text(header, "cty") == "twilio-fpa;v=1"
        && Text(header, "typ") is null or "JWT";

    private static SignedToken? Claims(JsonElement payload, string signed, byte[] signature)
    {
        if (payload.ValueKind != JsonValueKind.Object || !JsonWriting.IsPlain(payload)
            || Text(payload, "iss") is not { } key || !Sid.Is(key, "SK")
            || Text(payload, "sub") is not { } account || !Sid.Is(account, "AC")
            || Seconds(payload, "exp") is not { } expires)
        {
            return null;
        }

        var grants = Member(payload, "grants");

        // Programmable Chat's libraries wrote the older name.
        var chat = Member(grants, "chat") ?? Member(grants, "ip_messaging");
        return new(
            key, account, expires, Seconds(payload, "nbf") ?? Seconds(payload, "iat"), Text(grants, "identity"), Text(chat, "service_sid"))
        {
            Signed = signed,
            Signature = signature,
        };
    }

    private static JsonElement? Member(JsonElement? parent, string name) =>
        parent is { ValueKind: JsonValueKind.Object } there && there.TryGetProperty(name, out var member) ? member : null;

    private static string? Text(JsonElement? parent, string name) =>
        Member(parent, name) is { ValueKind: JsonValueKind.String } member ? member.GetString() : null;

    private static long? Seconds(JsonElement parent, string name) =>
        Member(parent, name) is { ValueKind: JsonValueKind.Number } member && member.TryGetInt64(out var seconds)
        && seconds is >= 0 and <= LastSecond ? seconds : null;

    private static byte[]? Decode(ReadOnlySpan<char> text)
    {
        var buffer = new byte[Base64Url.GetMaxDecodedLength(text.Length)];
        return Base64Url.DecodeFromChars(text, buffer, out _, out var length) == OperationStatus.Done ? buffer[..length] : null;
    }
}
