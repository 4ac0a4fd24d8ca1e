using System.Buffers;
using System.Buffers.Text;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;

namespace Parley.Ops;

/// <summary>The API key that signs a token, and the account that it belongs to.</summary>
internal sealed record SigningKey(string Sid, string Secret, string AccountSid);

/// <summary>
/// An access token for a chat participant: a JWT signed with an API key
/// (https://www.twilio.com/docs/iam/access-tokens#step-3-generate-token).
/// </summary>
/// <param name="Identity">The participant's identity.</param>
/// <param name="ServiceSid">The conversation service that it may use.</param>
/// <param name="Lifetime">How long; at most a day.</param>
internal sealed record AccessToken(string Identity, string ServiceSid, TimeSpan Lifetime)
{
    /// <summary>Header, payload and HMAC-SHA-256, in the order in which Twilio's own libraries write them.</summary>
    public string Sign(SigningKey key, DateTimeOffset now)
    {
        var issued = now.ToUnixTimeSeconds();
        var header = Encoded(json =>
        {
            json.WriteString("cty", "twilio-fpa;v=1");
            json.WriteString("typ", "JWT");
            json.WriteString("alg", "HS256");
        });
        var payload = Encoded(json =>
        {
            json.WriteString("jti", string.Create(CultureInfo.InvariantCulture, $"{key.Sid}-{issued}"));
            json.WriteStartObject("grants");
            json.WriteString("identity", Identity);
            json.WriteStartObject("chat");
            json.WriteString("service_sid", ServiceSid);
            json.WriteEndObject();
            json.WriteEndObject();
            json.WriteNumber("iat", issued);
            json.WriteNumber("exp", issued + (long)Lifetime.TotalSeconds);
            json.WriteString("iss", key.Sid);
            json.WriteString("sub", key.AccountSid);
        });

        var signed = header + "." + payload;
        var signature = HMACSHA256.HashData(Encoding.UTF8.GetBytes(key.Secret), Encoding.ASCII.GetBytes(signed));
        return signed + "." + Base64Url.EncodeToString(signature);
    }

    private static string Encoded(Action<Utf8JsonWriter> write)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var json = new Utf8JsonWriter(buffer))
        {
            json.WriteStartObject();
            write(json);
            json.WriteEndObject();
        }

        return Base64Url.EncodeToString(buffer.WrittenSpan);
    }
}
