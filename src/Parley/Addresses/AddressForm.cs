using System.Globalization;
using System.Text.RegularExpressions;
using Parley.Api;
using Parley.Webhooks;

namespace Parley.Addresses;

/// <summary>What a client may send for an address configuration; null members were not sent.</summary>
internal sealed partial record AddressForm(
    string? Type, string? Address, string? FriendlyName, string? Country, bool? Enabled, string? AutoType, string? Service, string? Url,
    string? Method, IReadOnlyList<string>? Filters, string? Flow, long? Retries)
{
    private const int LongestName = 256;
    private const int LongestUrl = 512;
    private const int MostRetries = 3;

    private static readonly string[] Types = ["sms", "whatsapp", "messenger", "gbm", "email", "rcs", "apple", "chat"];
    private static readonly string[] AutoTypes = [AutoCreationRule.Webhook, AutoCreationRule.Studio, AutoCreationRule.Default];

    public static ApiError? Read(Form form, out AddressForm read)
    {
        read = new(
            form["Type"]?.ToLowerInvariant(), form["Address"], form["FriendlyName"], form["AddressCountry"]?.ToUpperInvariant(), null,
            form["AutoCreation.Type"]?.ToLowerInvariant(), Given(form["AutoCreation.ConversationServiceSid"]),
            Given(form["AutoCreation.WebhookUrl"]), form["AutoCreation.WebhookMethod"]?.ToUpperInvariant(),
            form.Has("AutoCreation.WebhookFilters") ? form.All("AutoCreation.WebhookFilters") : null,
            Given(form["AutoCreation.StudioFlowSid"]), null);
        if (form["AutoCreation.Enabled"] is { } enabled)
        {
            if (!bool.TryParse(enabled, out var truth))
            {
                return ApiError.BadParameter("AutoCreation.Enabled", "true or false");
            }

            read = read with { Enabled = truth };
        }

        if (form["AutoCreation.StudioRetryCount"] is { } retries)
        {
            if (!int.TryParse(retries, NumberStyles.None, CultureInfo.InvariantCulture, out var count) || count > MostRetries)
            {
                return ApiError.BadParameter("AutoCreation.StudioRetryCount", $"a number from 0 to {MostRetries}");
            }

            read = read with { Retries = count };
        }

        return read.Problem();
    }

    /// <summary>What a new one must have.</summary>
    public ApiError? ProblemForCreate()
    {
        if (Type is null || !Types.Contains(Type))
        {
            return ApiError.BadParameter("Type", string.Join(", ", Types));
        }

        if (string.IsNullOrEmpty(Address))
        {
            return ApiError.Bad(50411, "Address is required");
        }

        // Short codes are numbers without a plus. Addresses of the other channels have many shapes, and none of them comes in here.
        var fits = Type switch
        {
            "sms" => Participants.Address.ChannelOf(Address) == "sms" || ShortCode().IsMatch(Address),
            "whatsapp" => Participants.Address.ChannelOf(Address) == "whatsapp",
            _ => Address.Length <= Participants.Address.Longest && !Address.Any(char.IsControl) && !Sid.Is(Address, "IG"),
        };
        return fits ? null : ApiError.Bad(50407, $"Address is not one of type {Type}");
    }

    /// <summary>The settings after this form was laid over <paramref name="before"/>, or why they cannot be.</summary>
    public ApiError? Apply(AutoCreationRule before, out AutoCreationRule after)
    {
        after = new AutoCreationRule(
            Enabled ?? before.Enabled, AutoType ?? before.Type, Service ?? before.Service, Url ?? before.Url, Method ?? before.Method,
            Filters ?? before.Filters, Flow ?? before.Flow, Retries ?? before.Retries).Tidy();
        return after switch
        {
            { Type: AutoCreationRule.Webhook, Url: null } => ApiError.Bad(50369, "AutoCreation.WebhookUrl is required for this type"),
            { Type: AutoCreationRule.Webhook, Filters: null or [] } =>
                ApiError.Bad(50370, "AutoCreation.WebhookFilters is required for this type"),
            { Type: AutoCreationRule.Studio, Flow: null } => ApiError.Bad(50367, "AutoCreation.StudioFlowSid is required for this type"),
            _ => null,
        };
    }

    private ApiError? Problem()
    {
        if (FriendlyName is { Length: > LongestName })
        {
            return ApiError.BadParameter("FriendlyName", $"at most {LongestName} characters");
        }

        if (Country is { Length: > 0 } && !CountryCode().IsMatch(Country))
        {
            return ApiError.BadParameter("AddressCountry", "an ISO 3166-1 alpha-2 country code");
        }

        if (AutoType is not null && !AutoTypes.Contains(AutoType))
        {
            return ApiError.BadParameter("AutoCreation.Type", string.Join(", ", AutoTypes));
        }

        if (Service is not null && !Sid.Is(Service, "IS"))
        {
            return ApiError.BadParameter("AutoCreation.ConversationServiceSid", "the SID of a conversation service");
        }

        if (Method is not (null or "GET" or "POST"))
        {
            return ApiError.Bad(50055, "AutoCreation.WebhookMethod is GET or POST");
        }

        if (Filters?.FirstOrDefault(name => !WebhookFilters.All.Contains(name)) is { } unknown)
        {
            return ApiError.Bad(50365, $"Invalid webhook filter {(unknown.Length <= 40 ? unknown : unknown[..40] + "…")}");
        }

        if (Flow is not null && !Sid.Is(Flow, "FW"))
        {
            return ApiError.Bad(50367, "AutoCreation.StudioFlowSid is not the SID of a flow");
        }

        if (Url is { Length: > LongestUrl })
        {
            return ApiError.Bad(50372, $"AutoCreation.WebhookUrl has at most {LongestUrl} characters");
        }

        // A job keeps the URL as a line of text.
        return Url is not null && (Url.Any(char.IsControl) || !Uri.TryCreate(Url, UriKind.Absolute, out var uri)
                || uri.Scheme is not ("http" or "https"))
            ? ApiError.Bad(50369, "AutoCreation.WebhookUrl is not an absolute http or https URL")
            : null;
    }

    private static string? Given(string? text) => string.IsNullOrEmpty(text) ? null : text;

    [GeneratedRegex(@"^[0-9]{3,8}\z", RegexOptions.CultureInvariant)]
    private static partial Regex ShortCode();

    [GeneratedRegex(@"^[A-Z]{2}\z", RegexOptions.CultureInvariant)]
    private static partial Regex CountryCode();
}
