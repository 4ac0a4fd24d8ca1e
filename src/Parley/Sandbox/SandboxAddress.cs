namespace Parley.Sandbox;

/// <summary>Shapes of addresses: <c>whatsapp:+E164</c>, <c>+E164</c>, and short codes as the far end of an SMS.</summary>
internal static class SandboxAddress
{
    public const string WhatsAppPrefix = "whatsapp:";

    /// <summary>True if it is a number on WhatsApp.</summary>
    public static bool IsWhatsApp(string address) => address.StartsWith(WhatsAppPrefix, StringComparison.Ordinal);

    /// <summary>The channel of an address.</summary>
    public static string Channel(string address) => IsWhatsApp(address) ? "whatsapp" : "sms";

    /// <summary>True if a phone can have this address.</summary>
    public static bool IsPhone(string? address) =>
        address is not null && IsE164(IsWhatsApp(address) ? address.AsSpan(WhatsAppPrefix.Length) : address);

    /// <summary>True if one can write to it: a phone's address, or a short code.</summary>
    public static bool IsDestination(string? address) =>
        IsPhone(address) || (address is { Length: >= 3 and <= 8 } && !address.AsSpan().ContainsAnyExceptInRange('0', '9'));

    /// <summary>The digits of a number, as Meta writes it.</summary>
    public static string Digits(string address) => address[(address.IndexOf('+', StringComparison.Ordinal) + 1)..];

    /// <summary>An address from what a client of Graph writes: digits, perhaps with a plus and the usual punctuation; or null.</summary>
    public static string? FromGraph(string? to)
    {
        if (to is not { Length: <= 32 })
        {
            return null;
        }

        var digits = string.Concat(to.Where(c => c is not (' ' or '-' or '(' or ')')));
        var address = string.Concat(WhatsAppPrefix, digits.StartsWith('+') ? "" : "+", digits);
        return IsPhone(address) ? address : null;
    }

    // A plus, no zero in front, at most fifteen digits: https://www.itu.int/rec/T-REC-E.164
    private static bool IsE164(ReadOnlySpan<char> text) =>
        text.Length is >= 8 and <= 16 && text[0] == '+' && text[1] != '0' && !text[1..].ContainsAnyExceptInRange('0', '9');
}
