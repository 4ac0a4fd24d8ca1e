using Parley.Api;
using Parley.Senders;

namespace Parley.MessagingServices;

/// <summary>https://www.twilio.com/docs/messaging/api/phonenumber-resource</summary>
internal sealed record PoolNumberResource(
    string Sid, string AccountSid, string ServiceSid, string DateCreated, string DateUpdated, string PhoneNumber, string? CountryCode,
    IReadOnlyList<string> Capabilities, string Url)
{
    public static PoolNumberResource From(PoolSender sender, Call call) => new(
        sender.Sid, sender.Account.Value, sender.Service, Wire.Date(sender.Created), Wire.Date(sender.Created), sender.Address,
        PoolCountry.Of(sender.Address), ["SMS"], $"{MessagingServiceResource.UrlOf(sender.Service, call)}/PhoneNumbers/{sender.Sid}");
}

internal sealed record PoolNumberList(IReadOnlyList<PoolNumberResource> PhoneNumbers, PageMeta Meta);

/// <summary>https://www.twilio.com/docs/messaging/api/channelsender-resource</summary>
internal sealed record PoolChannelResource(
    string AccountSid, string MessagingServiceSid, string Sid, string Sender, string SenderType, string? CountryCode,
    string DateCreated, string DateUpdated, string Url)
{
    public static PoolChannelResource From(PoolSender sender, Call call) => new(
        sender.Account.Value, sender.Service, sender.Sid, sender.Address, "WhatsApp", PoolCountry.Of(sender.Address),
        Wire.Date(sender.Created), Wire.Date(sender.Created),
        $"{MessagingServiceResource.UrlOf(sender.Service, call)}/ChannelSenders/{sender.Sid}");
}

internal sealed record PoolChannelList(IReadOnlyList<PoolChannelResource> Senders, PageMeta Meta);

/// <summary>https://www.twilio.com/docs/messaging/api/alphasender-resource</summary>
internal sealed record PoolAlphaResource(
    string Sid, string AccountSid, string ServiceSid, string DateCreated, string DateUpdated, string AlphaSender,
    IReadOnlyList<string> Capabilities, string Url)
{
    public static PoolAlphaResource From(PoolSender sender, Call call) => new(
        sender.Sid, sender.Account.Value, sender.Service, Wire.Date(sender.Created), Wire.Date(sender.Created), sender.Address, ["SMS"],
        $"{MessagingServiceResource.UrlOf(sender.Service, call)}/AlphaSenders/{sender.Sid}");
}

internal sealed record PoolAlphaList(IReadOnlyList<PoolAlphaResource> AlphaSenders, PageMeta Meta);

/// <summary>The country of a number, where that can be told without a numbering plan.</summary>
internal static class PoolCountry
{
    /// <summary>US for local North American numbers, although some of them are Canadian or Caribbean; null for all others.</summary>
    public static string? Of(string address) => NumberKinds.Of(address[(address.IndexOf(':', StringComparison.Ordinal) + 1)..]) switch
    {
        NumberKinds.Local or NumberKinds.TollFree => "US",
        _ => null,
    };
}
