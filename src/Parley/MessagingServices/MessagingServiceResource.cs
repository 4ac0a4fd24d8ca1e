using Parley.Api;
using Parley.Gateway;

namespace Parley.MessagingServices;

/// <summary>A messaging service as clients get it: https://www.twilio.com/docs/messaging/api/service-resource.</summary>
internal sealed record MessagingServiceResource(
    string AccountSid, string FriendlyName, string Sid, string DateCreated, string DateUpdated, bool StickySender, bool MmsConverter,
    bool SmartEncoding, bool FallbackToLongCode, string ScanMessageContent, bool SynchronousValidation, bool AreaCodeGeomatch,
    int ValidityPeriod, string? InboundRequestUrl, string InboundMethod, string? FallbackUrl, string FallbackMethod,
    string? StatusCallback, string Usecase, bool UsAppToPersonRegistered, bool UseInboundWebhookOnNumber,
    MessagingServiceLinks Links, string Url)
{
    public static MessagingServiceResource From(MessagingService service, Call call)
    {
        var url = UrlOf(service.Sid, call);
        var set = service.Settings;
        return new(
            service.Account.Value, service.FriendlyName, service.Sid, Wire.Date(service.Created), Wire.Date(service.Updated),
            set.StickySender, set.MmsConverter, set.SmartEncoding, set.FallbackToLongCode, set.ScanMessageContent,
            set.SynchronousValidation, set.AreaCodeGeomatch, set.ValidityPeriod, set.InboundRequestUrl, set.InboundMethod,
            set.FallbackUrl, set.FallbackMethod, set.StatusCallback, set.Usecase, false, set.UseInboundWebhookOnNumber,
            new(
                $"{url}/PhoneNumbers", $"{url}/ShortCodes", $"{url}/AlphaSenders", $"{url}/ChannelSenders",
                $"{url}/DestinationAlphaSenders", $"{url}/Compliance/Usa2p", $"{url}/Compliance/Usa2p/Usecases"),
            url);
    }

    public static string UrlOf(string service, Call call) =>
        $"{ProductHosts.MessagingBase(call.Http.Request)}/v1/Services/{service}";
}

internal sealed record MessagingServiceLinks(
    string PhoneNumbers, string ShortCodes, string AlphaSenders, string ChannelSenders, string DestinationAlphaSenders,
    string UsAppToPerson, string UsAppToPersonUsecases);

internal sealed record MessagingServiceList(IReadOnlyList<MessagingServiceResource> Services, PageMeta Meta);
