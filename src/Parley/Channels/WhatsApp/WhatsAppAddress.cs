namespace Parley.Channels.WhatsApp;

/// <summary>
/// Between <c>whatsapp:+15550001111</c> and Meta's <c>15550001111</c>. A person with a user name may be known only by a
/// business-scoped id (<c>US.13491208655302741918</c>); the address then is <c>whatsapp:US.13491208655302741918</c>.
/// https://developers.facebook.com/docs/whatsapp/business-scoped-user-ids
/// </summary>
internal static class WhatsAppAddress
{
    public const string Prefix = "whatsapp:";

    private const int MaxDigits = 32;
    private const int MaxUserId = 160;

    /// <summary>Our address for what Meta gave as <c>from</c>, <c>wa_id</c> or a user id; null if it is neither form.</summary>
    public static string? FromMeta(string? id)
    {
        var bare = id?.StartsWith('+') == true ? id[1..] : id;
        return IsNumber(bare) ? $"{Prefix}+{bare}" : IsUserId(bare) ? Prefix + bare : null;
    }

    /// <summary>The number's digits, or null if the address is not a phone number.</summary>
    public static string? Number(string address) =>
        address.StartsWith(Prefix + "+", StringComparison.Ordinal) && IsNumber(address[(Prefix.Length + 1)..])
            ? address[(Prefix.Length + 1)..]
            : null;

    /// <summary>The business-scoped user id, or null if the address is not one.</summary>
    public static string? UserId(string address) =>
        address.StartsWith(Prefix, StringComparison.Ordinal) && IsUserId(address[Prefix.Length..])
            ? address[Prefix.Length..]
            : null;

    private static bool IsNumber(string? text) =>
        text is { Length: > 0 and <= MaxDigits } && !text.AsSpan().ContainsAnyExceptInRange('0', '9');

    private static bool IsUserId(string? text) =>
        text is { Length: > 3 and <= MaxUserId } && char.IsAsciiLetterUpper(text[0]) && char.IsAsciiLetterUpper(text[1])
        && text[2] == '.' && text.All(character => char.IsAsciiLetterOrDigit(character) || character == '.');
}
