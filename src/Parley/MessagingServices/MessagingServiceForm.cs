using Parley.Api;

namespace Parley.MessagingServices;

/// <summary>What a client may send for a messaging service, over what it was.</summary>
internal static class MessagingServiceForm
{
    private const int LongestName = 64;
    private const int LongestUsecase = 64;

    public static ApiError? Read(Form form, MessagingService before, out MessagingService after)
    {
        var reader = new ParameterReader(form);
        var was = before.Settings;
        after = before with
        {
            FriendlyName = reader.Text("FriendlyName", before.FriendlyName, LongestName) ?? "",
            Settings = new MessagingServiceSettings
            {
                InboundRequestUrl = reader.Url("InboundRequestUrl", was.InboundRequestUrl),
                InboundMethod = reader.Method("InboundMethod", was.InboundMethod) ?? "POST",
                FallbackUrl = reader.Url("FallbackUrl", was.FallbackUrl),
                FallbackMethod = reader.Method("FallbackMethod", was.FallbackMethod) ?? "POST",
                StatusCallback = reader.Url("StatusCallback", was.StatusCallback),
                StickySender = reader.Truth("StickySender", was.StickySender),
                MmsConverter = reader.Truth("MmsConverter", was.MmsConverter),
                SmartEncoding = reader.Truth("SmartEncoding", was.SmartEncoding),
                ScanMessageContent =
                    reader.Word("ScanMessageContent", was.ScanMessageContent, "inherit", "enable", "disable") ?? "inherit",
                FallbackToLongCode = reader.Truth("FallbackToLongCode", was.FallbackToLongCode),
                AreaCodeGeomatch = reader.Truth("AreaCodeGeomatch", was.AreaCodeGeomatch),
                SynchronousValidation = reader.Truth("SynchronousValidation", was.SynchronousValidation),
                ValidityPeriod = reader.Number(
                    "ValidityPeriod", was.ValidityPeriod, 1, MessagingServiceSettings.LongestValidity),
                Usecase = reader.Text("Usecase", was.Usecase, LongestUsecase) ?? "undeclared",
                UseInboundWebhookOnNumber = reader.Truth("UseInboundWebhookOnNumber", was.UseInboundWebhookOnNumber),
            },
        };
        return reader.Problem ?? (after.FriendlyName.Length == 0 ? ApiError.BadParameter("FriendlyName", "required") : null);
    }
}
