using System.Text.Json.Serialization;
using Parley.Api;

namespace Parley.Webhooks;

/// <summary>A conversation-scoped webhook as clients get it.</summary>
internal sealed record WebhookResource(
    string Sid, string AccountSid, string ConversationSid, string Target, string Url, WebhookConfiguration Configuration,
    string DateCreated, string? DateUpdated)
{
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? ChatServiceSid { get; init; }

    public static WebhookResource From(Webhook webhook, Call call) => new(
        webhook.Sid, webhook.Account.Value, webhook.Conversation.Value, webhook.Target,
        $"{call.Base}/Conversations/{webhook.Conversation}/Webhooks/{webhook.Sid}",
        new(
            webhook.Url, webhook.Method?.ToLowerInvariant(), webhook.Filters.Count > 0 ? webhook.Filters : null,
            webhook.Triggers.Count > 0 ? webhook.Triggers : null, webhook.FlowSid, webhook.ReplayAfter),
        Wire.Date(webhook.Created), Wire.Date(webhook.Updated))
    {
        ChatServiceSid = call.Scoped ? call.ServiceSid : null,
    };
}

/// <summary>Only the members that the target has.</summary>
internal sealed record WebhookConfiguration(
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? Url,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? Method,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] IReadOnlyList<string>? Filters,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] IReadOnlyList<string>? Triggers,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? FlowSid,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] long? ReplayAfter);

internal sealed record WebhookList(IReadOnlyList<WebhookResource> Webhooks, PageMeta Meta);
