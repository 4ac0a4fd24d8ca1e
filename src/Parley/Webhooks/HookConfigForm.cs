using System.Collections.Frozen;
using Parley.Api;

namespace Parley.Webhooks;

/// <summary>What a client may send for the webhooks of an account or a service; null members were not sent, empty URLs remove.</summary>
internal sealed record HookConfigForm(
    string? PreUrl, string? PostUrl, string? Method, IReadOnlyList<string>? Filters, string? Target)
{
    private const int LongestUrl = 512;

    /// <param name="account">True for the account's, which may also listen for users and have a target.</param>
    public static ApiError? Read(Form form, bool account, out HookConfigForm read)
    {
        read = new(
            form["PreWebhookUrl"], form["PostWebhookUrl"], Given(form["Method"])?.ToUpperInvariant(),
            form.Has("Filters") ? [.. form.All("Filters").Where(name => name.Length > 0).Distinct(StringComparer.Ordinal)] : null,
            account ? Given(form["Target"])?.ToLowerInvariant() : null);
        return read.Problem(account ? EventNames.OfAccount : EventNames.OfService);
    }

    // https://www.twilio.com/docs/api/errors/50077, 50078, 50055, 50365, 50054
    private ApiError? Problem(FrozenSet<string> names) => this switch
    {
        { PreUrl.Length: > 0 } when !IsUrl(PreUrl) =>
            ApiError.Bad(50077, $"Invalid pre-webhook url: an absolute http or https URL of at most {LongestUrl} characters"),
        { PostUrl.Length: > 0 } when !IsUrl(PostUrl) =>
            ApiError.Bad(50078, $"Invalid post-webhook url: an absolute http or https URL of at most {LongestUrl} characters"),
        { Method: not (null or "GET" or "POST") } => ApiError.Bad(50055, "Invalid webhook method: GET or POST"),
        { Target: not (null or HookConfig.ToWebhook or HookConfig.ToFlex) } =>
            ApiError.Bad(50054, "Invalid webhook format: Target is webhook or flex"),
        _ when Filters?.FirstOrDefault(name => !names.Contains(name)) is { } unknown =>
            ApiError.Bad(50365, $"Invalid webhook filter {(unknown.Length <= 40 ? unknown : unknown[..40] + "…")}"),
        _ => null,
    };

    // A job keeps the URL as a line of text.
    private static bool IsUrl(string text) =>
        text.Length <= LongestUrl && !text.Any(char.IsControl) && Uri.TryCreate(text, UriKind.Absolute, out var uri)
        && uri.Scheme is ("http" or "https");

    private static string? Given(string? text) => string.IsNullOrEmpty(text) ? null : text;
}
