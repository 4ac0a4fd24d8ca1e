using Parley.Api;

namespace Parley.Webhooks;

/// <summary>An account's webhooks as clients get them.</summary>
internal sealed record HookConfigResource(
    string AccountSid, string Method, IReadOnlyList<string> Filters, string? PreWebhookUrl, string? PostWebhookUrl, string Target,
    string Url)
{
    public static HookConfigResource From(HookConfig hook, Call call) => new(
        hook.Account.Value, hook.Method, hook.Filters, hook.PreUrl, hook.PostUrl, hook.Target, $"{call.Base}/Configuration/Webhooks");
}

/// <summary>A service's webhooks as clients get them: all null until they are configured.</summary>
internal sealed record ServiceHookConfigResource(
    string AccountSid, string ChatServiceSid, string? PreWebhookUrl, string? PostWebhookUrl, IReadOnlyList<string>? Filters,
    string? Method, string Url)
{
    public static ServiceHookConfigResource From(HookConfig? hook, Call call) => new(
        call.Sid.Value, call.ServiceSid, hook?.PreUrl, hook?.PostUrl, hook?.Filters, hook?.Method,
        $"{call.Base}/Configuration/Webhooks");
}
