using System.Text.RegularExpressions;

namespace Parley.Participants;

/// <summary>
/// A person's or a number's address: <c>+E164</c> for SMS, <c>whatsapp:+E164</c>. Accepted by shape alone: the numbers of examples
/// and tests are assigned to nobody.
/// </summary>
internal static partial class Address
{
    /// <summary>https://www.twilio.com/docs/conversations/conversations-limits</summary>
    public const int Longest = 256;

    private const string WhatsAppPrefix = "whatsapp:";

    /// <summary>The channel of a well-formed address, or null.</summary>
    public static string? ChannelOf(string? address) => address switch
    {
        null => null,
        { Length: > Longest } => null,
        _ when address.StartsWith(WhatsAppPrefix, StringComparison.Ordinal) && E164().IsMatch(address.AsSpan(WhatsAppPrefix.Length)) =>
            "whatsapp",
        _ when E164().IsMatch(address) => "sms",
        _ => null,
    };

    /// <summary>True for a number of the United States or Canada: only there are groups.</summary>
    public static bool IsNorthAmerican(string address) => NorthAmerican().IsMatch(address);

    [GeneratedRegex(@"^\+[1-9][0-9]{1,14}\z", RegexOptions.CultureInvariant)]
    private static partial Regex E164();

    [GeneratedRegex(@"^\+1[0-9]{10}\z", RegexOptions.CultureInvariant)]
    private static partial Regex NorthAmerican();
}
