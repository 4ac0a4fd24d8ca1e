using Parley.Api;
using Parley.Participants;

namespace Parley.ProgrammableMessages;

/// <summary>What a client sends for a message. Checked as far as that needs nobody else.</summary>
/// <param name="From">Null: the service chooses.</param>
/// <param name="Channel">Of the recipient.</param>
internal sealed record ProgrammableMessageForm(
    string To, string Channel, string? From, string? Service, string? Body, IReadOnlyList<string> MediaUrls, string? ContentSid,
    string? ContentVariables, string? StatusCallback, long? SendAt)
{
    /// <summary>https://www.twilio.com/docs/api/errors/21623</summary>
    private const int MostMedia = 10;

    /// <summary>https://www.twilio.com/docs/api/errors/21617</summary>
    private const int LongestBody = 1600;

    private static readonly long ShortestDelay = Wire.Microseconds(TimeSpan.FromMinutes(5));
    private static readonly long LongestDelay = Wire.Microseconds(TimeSpan.FromDays(35));

    public static ApiError? Read(Form form, long now, out ProgrammableMessageForm? read)
    {
        read = null;
        var from = Given(form["From"]);
        var service = Given(form["MessagingServiceSid"]);
        if (from is not null && from.StartsWith("MG", StringComparison.Ordinal) && from.Length == 34)
        {
            (from, service) = (null, from);
        }

        var to = Given(form["To"]);
        var media = form.All("MediaUrl").Where(url => url.Length > 0).ToList();
        var message = new ProgrammableMessageForm(
            to ?? "", Address.ChannelOf(to) ?? "", from, service, Given(form["Body"]), media, Given(form["ContentSid"]),
            Given(form["ContentVariables"]), Given(form["StatusCallback"]), null);
        if ((message.AddressProblem() ?? message.ContentProblem() ?? message.ScheduleProblem(form, now, out message)) is { } error)
        {
            return error;
        }

        read = message;
        return null;
    }

    private ApiError? AddressProblem()
    {
        if (To.Length == 0)
        {
            return ApiError.Bad(21604, "A 'To' phone number is required.");
        }

        if (Channel.Length == 0)
        {
            return ApiError.Bad(21211, $"Invalid 'To' Phone Number: {Shown(To)}");
        }

        if (From is null)
        {
            return Service is null ? ApiError.Bad(21603, "A 'From' or 'MessagingServiceSid' parameter is required")
                : Sid.Is(Service, "MG") ? null
                : ApiError.Bad(21705, "The MessagingServiceSid is invalid");
        }

        if (Service is not null && !Sid.Is(Service, "MG"))
        {
            return ApiError.Bad(21705, "The MessagingServiceSid is invalid");
        }

        // Numbers, short codes and names are for SMS; other channels' addresses say which they are of.
        var channel = Address.ChannelOf(From) ?? (From.Contains(':', StringComparison.Ordinal) ? "" : SenderName.IsMatch(From) ? "sms" : "");
        if (channel.Length == 0)
        {
            return ApiError.Bad(21212, $"Invalid 'From' Number: {Shown(From)}");
        }

        if (channel != Channel)
        {
            return ApiError.Bad(21910, "Invalid From and To pair: they are of different channels");
        }

        return From == To ? ApiError.Bad(channel == "sms" ? 21266 : 63031, "'To' and 'From' cannot be the same") : null;
    }

    private ApiError? ContentProblem() => this switch
    {
        { ContentSid: not null } when !Sid.Is(ContentSid, "HX") => ApiError.Bad(21655, "ContentSid is not the SID of a content resource"),
        { ContentSid: null, Body: null, MediaUrls.Count: 0 } => ApiError.Bad(21619, "A text message body or media urls must be specified"),
        { Body.Length: > LongestBody } => ApiError.Bad(21617, $"The message body is longer than {LongestBody} characters"),
        { MediaUrls.Count: > MostMedia } => ApiError.Bad(21623, $"A message has at most {MostMedia} media"),
        _ when MediaUrls.Any(url => !ParameterReader.IsUrl(url)) => ApiError.Bad(21620, "Invalid media URL: an absolute http or https URL"),
        { StatusCallback: not null } when !ParameterReader.IsUrl(StatusCallback) =>
            ApiError.Bad(21609, "The StatusCallback URL is not valid: an absolute http or https URL"),
        _ => null,
    };

    private ApiError? ScheduleProblem(Form form, long now, out ProgrammableMessageForm scheduled)
    {
        scheduled = this;
        if (Given(form["ScheduleType"]) is not { } type)
        {
            return null;
        }

        if (!string.Equals(type, "fixed", StringComparison.OrdinalIgnoreCase))
        {
            return ApiError.Bad(35126, "ScheduleType is fixed");
        }

        if (Service is null)
        {
            return ApiError.Bad(35118, "MessagingServiceSid is required to schedule a message");
        }

        if (Given(form["SendAt"]) is not { } text)
        {
            return ApiError.Bad(35111, "SendAt is required with ScheduleType");
        }

        if (!Wire.TryParseDate(text, out var at) || at < now + ShortestDelay || at > now + LongestDelay)
        {
            return ApiError.Bad(35114, "SendAt is an ISO 8601 time from 5 minutes to 35 days from now");
        }

        scheduled = this with { SendAt = at };
        return null;
    }

    private static string Shown(string text) => text.Length <= 40 ? text : text[..40] + "…";

    private static string? Given(string? text) => string.IsNullOrEmpty(text) ? null : text;
}
