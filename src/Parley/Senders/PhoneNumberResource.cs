using Parley.Api;

namespace Parley.Senders;

/// <summary>A number as the 2010-04-01 API shows it: https://www.twilio.com/docs/phone-numbers/api/incomingphonenumber-resource.</summary>
internal sealed record PhoneNumberResource(
    string Sid, string AccountSid, string FriendlyName, string PhoneNumber, string Type, string DateCreated, string DateUpdated,
    string? SmsUrl, string SmsMethod, string? SmsFallbackUrl, string SmsFallbackMethod, string? SmsApplicationSid,
    string? StatusCallback, string StatusCallbackMethod, string? VoiceUrl, string VoiceMethod, string? VoiceFallbackUrl,
    string VoiceFallbackMethod, string? VoiceApplicationSid, bool VoiceCallerIdLookup, string VoiceReceiveMode,
    string EmergencyStatus, string? EmergencyAddressSid, string EmergencyAddressStatus, string? TrunkSid, string? IdentitySid,
    string? AddressSid, string? BundleSid, string AddressRequirements, string ApiVersion, bool Beta, NumberCapabilities Capabilities,
    string Origin, string Status, string Uri)
{
    public static PhoneNumberResource From(PhoneNumber number)
    {
        var set = number.Settings;
        return new(
            number.Sid, number.Account.Value, number.FriendlyName, number.Number, number.Kind, Wire.Rfc2822(number.Created),
            Wire.Rfc2822(number.Updated), set.SmsUrl, set.SmsMethod, set.SmsFallbackUrl, set.SmsFallbackMethod, set.SmsApplicationSid,
            set.StatusCallback, set.StatusCallbackMethod, set.VoiceUrl, set.VoiceMethod, set.VoiceFallbackUrl, set.VoiceFallbackMethod,
            set.VoiceApplicationSid, set.VoiceCallerIdLookup, set.VoiceReceiveMode, set.EmergencyStatus, set.EmergencyAddressSid,
            "unregistered", set.TrunkSid, set.IdentitySid, set.AddressSid, set.BundleSid, "none", "2010-04-01", false,
            new(Voice: false, Sms: true, Mms: false, Fax: false), number.Configured ? "hosted" : "twilio", "in-use",
            $"/2010-04-01/Accounts/{number.Account}/IncomingPhoneNumbers/{number.Sid}.json");
    }
}

/// <summary>What these numbers can do here: text. Pictures go as links in it.</summary>
internal sealed record NumberCapabilities(bool Voice, bool Sms, bool Mms, bool Fax);

internal sealed record PhoneNumberList(IReadOnlyList<PhoneNumberResource> IncomingPhoneNumbers, PageUris At) : UriPaged(At);
