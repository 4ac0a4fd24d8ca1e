using Parley.Api;
using Parley.Gateway;

namespace Parley.Senders;

/// <summary>A sender as clients get it: https://www.twilio.com/docs/whatsapp/api/senders.</summary>
internal sealed record ChannelSenderResource(
    string Sid, string Status, string SenderId, SenderConfiguration? Configuration, SenderWebhook? Webhook, SenderProfile? Profile,
    SenderProperties? Properties, IReadOnlyList<OfflineReason>? OfflineReasons, ChannelSenderCompliance? Compliance, string Url)
{
    /// <param name="carried">True if there are credentials with which messages leave under this address.</param>
    public static ChannelSenderResource From(ChannelSender sender, bool carried, Call call) => new(
        sender.Sid, carried ? "ONLINE" : "OFFLINE", sender.Address, sender.Settings.Configuration, sender.Settings.Webhook,
        sender.Settings.Profile, null,
        carried ? null : [new(
            "63007", "The server's configuration has no credentials for this sender", "https://www.twilio.com/docs/errors/63007")],
        null, $"{ProductHosts.MessagingBase(call.Http.Request)}/v2/Channels/Senders/{sender.Sid}");
}

/// <summary>Known to the operator only; null here.</summary>
internal sealed record SenderProperties(string? QualityRating, string? MessagingLimit);

internal sealed record OfflineReason(string Code, string Message, string MoreInfo);

/// <summary>Of RCS senders, which this server has none of; null.</summary>
internal sealed record ChannelSenderCompliance(string RegistrationSid);

internal sealed record ChannelSenderList(IReadOnlyList<ChannelSenderResource> Senders, PageMeta Meta);
