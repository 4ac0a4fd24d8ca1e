using System.Globalization;
using Parley.Api;

namespace Parley.Webhooks;

/// <summary>What a client may send for a conversation-scoped webhook; null members were not sent.</summary>
internal sealed record WebhookForm(
    string? Target, string? Url, string? Method, IReadOnlyList<string>? Filters, IReadOnlyList<string>? Triggers, string? FlowSid,
    long? ReplayAfter)
{
    private const int LongestUrl = 512;
    private const int LongestTrigger = 248;
    private const int MostTriggers = 5;

    public static ApiError? Read(Form form, out WebhookForm read)
    {
        read = new(
            form["Target"], form["Configuration.Url"], form["Configuration.Method"]?.ToUpperInvariant(),
            form.Has("Configuration.Filters") ? form.All("Configuration.Filters") : null,
            form.Has("Configuration.Triggers") ? form.All("Configuration.Triggers") : null,
            form["Configuration.FlowSid"], null);
        if (form["Configuration.ReplayAfter"] is { } replay)
        {
            if (!long.TryParse(replay, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var after))
            {
                return ApiError.BadParameter("Configuration.ReplayAfter", "a number");
            }

            read = read with { ReplayAfter = after };
        }

        return read.Problem();
    }

    /// <summary>What a new webhook must have, by its target.</summary>
    public ApiError? MissingForCreate() => Target switch
    {
        null or "" => ApiError.Bad(50368, "Target is required"),
        "webhook" when string.IsNullOrEmpty(Url) => ApiError.Bad(50369, "Configuration.Url is required for this target"),
        "webhook" when Filters is null or [] => ApiError.Bad(50370, "Configuration.Filters is required for this target"),
        "trigger" when string.IsNullOrEmpty(Url) => ApiError.Bad(50369, "Configuration.Url is required for this target"),
        "trigger" when Triggers is null or [] => ApiError.Bad(50371, "Configuration.Triggers is required for this target"),
        "studio" when FlowSid is null => ApiError.Bad(50367, "Configuration.FlowSid is required for this target"),
        _ => null,
    };

    private ApiError? Problem()
    {
        if (Target is { Length: > 0 } and not ("webhook" or "trigger" or "studio"))
        {
            return ApiError.Bad(50364, $"Invalid webhook target {Target}: webhook, trigger or studio");
        }

        if (Filters?.FirstOrDefault(name => !WebhookFilters.All.Contains(name)) is { } unknown)
        {
            return ApiError.Bad(50365, $"Invalid webhook filter {unknown}");
        }

        if (Triggers is { Count: > MostTriggers })
        {
            return ApiError.Bad(50362, $"At most {MostTriggers} triggers are allowed");
        }

        if (Triggers?.Any(word => word.Length is 0 or > LongestTrigger) == true)
        {
            return ApiError.Bad(50366, $"A trigger has 1 to {LongestTrigger} characters");
        }

        if (FlowSid is not null && !Sid.Is(FlowSid, "FW"))
        {
            return ApiError.Bad(50367, "Configuration.FlowSid is not the SID of a flow");
        }

        if (Url is { Length: > LongestUrl })
        {
            return ApiError.Bad(50372, $"Configuration.Url has at most {LongestUrl} characters");
        }

        // A job keeps the URL as a line of text.
        if (Url is { Length: > 0 } && (Url.Any(char.IsControl) || !Uri.TryCreate(Url, UriKind.Absolute, out var uri) || uri.Scheme is not ("http" or "https")))
        {
            return ApiError.Bad(50369, "Configuration.Url is not an absolute http or https URL");
        }

        return Method is null or "GET" or "POST" ? null : ApiError.Bad(50055, "Configuration.Method is GET or POST");
    }
}
