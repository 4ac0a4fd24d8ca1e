using System.Text.RegularExpressions;

namespace Parley.ProgrammableMessages;

/// <summary>
/// What else than a number an SMS may come from: a short code, or a name of 1 to 11 characters.
/// https://www.twilio.com/docs/glossary/what-alphanumeric-sender-id
/// </summary>
internal static partial class SenderName
{
    public static bool IsMatch(string text) => ShortCode().IsMatch(text) || IsName(text);

    public static bool IsName(string text) => Name().IsMatch(text) && text.Any(char.IsAsciiLetter);

    [GeneratedRegex(@"^[0-9]{3,8}\z", RegexOptions.CultureInvariant)]
    private static partial Regex ShortCode();

    [GeneratedRegex(@"^[A-Za-z0-9 \-_+&]{1,11}\z", RegexOptions.CultureInvariant)]
    private static partial Regex Name();
}
