namespace Parley.Channels.WhatsApp;

/// <summary>
/// What the channel logs. Redacted by construction: no method takes a token, a secret, a message, a person's address or an
/// exception's words; only Meta's ids of numbers and accounts, codes and counts.
/// </summary>
internal static partial class WhatsAppLog
{
    [LoggerMessage(EventId = 4101, Level = LogLevel.Warning,
        Message = "WhatsApp number {PhoneNumberId}: Meta refused a send, HTTP {Status}, code {Code}, subcode {Subcode}")]
    public static partial void SendRefused(this ILogger logger, string phoneNumberId, int status, int? code, int? subcode);

    [LoggerMessage(EventId = 4102, Level = LogLevel.Warning,
        Message = "WhatsApp number {PhoneNumberId}: Graph not reached: {Words}")]
    public static partial void GraphUnreachable(this ILogger logger, string phoneNumberId, string words);

    [LoggerMessage(EventId = 4103, Level = LogLevel.Warning,
        Message = "WhatsApp number {PhoneNumberId}: a send left and no whole answer came: {Words}")]
    public static partial void AnswerLost(this ILogger logger, string phoneNumberId, string words);

    [LoggerMessage(EventId = 4104, Level = LogLevel.Warning,
        Message = "WhatsApp number {PhoneNumberId}: the media URL points to a host that must not have the token; not fetched")]
    public static partial void MediaHostRefused(this ILogger logger, string phoneNumberId);

    [LoggerMessage(EventId = 4105, Level = LogLevel.Information,
        Message = "WhatsApp number {PhoneNumberId}: a medium cannot be fetched, HTTP {Status}, code {Code}")]
    public static partial void MediaGone(this ILogger logger, string phoneNumberId, int status, int? code);

    [LoggerMessage(EventId = 4106, Level = LogLevel.Warning,
        Message = "WhatsApp number {PhoneNumberId}: a medium of {Bytes} bytes is over the limit; not fetched")]
    public static partial void MediaTooLarge(this ILogger logger, string phoneNumberId, long bytes);

    [LoggerMessage(EventId = 4107, Level = LogLevel.Warning,
        Message = "WhatsApp account {BusinessAccountId}: Meta refused a template, HTTP {Status}, code {Code}, subcode {Subcode}")]
    public static partial void TemplateRefused(
        this ILogger logger, string businessAccountId, int status, int? code, int? subcode);

    [LoggerMessage(EventId = 4111, Level = LogLevel.Warning,
        Message = "WhatsApp webhook without a valid signature, {Bytes} bytes; refused")]
    public static partial void WrongSignature(this ILogger logger, int bytes);

    [LoggerMessage(EventId = 4112, Level = LogLevel.Warning,
        Message = "WhatsApp webhook handshake with a wrong token; refused")]
    public static partial void WrongHandshake(this ILogger logger);

    [LoggerMessage(EventId = 4113, Level = LogLevel.Information,
        Message = "WhatsApp webhook handshake answered")]
    public static partial void Handshake(this ILogger logger);

    [LoggerMessage(EventId = 4114, Level = LogLevel.Warning,
        Message = "WhatsApp webhook is signed but is not JSON, {Bytes} bytes; refused")]
    public static partial void Malformed(this ILogger logger, int bytes);

    [LoggerMessage(EventId = 4115, Level = LogLevel.Warning,
        Message = "WhatsApp webhook names a number or account that no sender with this app secret has; {Ignored} changes ignored")]
    public static partial void NotOurs(this ILogger logger, int ignored);

    [LoggerMessage(EventId = 4116, Level = LogLevel.Error,
        Message = "WhatsApp webhook not stored ({Exception}); answered 503, Meta will repeat it")]
    public static partial void NotStored(this ILogger logger, string exception);

    [LoggerMessage(EventId = 4117, Level = LogLevel.Warning,
        Message = "WhatsApp number {PhoneNumberId}: Meta reports an error outside any message, code {Code}")]
    public static partial void ReportedError(this ILogger logger, string phoneNumberId, int? code);

    [LoggerMessage(EventId = 4118, Level = LogLevel.Debug,
        Message = "WhatsApp webhook: {Messages} messages, {Statuses} statuses, {Reviews} reviews")]
    public static partial void Received(this ILogger logger, int messages, int statuses, int reviews);

    [LoggerMessage(EventId = 4119, Level = LogLevel.Warning, Message = "WhatsApp {Words}")]
    public static partial void NotSubscribed(this ILogger logger, string words);

    [LoggerMessage(EventId = 4120, Level = LogLevel.Warning,
        Message = "WhatsApp business account {BusinessAccountId}: a template's sample file could not be fetched; its link is passed on")]
    public static partial void SampleMissing(this ILogger logger, string businessAccountId);
}
