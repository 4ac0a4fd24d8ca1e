using System.Buffers;
using Parley.Api;

namespace Parley.Senders;

/// <summary>A number of an account.</summary>
/// <param name="Sid"><c>PN…</c></param>
/// <param name="Number"><c>+15550001111</c></param>
/// <param name="Kind"><c>local</c>, <c>mobile</c> or <c>toll-free</c>: see <see cref="NumberKinds"/>.</param>
/// <param name="Configured">True: the configuration gives it to the account; the API cannot release it.</param>
internal sealed record PhoneNumber(
    AccountSid Account, string Sid, string Number, string Kind, string FriendlyName, NumberSettings Settings, bool Configured,
    long Created, long Updated);

/// <summary>What a client may set for a number. What Parley does not use is kept and shown.</summary>
internal sealed record NumberSettings
{
    public string? SmsUrl { get; init; }

    public string SmsMethod { get; init; } = "POST";

    public string? SmsFallbackUrl { get; init; }

    public string SmsFallbackMethod { get; init; } = "POST";

    public string? SmsApplicationSid { get; init; }

    public string? StatusCallback { get; init; }

    public string StatusCallbackMethod { get; init; } = "POST";

    public string? VoiceUrl { get; init; }

    public string VoiceMethod { get; init; } = "POST";

    public string? VoiceFallbackUrl { get; init; }

    public string VoiceFallbackMethod { get; init; } = "POST";

    public string? VoiceApplicationSid { get; init; }

    public bool VoiceCallerIdLookup { get; init; }

    public string VoiceReceiveMode { get; init; } = "voice";

    public string EmergencyStatus { get; init; } = "Inactive";

    public string? EmergencyAddressSid { get; init; }

    public string? TrunkSid { get; init; }

    public string? IdentitySid { get; init; }

    public string? AddressSid { get; init; }

    public string? BundleSid { get; init; }
}

/// <summary>What a number looks like it is. Without a numbering plan only this is certain enough to list by.</summary>
internal static class NumberKinds
{
    public const string Local = "local";
    public const string Mobile = "mobile";
    public const string TollFree = "toll-free";

    // https://www.nanpa.com/numbering/toll-free-numbers
    private static readonly SearchValues<string> FreeCodes = SearchValues.Create(
        ["+1800", "+1833", "+1844", "+1855", "+1866", "+1877", "+1888"], StringComparison.Ordinal);

    /// <summary>North American numbers are toll-free or local; whether another country's number is a mobile phone's is not known, and it is listed as one.</summary>
    public static string Of(string number) =>
        !number.StartsWith("+1", StringComparison.Ordinal) ? Mobile
        : number.Length >= 5 && FreeCodes.Contains(number[..5]) ? TollFree
        : Local;
}
