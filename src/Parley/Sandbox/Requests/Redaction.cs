using System.Text;
using System.Text.RegularExpressions;
using Parley.Api;

namespace Parley.Sandbox.Requests;

/// <summary>Takes secrets out of what the log shows: credentials, tokens, the secrets that an answer tells once.</summary>
internal static partial class Redaction
{
    public const string Mark = "…";

    private static readonly HashSet<string> Headers = new(StringComparer.OrdinalIgnoreCase)
    {
        "Authorization", "Proxy-Authorization", "X-Twilio-Token", "Cookie", "Set-Cookie",
    };

    // Parameters as the APIs write them and properties as JSON writes them, compared without their underscores.
    private static readonly HashSet<string> Names = new(StringComparer.OrdinalIgnoreCase)
    {
        "AuthToken", "PrimaryAuthToken", "SecondaryAuthToken", "Token", "AccessToken", "Secret", "ApiSecret", "ApiKeySecret", "AppSecret",
        "Password", "PrivateKey", "ApiKey",
    };

    [ThreadStatic]
    private static string? LastHeader;

    [ThreadStatic]
    private static string? LastShown;

    /// <summary>True if a header holds credentials.</summary>
    public static bool IsSecretHeader(string name) => Headers.Contains(name);

    /// <summary>What is shown of credentials: the scheme, and the SID of an account or a key if it stands where it belongs.</summary>
    public static string Credentials(string header)
    {
        // A client sends the same again and again.
        if (header != LastHeader)
        {
            (LastHeader, LastShown) = (header, Show(header));
        }

        return LastShown!;
    }

    private static string Show(string header)
    {
        var space = header.IndexOf(' ', StringComparison.Ordinal);
        if (space <= 0 || space > 16)
        {
            return Mark;
        }

        return User(header) is { } user && (Sid.Is(user, "AC") || Sid.Is(user, "SK"))
            ? $"{header[..space]} {user}:{Mark}"
            : $"{header[..space]} {Mark}";
    }

    /// <summary>The user of Basic credentials, or null.</summary>
    public static string? User(string header)
    {
        const string basic = "Basic ";
        if (!header.StartsWith(basic, StringComparison.OrdinalIgnoreCase) || header.Length > 1000)
        {
            return null;
        }

        Span<byte> pair = stackalloc byte[1000];
        if (!Convert.TryFromBase64String(header[basic.Length..].Trim(), pair, out var length))
        {
            return null;
        }

        var colon = pair[..length].IndexOf((byte)':');
        return colon < 0 ? null : Encoding.UTF8.GetString(pair[..colon]);
    }

    /// <summary>A parameter's value as it is shown.</summary>
    public static string Value(string name, string value) => IsSecret(name) && value.Length > 0 ? Mark : value;

    /// <summary>A query or a form without the values of secrets; all else stays as it was written.</summary>
    public static string Form(string text) =>
        !text.Contains('=', StringComparison.Ordinal) ? text : string.Join('&', text.Split('&').Select(pair =>
        {
            var equals = pair.IndexOf('=', StringComparison.Ordinal);
            return equals > 0 && equals < pair.Length - 1 && IsSecret(Uri.UnescapeDataString(pair[..equals]))
                ? pair[..(equals + 1)] + Mark
                : pair;
        }));

    /// <summary>JSON, also what is cut off at its end, without the values of secrets; all else stays as it was written.</summary>
    public static string Json(string text) => Member().Replace(
        text, match => IsSecret(match.Groups["name"].Value) ? $"{match.Groups["head"].Value}\"{Mark}\"" : match.Value);

    private static bool IsSecret(string name) => Names.Contains(name.Replace("_", "", StringComparison.Ordinal));

    // A member whose value is a text that is not empty. Nothing here can be read in two ways, so it never goes back.
    [GeneratedRegex("""(?<head>"(?<name>[A-Za-z_]{1,32})"\s{0,8}:\s{0,8})"(?>(?:[^"\\]|\\.)+)(?:"|\\?$)""", RegexOptions.ExplicitCapture | RegexOptions.Singleline)]
    private static partial Regex Member();
}
