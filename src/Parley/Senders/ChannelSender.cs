using Parley.Api;

namespace Parley.Senders;

/// <summary>A sender of an account on a channel whose operator registers senders (WhatsApp).</summary>
/// <param name="Sid"><c>XE…</c></param>
/// <param name="Address"><c>whatsapp:+15550001111</c></param>
/// <param name="Configured">True: the configuration gives it to the account; the API cannot delete it.</param>
internal sealed record ChannelSender(
    AccountSid Account, string Sid, string Address, ChannelSenderSettings Settings, bool Configured, long Created, long Updated);

/// <summary>What a client may set for a sender. The profile is what people see at the channel's operator: kept and shown, not passed on.</summary>
internal sealed record ChannelSenderSettings(
    SenderConfiguration? Configuration = null, SenderWebhook? Webhook = null, SenderProfile? Profile = null);

internal sealed record SenderConfiguration
{
    public string? WabaId { get; init; }

    public string? VerificationMethod { get; init; }

    /// <summary>A one-time password: never kept, so always null.</summary>
    public string? VerificationCode { get; init; }

    public string? VoiceApplicationSid { get; init; }

    public string? AccountType { get; init; }
}

internal sealed record SenderWebhook
{
    public string? CallbackUrl { get; init; }

    public string? CallbackMethod { get; init; }

    public string? FallbackUrl { get; init; }

    public string? FallbackMethod { get; init; }

    public string? StatusCallbackUrl { get; init; }

    public string? StatusCallbackMethod { get; init; }
}

internal sealed record SenderProfile
{
    public string? Name { get; init; }

    public string? About { get; init; }

    public string? Address { get; init; }

    public string? Description { get; init; }

    public string? LogoUrl { get; init; }

    public string? BannerUrl { get; init; }

    public string? PrivacyUrl { get; init; }

    public string? TermsOfServiceUrl { get; init; }

    public string? AccentColor { get; init; }

    public string? Vertical { get; init; }

    public IReadOnlyList<ProfileWebsite>? Websites { get; init; }

    public IReadOnlyList<ProfileEmail>? Emails { get; init; }

    public IReadOnlyList<ProfilePhoneNumber>? PhoneNumbers { get; init; }
}

internal sealed record ProfileWebsite(string Website, string? Label);

internal sealed record ProfileEmail(string Email, string? Label);

internal sealed record ProfilePhoneNumber(string PhoneNumber, string? Label);
