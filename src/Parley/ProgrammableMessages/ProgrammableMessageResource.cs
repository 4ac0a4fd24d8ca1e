using System.Globalization;
using Parley.Api;
using Parley.Messages;

namespace Parley.ProgrammableMessages;

/// <summary>A message as the 2010-04-01 API shows it: https://www.twilio.com/docs/messaging/api/message-resource.</summary>
internal sealed record ProgrammableMessageResource(
    string Sid, string AccountSid, string? MessagingServiceSid, string From, string To, string Body, string Direction, string Status,
    string NumSegments, string NumMedia, int? ErrorCode, string? ErrorMessage, string? Price, string PriceUnit, string DateCreated,
    string DateUpdated, string? DateSent, string ApiVersion, string Uri, ProgrammableMessageUris SubresourceUris)
{
    public static ProgrammableMessageResource Of(ProgrammableMessage message)
    {
        var path = PathOf(message);
        // With a messaging service nobody knows at first into how many parts it will go.
        var segments = Math.Max(message.Segments, message.Service is null ? 1 : 0);
        return new(
            message.Sid, message.Account.Value, message.Service, message.From, message.To, message.Body ?? "", message.Direction,
            message.Status, segments.ToString(CultureInfo.InvariantCulture),
            message.MediaCount.ToString(CultureInfo.InvariantCulture), message.ErrorCode, null, null, "USD",
            Wire.Rfc2822(message.Created), Wire.Rfc2822(message.Updated), message.Sent is { } sent ? Wire.Rfc2822(sent) : null,
            "2010-04-01", path + ".json", new(path + "/Media.json"));
    }

    public static string PathOf(ProgrammableMessage message) => $"/2010-04-01/Accounts/{message.Account}/Messages/{message.Sid}";
}

internal sealed record ProgrammableMessageUris(string Media);

internal sealed record ProgrammableMessageList(IReadOnlyList<ProgrammableMessageResource> Messages, PageUris At) : UriPaged(At);

/// <summary>A file of a message: https://www.twilio.com/docs/messaging/api/media-resource.</summary>
internal sealed record MessageMediaResource(
    string Sid, string AccountSid, string ParentSid, string ContentType, string DateCreated, string DateUpdated, string Uri)
{
    public static MessageMediaResource From(ProgrammableMessage message, MediaEntry entry) => new(
        entry.Sid, message.Account.Value, message.Sid, entry.ContentType, Wire.Rfc2822(message.Created), Wire.Rfc2822(message.Created),
        $"{ProgrammableMessageResource.PathOf(message)}/Media/{entry.Sid}.json");
}

internal sealed record MessageMediaList(IReadOnlyList<MessageMediaResource> MediaList, PageUris At) : UriPaged(At);
