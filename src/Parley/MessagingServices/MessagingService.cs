using System.Text.Json;
using System.Text.Json.Serialization;
using Parley.Api;

namespace Parley.MessagingServices;

/// <summary>A messaging service: a pool of senders with settings.</summary>
/// <param name="Sid"><c>MG…</c></param>
internal sealed record MessagingService(
    AccountSid Account, string Sid, string FriendlyName, MessagingServiceSettings Settings, long Created, long Updated);

/// <summary>What a client may set for a service. What Parley does not use is kept and shown.</summary>
internal sealed record MessagingServiceSettings
{
    /// <summary>Seconds: https://www.twilio.com/docs/messaging/api/service-resource.</summary>
    public const int LongestValidity = 36_000;

    public string? InboundRequestUrl { get; init; }

    public string InboundMethod { get; init; } = "POST";

    public string? FallbackUrl { get; init; }

    public string FallbackMethod { get; init; } = "POST";

    /// <summary>Hears what becomes of the service's messages that name no callback of their own.</summary>
    public string? StatusCallback { get; init; }

    /// <summary>A person is written to from the number that wrote last.</summary>
    public bool StickySender { get; init; } = true;

    public bool MmsConverter { get; init; } = true;

    public bool SmartEncoding { get; init; } = true;

    public string ScanMessageContent { get; init; } = "inherit";

    public bool FallbackToLongCode { get; init; } = true;

    public bool AreaCodeGeomatch { get; init; } = true;

    public bool SynchronousValidation { get; init; }

    public int ValidityPeriod { get; init; } = LongestValidity;

    public string Usecase { get; init; } = "undeclared";

    public bool UseInboundWebhookOnNumber { get; init; }
}

/// <summary>The settings as the row keeps them.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(MessagingServiceSettings))]
internal sealed partial class MessagingServiceJson : JsonSerializerContext
{
    public static string Write(MessagingServiceSettings settings) => JsonSerializer.Serialize(settings, Default.MessagingServiceSettings);

    public static MessagingServiceSettings Read(string json) => JsonSerializer.Deserialize(json, Default.MessagingServiceSettings)!;
}
