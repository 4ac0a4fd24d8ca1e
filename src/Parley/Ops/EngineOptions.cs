using Parley.Inbound;

namespace Parley.Ops;

/// <summary>Settings of the engine, from <c>Parley:…</c>.</summary>
internal sealed record EngineOptions
{
    /// <summary><c>Parley:Lanes:Workers</c>: lanes worked at once on this node. 0: this node only accepts.</summary>
    public int LaneWorkers { get; init; } = 64;

    /// <summary><c>Parley:Lanes:DrainSeconds</c>: how long stopping waits for what is under way.</summary>
    public TimeSpan DrainTime { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>
    /// <c>Parley:Templates:MatchBody</c>: outside the 24-hour window a message whose body matches an approved template goes as that
    /// template. Twilio did so until 2025-04-01, and its guide still shows it.
    /// </summary>
    public bool MatchTemplateBody { get; init; } = true;

    /// <summary>
    /// <c>Parley:Delivery:OnUnknown</c>: what becomes of a message whose hand-over nobody saw the end of. <c>resend</c> (it may come
    /// twice) or <c>fail</c> (it may not come).
    /// </summary>
    public bool ResendUnknown { get; init; } = true;

    /// <summary><c>Parley:Webhooks:MaxAttempts</c>: tries of one webhook before it is given up.</summary>
    public int WebhookAttempts { get; init; } = 12;

    /// <summary>
    /// <c>Parley:Webhooks:ServiceOverridesAccount</c>: where a service has webhooks of its own, the account's hear nothing of it. False:
    /// both hear. https://www.twilio.com/docs/conversations/api/per-service-webhook-resource
    /// </summary>
    public bool ServiceHooksOverrideAccount { get; init; } = true;

    /// <summary><c>Parley:Delivery:MaxAttempts</c>: tries of one message before its receipt fails.</summary>
    public int DeliveryAttempts { get; init; } = 20;

    /// <summary><c>Parley:Inbound:NumberWebhook</c>: <c>always</c> or <c>unmatched</c>; unless told, by channel.</summary>
    public NumberWebhookRule NumberWebhook { get; init; }

    /// <summary>
    /// <c>Parley:Keep:InboundDays</c>: how long a repeated inbound message is known again. WhatsApp repeats a webhook for up to 7 days:
    /// https://developers.facebook.com/docs/graph-api/webhooks/getting-started
    /// </summary>
    public TimeSpan KeepInboundMarks { get; init; } = TimeSpan.FromDays(8);

    /// <summary><c>Parley:Keep:ReportDays</c>: how long a carrier's reports find their message.</summary>
    public TimeSpan KeepProviderIds { get; init; } = TimeSpan.FromDays(30);

    /// <summary><c>Parley:Keep:UploadHours</c>: how long an uploaded file waits for its message.</summary>
    public TimeSpan KeepUploads { get; init; } = TimeSpan.FromHours(24);

    /// <summary><c>Parley:Keep:WebhookDays</c>: how long the log of webhook deliveries reaches back.</summary>
    public TimeSpan KeepWebhookDeliveries { get; init; } = TimeSpan.FromDays(7);

    /// <summary><c>Parley:Keep:WebhookDeliveries</c>: how many of them an account keeps at most.</summary>
    public int MostWebhookDeliveries { get; init; } = 100_000;

    /// <summary>
    /// This node's name among those of one database; the same after a restart. Null: a new one each time. Kept in the data folder.
    /// </summary>
    public string? NodeId { get; init; }

    /// <summary><c>Parley:PublicUrl</c>: where phones reach this server for signed media links.</summary>
    public required Func<string> PublicUrl { get; init; }

    public static EngineOptions From(IConfiguration configuration, Func<string> publicUrl)
    {
        var defaults = new EngineOptions { PublicUrl = publicUrl };
        return defaults with
        {
            LaneWorkers = Number(configuration, "Parley:Lanes:Workers", defaults.LaneWorkers),
            DrainTime = TimeSpan.FromSeconds(Number(configuration, "Parley:Lanes:DrainSeconds", 10)),
            MatchTemplateBody = !IsFalse(configuration["Parley:Templates:MatchBody"]),
            ResendUnknown = configuration["Parley:Delivery:OnUnknown"] is not "fail",
            WebhookAttempts = Number(configuration, "Parley:Webhooks:MaxAttempts", defaults.WebhookAttempts),
            ServiceHooksOverrideAccount = !IsFalse(configuration["Parley:Webhooks:ServiceOverridesAccount"]),
            DeliveryAttempts = Number(configuration, "Parley:Delivery:MaxAttempts", defaults.DeliveryAttempts),
            NumberWebhook = configuration["Parley:Inbound:NumberWebhook"]?.ToLowerInvariant() switch
            {
                null or "" => NumberWebhookRule.ByChannel,
                "always" => NumberWebhookRule.Always,
                "unmatched" => NumberWebhookRule.Unmatched,
                var other => throw new StartupException($"Parley:Inbound:NumberWebhook is always or unmatched, not '{other}'."),
            },
            KeepInboundMarks = TimeSpan.FromDays(Number(configuration, "Parley:Keep:InboundDays", 8)),
            KeepProviderIds = TimeSpan.FromDays(Number(configuration, "Parley:Keep:ReportDays", 30)),
            KeepWebhookDeliveries = TimeSpan.FromDays(Number(configuration, "Parley:Keep:WebhookDays", 7)),
            MostWebhookDeliveries = Number(configuration, "Parley:Keep:WebhookDeliveries", defaults.MostWebhookDeliveries),
            KeepUploads = TimeSpan.FromHours(Number(configuration, "Parley:Keep:UploadHours", 24)),
        };
    }

    /// <summary>A setting that is a number from 0.</summary>
    public static int Number(IConfiguration configuration, string key, int otherwise) =>
        configuration[key] is not { Length: > 0 } text
            ? otherwise
            : int.TryParse(text, System.Globalization.CultureInfo.InvariantCulture, out var number) && number >= 0
                ? number
                : throw new StartupException($"{key} must be a number from 0, not '{text}'.");

    private static bool IsFalse(string? text) => string.Equals(text, "false", StringComparison.OrdinalIgnoreCase);
}
