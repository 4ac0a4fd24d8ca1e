using Parley.Api;

namespace Parley.Senders;

/// <summary>What a client may send for a number, over what it was.</summary>
internal static class PhoneNumberForm
{
    private const int LongestName = 64;

    public static ApiError? Read(Form form, PhoneNumber before, out PhoneNumber after)
    {
        var reader = new ParameterReader(form);
        var was = before.Settings;
        var plain = new NumberSettings();
        after = before with
        {
            FriendlyName = reader.Text("FriendlyName", before.FriendlyName, LongestName) ?? before.Number,
            Settings = new NumberSettings
            {
                SmsUrl = reader.Url("SmsUrl", was.SmsUrl, 21502),
                SmsMethod = reader.Method("SmsMethod", was.SmsMethod) ?? plain.SmsMethod,
                SmsFallbackUrl = reader.Url("SmsFallbackUrl", was.SmsFallbackUrl, 21502),
                SmsFallbackMethod = reader.Method("SmsFallbackMethod", was.SmsFallbackMethod) ?? plain.SmsFallbackMethod,
                SmsApplicationSid = reader.Sid("SmsApplicationSid", was.SmsApplicationSid, "AP"),
                StatusCallback = reader.Url("StatusCallback", was.StatusCallback, 21502),
                StatusCallbackMethod = reader.Method("StatusCallbackMethod", was.StatusCallbackMethod) ?? plain.StatusCallbackMethod,
                VoiceUrl = reader.Url("VoiceUrl", was.VoiceUrl, 21502),
                VoiceMethod = reader.Method("VoiceMethod", was.VoiceMethod) ?? plain.VoiceMethod,
                VoiceFallbackUrl = reader.Url("VoiceFallbackUrl", was.VoiceFallbackUrl, 21502),
                VoiceFallbackMethod = reader.Method("VoiceFallbackMethod", was.VoiceFallbackMethod) ?? plain.VoiceFallbackMethod,
                VoiceApplicationSid = reader.Sid("VoiceApplicationSid", was.VoiceApplicationSid, "AP"),
                VoiceCallerIdLookup = reader.Truth("VoiceCallerIdLookup", was.VoiceCallerIdLookup),
                VoiceReceiveMode = reader.Word("VoiceReceiveMode", was.VoiceReceiveMode, "voice", "fax") ?? plain.VoiceReceiveMode,
                EmergencyStatus = reader.Word("EmergencyStatus", was.EmergencyStatus, "Active", "Inactive") ?? plain.EmergencyStatus,
                EmergencyAddressSid = reader.Sid("EmergencyAddressSid", was.EmergencyAddressSid, "AD"),
                TrunkSid = reader.Sid("TrunkSid", was.TrunkSid, "TK"),
                IdentitySid = reader.Sid("IdentitySid", was.IdentitySid, "RI"),
                AddressSid = reader.Sid("AddressSid", was.AddressSid, "AD"),
                BundleSid = reader.Sid("BundleSid", was.BundleSid, "BU"),
            },
        };
        return reader.Problem;
    }
}
