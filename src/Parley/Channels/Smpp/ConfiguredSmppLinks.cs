using System.Globalization;
using Parley.Api;
using Parley.Smpp;

namespace Parley.Channels.Smpp;

/// <summary>
/// Links from <c>Parley:Smpp:Links:0:…</c>: Account, Name, Host, Port, SystemId, Password, Numbers (a list, or one string with commas;
/// <c>*</c> for all), and, where the carrier wants it, SystemType, Window, EnquireLink, ResponseTimeout (<c>00:00:30</c>), UseTls,
/// MediaUrlTag (<c>0x1401</c>), MessageIds. Read by hand: binding by reflection does not survive native publishing.
/// </summary>
internal sealed class ConfiguredSmppLinks : ISmppLinks
{
    private const string Every = "*";

    private readonly List<(SmppLink Link, HashSet<string> Numbers)> _links = [];

    /// <exception cref="FormatException">A link is incomplete or a value makes no sense; the message names the key.</exception>
    public ConfiguredSmppLinks(IConfiguration configuration)
    {
        foreach (var section in configuration.GetSection("Parley:Smpp:Links").GetChildren())
        {
            var link = Read(section);
            if (_links.Exists(other => other.Link.Name == link.Name))
            {
                throw new FormatException($"{section.Path}:Name is used twice");
            }

            var numbers = section.GetSection("Numbers");
            var listed = numbers.GetChildren().Select(child => child.Value ?? "");
            var inline = (numbers.Value ?? "").Split(',', StringSplitOptions.TrimEntries);
            _links.Add((link, [.. listed.Concat(inline).Where(number => number.Length > 0)]));
        }
    }

    public IReadOnlyCollection<SmppLink> AtStart => [.. _links.Select(entry => entry.Link)];

    public IEnumerable<(AccountSid Account, string Number)> Numbers =>
        _links.SelectMany(entry => entry.Numbers.Where(number => number != Every).Select(number => (entry.Link.Account, number)));

    public bool IsConfigured(AccountSid account, string number) => ForNumber(account, number) is not null;

    public SmppLink? ForNumber(AccountSid account, string number)
    {
        SmppLink? forEvery = null;
        foreach (var (link, numbers) in _links)
        {
            if (link.Account == account)
            {
                if (numbers.Contains(number))
                {
                    return link;
                }

                forEvery ??= numbers.Contains(Every) ? link : null;
            }
        }

        return forEvery;
    }

    private static SmppLink Read(IConfigurationSection section)
    {
        var account = Required(section, "Account", 34);
        if (!Sid.Is(account, "AC"))
        {
            throw new FormatException($"{section.Path}:Account is no account SID");
        }

        var messageIds = section["MessageIds"] ?? "same";
        if (MessageIds.ParseForm(messageIds) is null)
        {
            throw new FormatException($"{section.Path}:MessageIds must be same, response-hex or response-decimal");
        }

        foreach (var key in (string[])["SystemId", "Password", "SystemType"])
        {
            if ((section[key] ?? "").AsSpan().ContainsAnyExceptInRange('\u0001', '\u00FF'))
            {
                throw new FormatException($"{section.Path}:{key} has a character that SMPP has no octet for");
            }
        }

        return new SmppLink(
            new AccountSid(account), Required(section, "Name", 100), Required(section, "Host", 255),
            Number(section, "Port", 2775, 1, 65535), Required(section, "SystemId", 15), section["Password"] is { Length: <= 8 } password
                ? password
                : throw new FormatException($"{section.Path}:Password must be given and have at most 8 characters"))
        {
            SystemType = section["SystemType"] is { Length: > 12 } ? throw new FormatException($"{section.Path}:SystemType is too long") : section["SystemType"] ?? "",
            Window = Number(section, "Window", 10, 1, 1000),
            EnquireLink = Span(section, "EnquireLink", TimeSpan.FromSeconds(30)),
            ResponseTimeout = Span(section, "ResponseTimeout", TimeSpan.FromSeconds(30)),
            UseTls = bool.TryParse(section["UseTls"] ?? "false", out var useTls) ? useTls : throw new FormatException($"{section.Path}:UseTls must be true or false"),
            MediaUrlTag = (ushort)Number(section, "MediaUrlTag", 0, 0, 0x3FFF),
            MessageIds = messageIds,
        };
    }

    private static string Required(IConfigurationSection section, string key, int max) =>
        section[key] is { Length: > 0 } value && value.Length <= max
            ? value
            : throw new FormatException($"{section.Path}:{key} must be given and have at most {max} characters");

    private static int Number(IConfigurationSection section, string key, int otherwise, int min, int max)
    {
        if (section[key] is not { Length: > 0 } text)
        {
            return otherwise;
        }

        var isHexadecimal = text.StartsWith("0x", StringComparison.OrdinalIgnoreCase);
        return int.TryParse(
            isHexadecimal ? text.AsSpan(2) : text, isHexadecimal ? NumberStyles.AllowHexSpecifier : NumberStyles.None,
            CultureInfo.InvariantCulture, out var number) && number >= min && number <= max
            ? number
            : throw new FormatException($"{section.Path}:{key} must be a number from {min} to {max}");
    }

    private static TimeSpan Span(IConfigurationSection section, string key, TimeSpan otherwise) =>
        section[key] is not { Length: > 0 } text
            ? otherwise
            : TimeSpan.TryParse(text, CultureInfo.InvariantCulture, out var span) && span > TimeSpan.Zero && span < TimeSpan.FromHours(1)
                ? span
                : throw new FormatException($"{section.Path}:{key} must be a time such as 00:00:30");
}
