using System.Text;
using System.Text.Json;

namespace Parley.Tests.Sandbox;

/// <summary>A webhook of the pretend Meta, as it arrived.</summary>
internal sealed record Webhook(byte[] Bytes, string Signature)
{
    public string Raw => Encoding.UTF8.GetString(Bytes);

    public JsonElement Json => JsonDocument.Parse(Bytes).RootElement;

    /// <summary>The only change.</summary>
    public JsonElement Change => Json.GetProperty("entry")[0].GetProperty("changes")[0];

    public JsonElement Value => Change.GetProperty("value");

    /// <summary>In a word or two: <c>text Hello</c>, <c>delivered</c>, <c>failed 131047</c>, <c>template APPROVED</c>.</summary>
    public string Words
    {
        get
        {
            if (Value.TryGetProperty("messages", out var messages))
            {
                var type = messages[0].GetProperty("type").GetString()!;
                var content = messages[0].GetProperty(type);
                return content.TryGetProperty("body", out var body) || content.TryGetProperty("caption", out body)
                    ? $"{type} {body}"
                    : type;
            }

            if (Value.TryGetProperty("statuses", out var statuses))
            {
                var status = statuses[0].GetProperty("status").GetString()!;
                return statuses[0].TryGetProperty("errors", out var errors) ? $"{status} {errors[0].GetProperty("code")}" : status;
            }

            return $"template {Value.GetProperty("event")}";
        }
    }
}
