using System.Text.Json;
using Parley.Api;

namespace Parley.Senders;

/// <summary>
/// What a client sends for a sender: JSON. Members that are not there change nothing. Names are taken in snake case, as they are
/// documented, and in camel case, as twilio-node sends what its types say.
/// </summary>
internal sealed record ChannelSenderForm(string? SenderId, ChannelSenderSettings Settings)
{
    private const int LongestText = 1024;
    private const int MostEntries = 20;

    public static ApiError? Read(ReadOnlyMemory<byte> json, ChannelSenderSettings before, out ChannelSenderForm? read)
    {
        read = null;
        if (JsonWriting.ParseObject(json, out var document) is { } malformed)
        {
            return malformed;
        }

        using (document)
        {
            var root = new Part(document!.RootElement);
            var settings = new ChannelSenderSettings(
                root.Object("configuration") is { } configuration ? Configuration(configuration, before.Configuration ?? new()) : before.Configuration,
                root.Object("webhook") is { } webhook ? Webhook(webhook, before.Webhook ?? new()) : before.Webhook,
                root.Object("profile") is { } profile ? Profile(profile, before.Profile ?? new()) : before.Profile);
            var id = root.Text("sender_id", null);
            if (root.Problem is not null)
            {
                return root.Problem;
            }

            read = new(id, settings);
            return null;
        }
    }

    private static SenderConfiguration Configuration(Part part, SenderConfiguration before)
    {
        // Only looked at so that a wrong one is an error: there is nobody here to verify it with.
        part.Text("verification_code", null);
        return new()
        {
            WabaId = part.Text("waba_id", before.WabaId),
            VerificationMethod = part.Word("verification_method", before.VerificationMethod, "sms", "voice"),
            VoiceApplicationSid = part.Text("voice_application_sid", before.VoiceApplicationSid),
            AccountType = part.Word("account_type", before.AccountType, "ISV", "ISVSubAccount", ""),
        };
    }

    private static SenderWebhook Webhook(Part part, SenderWebhook before) => new()
    {
        CallbackUrl = part.Url("callback_url", before.CallbackUrl),
        CallbackMethod = part.Word("callback_method", before.CallbackMethod, "POST", "PUT"),
        FallbackUrl = part.Url("fallback_url", before.FallbackUrl),
        FallbackMethod = part.Word("fallback_method", before.FallbackMethod, "POST", "PUT"),
        StatusCallbackUrl = part.Url("status_callback_url", before.StatusCallbackUrl),
        StatusCallbackMethod = part.Word("status_callback_method", before.StatusCallbackMethod, "POST", "PUT"),
    };

    private static SenderProfile Profile(Part part, SenderProfile before) => new()
    {
        Name = part.Text("name", before.Name),
        About = part.Text("about", before.About),
        Address = part.Text("address", before.Address),
        Description = part.Text("description", before.Description),
        LogoUrl = part.Url("logo_url", before.LogoUrl),
        BannerUrl = part.Url("banner_url", before.BannerUrl),
        PrivacyUrl = part.Url("privacy_url", before.PrivacyUrl),
        TermsOfServiceUrl = part.Url("terms_of_service_url", before.TermsOfServiceUrl),
        AccentColor = part.Text("accent_color", before.AccentColor),
        Vertical = part.Text("vertical", before.Vertical),
        Websites = part.List("websites", "website", before.Websites, (value, label) => new ProfileWebsite(value, label)),
        Emails = part.List("emails", "email", before.Emails, (value, label) => new ProfileEmail(value, label)),
        PhoneNumbers = part.List(
            "phone_numbers", "phone_number", before.PhoneNumbers, (value, label) => new ProfilePhoneNumber(value, label)),
    };

    // A JSON object of the request; all parts of one request share the first problem.
    private sealed class Part(JsonElement json, Part? root = null)
    {
        private ApiError? _problem;

        public ApiError? Problem
        {
            get => root is null ? _problem : root.Problem;
            private set
            {
                if (root is null)
                {
                    _problem ??= value;
                }
                else
                {
                    root.Problem = value;
                }
            }
        }

        public Part? Object(string name)
        {
            if (Find(name) is not { ValueKind: not JsonValueKind.Null } found)
            {
                return null;
            }

            if (found.ValueKind == JsonValueKind.Object)
            {
                return new(found, root ?? this);
            }

            Problem = ApiError.BadParameter(name, "a JSON object");
            return null;
        }

        public string? Text(string name, string? before)
        {
            if (Find(name) is not { } found)
            {
                return before;
            }

            if (found.ValueKind == JsonValueKind.Null)
            {
                return null;
            }

            if (found.ValueKind == JsonValueKind.String && found.GetString() is { Length: <= LongestText } text)
            {
                return text;
            }

            Problem = ApiError.BadParameter(name, $"a string of at most {LongestText} characters");
            return before;
        }

        public string? Url(string name, string? before)
        {
            if (Text(name, before) is not { Length: > 0 } text || ParameterReader.IsUrl(text))
            {
                return Text(name, before) is { Length: > 0 } url ? url : null;
            }

            Problem = ApiError.BadParameter(name, "an http or https URL");
            return before;
        }

        public string? Word(string name, string? before, params string[] words)
        {
            if (Text(name, before) is not { } text)
            {
                return null;
            }

            if (words.Contains(text, StringComparer.OrdinalIgnoreCase))
            {
                return text.Length == 0 ? null : text;
            }

            Problem = ApiError.BadParameter(name, "one of " + string.Join(", ", words.Where(word => word.Length > 0)));
            return before;
        }

        // Entries are strings, or objects with a label.
        public IReadOnlyList<T>? List<T>(string name, string member, IReadOnlyList<T>? before, Func<string, string?, T> make)
        {
            if (Find(name) is not { } found)
            {
                return before;
            }

            if (found.ValueKind == JsonValueKind.Null)
            {
                return null;
            }

            if (found.ValueKind == JsonValueKind.Array && found.GetArrayLength() <= MostEntries)
            {
                var entries = found.EnumerateArray().Select(entry => entry.ValueKind switch
                {
                    JsonValueKind.String when entry.GetString() is { Length: <= LongestText } text => make(text, null),
                    JsonValueKind.Object when new Part(entry, root ?? this) is var part && part.Text(member, null) is { } value =>
                        make(value, part.Text("label", null)),
                    _ => default,
                }).ToList();
                if (entries.TrueForAll(entry => entry is not null))
                {
                    return entries!;
                }
            }

            Problem = ApiError.BadParameter(name, $"a list of at most {MostEntries} entries, each with {member}");
            return before;
        }

        private JsonElement? Find(string name) =>
            json.TryGetProperty(name, out var found) || json.TryGetProperty(Camel(name), out found) ? found : null;

        private static string Camel(string name) => string.Concat(
            name.Split('_').Select((word, at) => at == 0 ? word : char.ToUpperInvariant(word[0]) + word[1..]));
    }
}
