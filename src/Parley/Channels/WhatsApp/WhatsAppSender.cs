using Parley.Api;

namespace Parley.Channels.WhatsApp;

/// <summary>One WhatsApp business number on Meta's Cloud API.</summary>
/// <param name="Account">Whose number it is.</param>
/// <param name="Address"><c>whatsapp:+15550001111</c></param>
/// <param name="PhoneNumberId">Meta's id of the number: digits.</param>
/// <param name="BusinessAccountId">The WABA's id: digits; templates belong to it.</param>
/// <param name="AccessToken">Bearer token. Never logged.</param>
/// <param name="AppSecret">Signs webhooks. Never logged.</param>
/// <param name="VerifyToken">Meta repeats it in the GET handshake.</param>
/// <param name="GraphUrl">Such as <c>https://graph.facebook.com</c>, without a slash at the end.</param>
/// <param name="GraphVersion">Such as <c>v25.0</c>.</param>
public sealed record WhatsAppSender(
    AccountSid Account, string Address, string PhoneNumberId, string BusinessAccountId, string AccessToken,
    string AppSecret, string VerifyToken, Uri GraphUrl, string GraphVersion)
{
    /// <summary>Meta's id of the app: samples of templates' headers are uploaded for it. Null: their links are passed on.</summary>
    public string? AppId { get; init; }

    /// <summary>Secrets do not print.</summary>
    public override string ToString() => $"{Address} ({PhoneNumberId})";
}

/// <summary>Which WhatsApp senders there are: from configuration, or from whoever plays Meta.</summary>
public interface IWhatsAppSenders
{
    /// <summary>The sender with this address, or null if the account has none.</summary>
    WhatsAppSender? ByAddress(AccountSid account, string address);

    /// <summary>The sender with this phone number id, or null.</summary>
    WhatsAppSender? ByPhoneNumberId(string phoneNumberId);

    /// <summary>Any sender of this business account (WABA), or null.</summary>
    WhatsAppSender? ByBusinessAccountId(string businessAccountId);

    /// <summary>Any sender of the account, whose business account takes its templates; null if it has none.</summary>
    WhatsAppSender? ForTemplates(AccountSid account);

    /// <summary>The senders that the configuration lists; none where somebody plays Meta.</summary>
    IReadOnlyList<WhatsAppSender> Configured => [];

    /// <summary>All app secrets with which a webhook may be signed.</summary>
    IReadOnlyCollection<string> AppSecrets { get; }

    /// <summary>True if some sender has this verify token; compares in constant time.</summary>
    bool KnowsVerifyToken(string token);
}
