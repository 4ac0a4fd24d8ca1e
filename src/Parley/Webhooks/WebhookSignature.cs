using System.Security.Cryptography;
using System.Text;

namespace Parley.Webhooks;

/// <summary>
/// <c>X-Twilio-Signature</c>: base64 of HMAC-SHA1, keyed with the auth token, over the URL as it goes on the wire followed by every
/// parameter's name and value in the order of the names. https://www.twilio.com/docs/usage/security#validating-requests
/// </summary>
internal static class WebhookSignature
{
    /// <param name="parameters">Of the POST body; none for GET, whose parameters are in the URL.</param>
    public static string Compute(string authToken, Uri url, IEnumerable<KeyValuePair<string, string>> parameters) =>
        // The fragment stays at home; a default port is not written. Both are what a receiver sees.
        Sign(authToken, Text(url.GetComponents(UriComponents.HttpRequestUrl | UriComponents.UserInfo, UriFormat.UriEscaped), parameters));

    /// <summary>What is signed: the URL, character by character, and the parameters.</summary>
    public static string Text(string url, IEnumerable<KeyValuePair<string, string>> parameters)
    {
        var text = new StringBuilder(url);
        foreach (var group in parameters.GroupBy(pair => pair.Key).OrderBy(group => group.Key, StringComparer.Ordinal))
        {
            foreach (var value in group.Select(pair => pair.Value).Distinct().Order(StringComparer.Ordinal))
            {
                text.Append(group.Key).Append(value);
            }
        }

        return text.ToString();
    }

    /// <summary>The signature of a text.</summary>
    public static string Sign(string authToken, string text)
    {
#pragma warning disable CA5350 // Twilio's clients verify HMAC-SHA1 and nothing else.
        var mac = HMACSHA1.HashData(Encoding.UTF8.GetBytes(authToken), Encoding.UTF8.GetBytes(text));
#pragma warning restore CA5350
        return Convert.ToBase64String(mac);
    }

    /// <summary>The pairs of a form that this server wrote.</summary>
    public static IEnumerable<KeyValuePair<string, string>> Pairs(string form) =>
        form.Split('&').Select(pair => pair.Split('=', 2)).Select(
            pair => new KeyValuePair<string, string>(Uri.UnescapeDataString(pair[0]), Uri.UnescapeDataString(pair[1])));
}
