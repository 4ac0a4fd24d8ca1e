namespace Parley.Sandbox.Requests;

/// <summary>Which program sent a request, as far as its user agent says so: <c>twilio-node 5.13.1</c>, <c>curl 8.14.1</c>.</summary>
internal sealed record ClientName(string Name, string? Version)
{
    private const int LongestName = 64;
    private const int LongestVersion = 32;

    // In this order: an Edge calls itself Chrome too, and a Chrome calls itself Safari.
    private static readonly (string Token, string Name)[] Browsers =
        [("Edg/", "Edge"), ("Firefox/", "Firefox"), ("Chrome/", "Chrome"), ("Version/", "Safari")];

    /// <summary>The console's writes.</summary>
    public static ClientName Console { get; } = new("console", null);

    /// <summary>Nothing says what it was.</summary>
    public static ClientName Unknown { get; } = new("unknown", null);

    public override string ToString() => Version is null ? Name : $"{Name} {Version}";

    /// <summary>
    /// The first product of a user agent, <c>name/version</c>, with which all SDKs, the CLI and most tools begin; browsers by what they
    /// add at the end. https://www.rfc-editor.org/rfc/rfc9110#field.user-agent
    /// </summary>
    public static ClientName Parse(string? userAgent)
    {
        if (string.IsNullOrWhiteSpace(userAgent))
        {
            return Unknown;
        }

        var text = userAgent.AsSpan().Trim();
        if (text.StartsWith("Mozilla/", StringComparison.Ordinal))
        {
            foreach (var (token, browser) in Browsers)
            {
                if (text.IndexOf(token, StringComparison.Ordinal) is >= 0 and var at)
                {
                    return new(browser, Cut(Word(text[(at + token.Length)..]), LongestVersion));
                }
            }

            return new("browser", null);
        }

        var product = Word(text);
        var slash = product.LastIndexOf('/');
        return slash <= 0
            ? new(Cut(product, LongestName) ?? Unknown.Name, null)
            : new(Cut(product[..slash], LongestName)!, Cut(product[(slash + 1)..], LongestVersion));
    }

    private static ReadOnlySpan<char> Word(ReadOnlySpan<char> text)
    {
        var end = text.IndexOfAny(' ', ';', '(');
        return end < 0 ? text : text[..end];
    }

    private static string? Cut(ReadOnlySpan<char> text, int most) =>
        text.IsEmpty ? null : text[..Math.Min(text.Length, most)].ToString();
}
