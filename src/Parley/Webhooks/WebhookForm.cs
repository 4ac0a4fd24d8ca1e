using System.Globalization;
using Parley.Api;

namespace Parley.Webhooks;

/// <summary>
/// What a client may send for a conversation-scoped webhook, cut down to what its target has; null members were not sent.
/// https://www.twilio.com/docs/conversations/api/conversation-scoped-webhook-resource
/// </summary>
internal sealed record WebhookForm(
    string Target, string? Url, string? Method, IReadOnlyList<string>? Filters, IReadOnlyList<string>? Triggers, string? FlowSid,
    long? ReplayAfter)
{
    private const int LongestUrl = 512;
    private const int LongestTrigger = 248;
    private const int MostTriggers = 5;

    /// <summary>A new webhook: what its target needs has to be there.</summary>
    public static ApiError? ReadNew(Form form, out WebhookForm read)
    {
        var target = form["Target"];
        read = Pick(form, target ?? "");
        if (string.IsNullOrEmpty(target))
        {
            return ApiError.Bad(50368, "Target is required");
        }

        if (target is not (WebhookInterest.Webhook or WebhookInterest.Trigger or WebhookInterest.Studio))
        {
            return ApiError.Bad(50364, $"Invalid webhook target {target}: webhook, trigger or studio");
        }

        if (form["Configuration.ReplayAfter"] is { } replay)
        {
            if (!long.TryParse(replay, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var index))
            {
                return ApiError.BadParameter("Configuration.ReplayAfter", "a number");
            }

            read = read with { ReplayAfter = index };
        }

        var whole = target switch
        {
            WebhookInterest.Webhook => read with { Url = read.Url ?? "", Filters = read.Filters ?? [] },
            WebhookInterest.Trigger => read with { Url = read.Url ?? "", Triggers = read.Triggers ?? [] },
            _ => read with { FlowSid = read.FlowSid ?? "" },
        };
        return whole.Problem();
    }

    /// <summary>A change of a webhook with this target. Target and ReplayAfter are no parameters of it.</summary>
    public static ApiError? ReadChange(Form form, string target, out WebhookForm read)
    {
        read = Pick(form, target);
        return read.Problem();
    }

    private static WebhookForm Pick(Form form, string target)
    {
        var filters = form.Has("Configuration.Filters")
            ? form.All("Configuration.Filters").Where(name => name.Length > 0).ToList()
            : null;

        // The examples of the published description have a trigger's words among the filters.
        var triggers = form.Has("Configuration.Triggers") ? form.All("Configuration.Triggers") : filters;
        var bare = new WebhookForm(target, null, null, null, null, null, null);
        return target switch
        {
            WebhookInterest.Studio => bare with { FlowSid = form["Configuration.FlowSid"] },
            WebhookInterest.Trigger => bare with { Url = form["Configuration.Url"], Method = MethodOf(form), Triggers = triggers },
            _ => bare with { Url = form["Configuration.Url"], Method = MethodOf(form), Filters = filters },
        };
    }

    private static string? MethodOf(Form form) => form["Configuration.Method"]?.ToUpperInvariant();

    private ApiError? Problem() =>
        UrlProblem() ?? FilterProblem() ?? TriggerProblem()
        ?? (FlowSid is not null && !Sid.Is(FlowSid, "FW")
            ? ApiError.Bad(50367, "Configuration.FlowSid is not the SID of a flow")
            : Method is null or "GET" or "POST" ? null : ApiError.Bad(50055, "Configuration.Method is GET or POST"));

    private ApiError? UrlProblem() => Url switch
    {
        null => null,
        "" => ApiError.Bad(50369, "Configuration.Url is required for this target"),
        { Length: > LongestUrl } => ApiError.Bad(50372, $"Configuration.Url has at most {LongestUrl} characters"),

        // A job keeps the URL as a line of text.
        _ when Url.Any(char.IsControl) || !Uri.TryCreate(Url, UriKind.Absolute, out var uri) || uri.Scheme is not ("http" or "https") =>
            ApiError.Bad(50369, "Configuration.Url is not an absolute http or https URL"),
        _ => null,
    };

    private ApiError? FilterProblem() => Filters switch
    {
        null => null,
        [] => ApiError.Bad(50370, "Configuration.Filters is required for this target"),
        _ => Filters.FirstOrDefault(name => !WebhookFilters.All.Contains(name)) is { } unknown
            ? ApiError.Bad(50365, $"Invalid webhook filter {unknown}")
            : null,
    };

    private ApiError? TriggerProblem() => Triggers switch
    {
        null => null,
        [] => ApiError.Bad(50371, "Configuration.Triggers is required for this target"),
        { Count: > MostTriggers } => ApiError.Bad(50362, $"At most {MostTriggers} triggers are allowed"),
        _ => Triggers.Any(word => word.Length is 0 or > LongestTrigger)
            ? ApiError.Bad(50366, $"A trigger has 1 to {LongestTrigger} characters")
            : null,
    };
}
