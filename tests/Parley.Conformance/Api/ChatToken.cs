using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using Parley.Conformance.Server;

namespace Parley.Conformance.Api;

/// <summary>Access tokens, made by hand: also such as no library would make.</summary>
internal static class ChatToken
{
    /// <param name="key">As its creation answered it.</param>
    /// <param name="service">Null: a token without a chat grant.</param>
    /// <param name="life">Seconds from now.</param>
    /// <param name="start">Seconds from now at which it becomes valid; null: says nothing of it.</param>
    public static string Sign(
        JsonNode key, TestAccount account, string identity, string? service, string? secret = null, int life = 3600, int? start = null)
    {
        var now = DateTimeOffset.UtcNow.ToUnixTimeSeconds();
        var grants = new JsonObject { ["identity"] = identity };
        if (service is not null)
        {
            grants["chat"] = new JsonObject { ["service_sid"] = service };
        }

        var claims = new JsonObject
        {
            ["iss"] = (string)key["sid"]!,
            ["sub"] = account.Sid,
            ["iat"] = now - 10,
            ["exp"] = now + life,
            ["grants"] = grants,
        };
        if (start is not null)
        {
            claims["nbf"] = now + start;
        }

        var signed = $"{Encode("""{"cty":"twilio-fpa;v=1","typ":"JWT","alg":"HS256"}""")}.{Encode(claims.ToJsonString())}";
        var hash = HMACSHA256.HashData(Encoding.UTF8.GetBytes(secret ?? (string)key["secret"]!), Encoding.ASCII.GetBytes(signed));
        return $"{signed}.{Base64Url.EncodeToString(hash)}";
    }

    private static string Encode(string text) => Base64Url.EncodeToString(Encoding.UTF8.GetBytes(text));
}
