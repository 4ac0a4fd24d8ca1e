using System.Security.Cryptography;
using System.Text;
using Parley.Api;

namespace Parley.Sandbox;

/// <summary>
/// Ids and secrets of the pretend Meta, derived from one random secret: nothing to store for a number, and nothing to guess.
/// </summary>
internal sealed class SandboxSecrets
{
    private const string TokenPrefix = "EAAS";
    private byte[] _root = [];

    /// <summary>The random secret that the sandbox's database keeps; set at start.</summary>
    public void Use(byte[] root) => _root = root;

    /// <summary>The app's secret; signs webhooks.</summary>
    public string AppSecret => Hex("app", 32);

    /// <summary>The key from which the SMSC derives its accounts.</summary>
    public byte[] SmscKey => Derive("smsc");

    /// <summary>The token of the webhook handshake.</summary>
    public string VerifyToken => Hex("verify", 32);

    /// <summary>The id of an account's WABA.</summary>
    public string BusinessAccountId(AccountSid account) => Digits($"waba|{account}");

    /// <summary>The id of a number.</summary>
    public string PhoneNumberId(AccountSid account, string address) => Digits($"number|{account}|{address}");

    /// <summary>The account's bearer token; names the account, so that checking it needs no table.</summary>
    public string AccessToken(AccountSid account) => string.Concat(TokenPrefix, account.Value, Hex($"token|{account}", 48));

    /// <summary>The account of a bearer token, or null if the token is not one of ours.</summary>
    public AccountSid? AccountOf(string? token)
    {
        if (token is not { Length: 86 } || !token.StartsWith(TokenPrefix, StringComparison.Ordinal))
        {
            return null;
        }

        var account = new AccountSid(token.Substring(TokenPrefix.Length, 34));
        return Sid.Is(account.Value, "AC") && Same(token, AccessToken(account)) ? account : null;
    }

    /// <summary>A short proof that a link was made here.</summary>
    public string Sign(string text) => Hex($"link|{text}", 32);

    /// <summary>Compares secrets in constant time.</summary>
    public static bool Same(string left, string right) =>
        CryptographicOperations.FixedTimeEquals(Encoding.UTF8.GetBytes(left), Encoding.UTF8.GetBytes(right));

    private string Hex(string purpose, int length) => Convert.ToHexStringLower(Derive(purpose))[..length];

    // Sixteen digits that start with 1: the shape of Meta's ids, and never with a zero in front.
    private string Digits(string purpose) =>
        (1_000_000_000_000_000 + (BitConverter.ToUInt64(Derive(purpose)) % 1_000_000_000_000_000)).ToString(
            System.Globalization.CultureInfo.InvariantCulture);

    private byte[] Derive(string purpose) =>
        _root.Length > 0
            ? HMACSHA256.HashData(_root, Encoding.UTF8.GetBytes(purpose))
            : throw new InvalidOperationException("The sandbox has not started.");
}
