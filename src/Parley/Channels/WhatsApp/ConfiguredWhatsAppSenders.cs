using System.Collections.Frozen;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Parley.Api;
using Parley.Ops;

namespace Parley.Channels.WhatsApp;

/// <summary>
/// The senders under <c>Parley:WhatsApp:Senders</c>, read once at start. A missing or malformed value stops the start with its
/// key's name; values are never repeated in messages.
/// </summary>
internal sealed class ConfiguredWhatsAppSenders : IWhatsAppSenders
{
    /// <summary>Where the list stands.</summary>
    public const string SectionName = "Parley:WhatsApp:Senders";

    private const string DefaultGraphUrl = "https://graph.facebook.com";

    /// <summary>https://developers.facebook.com/docs/graph-api/changelog</summary>
    private const string DefaultGraphVersion = "v25.0";

    private static readonly FrozenSet<string> Keys = new[]
    {
        "Address", "Account", "PhoneNumberId", "BusinessAccountId", "AccessToken", "AppSecret", "VerifyToken", "GraphUrl",
        "GraphVersion", "AppId",
    }.ToFrozenSet(StringComparer.OrdinalIgnoreCase);

    private readonly FrozenDictionary<(AccountSid, string), WhatsAppSender> _byAddress;
    private readonly FrozenDictionary<string, WhatsAppSender> _byPhoneNumberId;
    private readonly FrozenDictionary<string, WhatsAppSender> _byBusinessAccountId;
    private readonly FrozenDictionary<AccountSid, WhatsAppSender> _forTemplates;
    private readonly byte[][] _verifyTokens;

    /// <exception cref="InvalidOperationException">A key is missing, unknown, malformed or given twice.</exception>
    public ConfiguredWhatsAppSenders(IConfiguration configuration)
    {
        All = [.. configuration.GetSection(SectionName).GetChildren().Select(Read)];
        _byAddress = Unique(sender => (sender.Account, sender.Address), "Address");
        _byPhoneNumberId = Unique(sender => sender.PhoneNumberId, "PhoneNumberId");
        if (All.GroupBy(sender => sender.BusinessAccountId).Any(group => group.DistinctBy(sender => sender.Account).Count() > 1))
        {
            // A review of a template names the business account only: it could not be told whose template it is.
            throw new StartupException($"{SectionName}: two accounts have the same BusinessAccountId.");
        }

        _byBusinessAccountId = First(sender => sender.BusinessAccountId);
        _forTemplates = First(sender => sender.Account);
        AppSecrets = [.. All.Select(sender => sender.AppSecret).Distinct(StringComparer.Ordinal)];
        _verifyTokens = [.. All.Select(sender => Hash(sender.VerifyToken))];
    }

    /// <summary>In the order of the configuration. None: the sandbox plays Meta.</summary>
    public IReadOnlyList<WhatsAppSender> All { get; }

    public IReadOnlyList<WhatsAppSender> Configured => All;

    public IReadOnlyCollection<string> AppSecrets { get; }

    public WhatsAppSender? ByAddress(AccountSid account, string address) => _byAddress.GetValueOrDefault((account, address));

    public WhatsAppSender? ByPhoneNumberId(string phoneNumberId) => _byPhoneNumberId.GetValueOrDefault(phoneNumberId);

    public WhatsAppSender? ByBusinessAccountId(string businessAccountId) =>
        _byBusinessAccountId.GetValueOrDefault(businessAccountId);

    public WhatsAppSender? ForTemplates(AccountSid account) => _forTemplates.GetValueOrDefault(account);

    public bool KnowsVerifyToken(string token)
    {
        // Hashes have one length, and all are compared: neither length nor position shows in the time.
        var given = Hash(token);
        var known = false;
        foreach (var expected in _verifyTokens)
        {
            known |= CryptographicOperations.FixedTimeEquals(given, expected);
        }

        return known;
    }

    private static byte[] Hash(string token) => SHA256.HashData(Encoding.UTF8.GetBytes(token));

    private static WhatsAppSender Read(IConfigurationSection section)
    {
        if (section.GetChildren().FirstOrDefault(child => !Keys.Contains(child.Key)) is { } unknown)
        {
            throw new StartupException($"{unknown.Path} is not a setting. Known: {string.Join(", ", Keys.Order())}.");
        }

        return new WhatsAppSender(
            new AccountSid(Value(section, "Account", text => Sid.Is(text, "AC"), "a SID: AC and 32 hexadecimal digits")),
            Value(section, "Address", text => WhatsAppAddress.Number(text) is not null, "of the form whatsapp:+15550001111"),
            Value(section, "PhoneNumberId", IsMetaId, "Meta's id of the number: digits"),
            Value(section, "BusinessAccountId", IsMetaId, "the id of the WhatsApp Business Account: digits"),
            Value(section, "AccessToken", IsHeaderText, "an access token"),
            Value(section, "AppSecret", text => text.Length > 0, "the app's secret"),
            Value(section, "VerifyToken", text => text.Length > 0, "the webhook's verify token"),
            GraphUrl(section),
            Value(section, "GraphVersion", IsVersion, "a version such as v25.0", DefaultGraphVersion))
        {
            AppId = section["AppId"] is null ? null : Value(section, "AppId", IsMetaId, "the id of the app: digits"),
        };
    }

    // The access token goes to this address, so it must be TLS, except on this machine.
    private static Uri GraphUrl(IConfigurationSection section) =>
        new(Value(
            section, "GraphUrl",
            text => Uri.TryCreate(text, UriKind.Absolute, out var url)
                && url is { UserInfo: "", Query: "", Fragment: "" }
                && (url.Scheme == Uri.UriSchemeHttps || (url.Scheme == Uri.UriSchemeHttp && GraphHosts.IsLoopback(url))),
            "an https address (http only on loopback)", DefaultGraphUrl).TrimEnd('/'));

    private static string Value(
        IConfigurationSection section, string key, Func<string, bool> isValid, string expected, string? fallback = null)
    {
        var value = section[key] ?? fallback;
        if (string.IsNullOrWhiteSpace(value))
        {
            throw new StartupException($"{section.Path}:{key} is missing: {expected}.");
        }

        return isValid(value) ? value : throw new StartupException($"{section.Path}:{key} is not {expected}.");
    }

    private static bool IsMetaId(string text) => text.Length <= 32 && text.All(char.IsAsciiDigit);

    private static bool IsHeaderText(string text) => text.All(character => character is > ' ' and < (char)127);

    private static bool IsVersion(string text) =>
        text.StartsWith('v')
        && decimal.TryParse(text.AsSpan(1), NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out _);

    private FrozenDictionary<TKey, WhatsAppSender> Unique<TKey>(Func<WhatsAppSender, TKey> key, string name)
        where TKey : notnull =>
        All.GroupBy(key).FirstOrDefault(group => group.Count() > 1) is null
            ? All.ToFrozenDictionary(key)
            : throw new StartupException($"{SectionName}: two senders have the same {name}.");

    private FrozenDictionary<TKey, WhatsAppSender> First<TKey>(Func<WhatsAppSender, TKey> key) where TKey : notnull =>
        All.GroupBy(key).ToFrozenDictionary(group => group.Key, group => group.First());
}
