using System.Xml;
using Parley.Api;

namespace Parley.Conversations;

/// <summary>What a client may send for a conversation; null members were not sent.</summary>
internal sealed record ConversationForm(
    string? FriendlyName, string? UniqueName, string? Attributes, string? MessagingServiceSid, string? State,
    string? InactiveTimer, string? ClosedTimer, string? EmailAddress, string? EmailName, long? Created, long? Updated)
{
    private const int LongestName = 256;
    private static readonly TimeSpan ShortestInactive = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan ShortestClosed = TimeSpan.FromMinutes(10);

    public static ApiError? Read(Form form, bool creating, out ConversationForm read)
    {
        var wrongDate = ImportDates.Read(form, out var created, out var updated);
        read = new(
            form["FriendlyName"], form["UniqueName"], form["Attributes"], form["MessagingServiceSid"], form["State"],
            form["Timers.Inactive"], form["Timers.Closed"], form["Bindings.Email.Address"], form["Bindings.Email.Name"], created, updated);
        if (wrongDate is not null)
        {
            return wrongDate;
        }

        return Api.Attributes.Check(read.Attributes, Api.Attributes.MostForConversation)
            ?? read.NameProblem()
            ?? read.StateProblem(creating)
            ?? InactiveProblem("Timers.Inactive", read.InactiveTimer)
            ?? ClosedProblem("Timers.Closed", read.ClosedTimer);
    }

    /// <summary>Microseconds of an ISO 8601 duration that was checked; null for none and for zero, which switches the timer off.</summary>
    public static long? Duration(string? text) =>
        text is null ? null : XmlConvert.ToTimeSpan(text) is var span && span > TimeSpan.Zero ? Wire.Microseconds(span) : null;

    private ApiError? NameProblem()
    {
        if (FriendlyName is { Length: > LongestName })
        {
            return ApiError.BadParameter("FriendlyName", $"at most {LongestName} characters");
        }

        if (UniqueName is { Length: > LongestName })
        {
            return ApiError.BadParameter("UniqueName", $"at most {LongestName} characters");
        }

        if (EmailAddress is { Length: > LongestName })
        {
            return ApiError.BadParameter("Bindings.Email.Address", $"at most {LongestName} characters");
        }

        if (EmailName is { Length: > LongestName })
        {
            return ApiError.BadParameter("Bindings.Email.Name", $"at most {LongestName} characters");
        }

        // A name that looks like a SID could never be told from one in a path.
        if (Sid.Is(UniqueName, "CH"))
        {
            return ApiError.Bad(50390, "UniqueName must not look like the SID of a conversation");
        }

        return MessagingServiceSid is { Length: > 0 } && !Sid.Is(MessagingServiceSid, "MG")
            ? ApiError.Bad(50341, "MessagingServiceSid is not the SID of a messaging service")
            : null;
    }

    private ApiError? StateProblem(bool creating) => State switch
    {
        null => null,
        "" => ApiError.Bad(50374, "State must not be empty"),
        ConversationStates.Active or ConversationStates.Inactive => null,
        ConversationStates.Closed when creating => ApiError.Bad(50384, "A conversation cannot be created closed"),
        ConversationStates.Closed => null,
        _ => ApiError.Bad(50378, $"Unknown state {State}: active, inactive or closed"),
    };

    /// <summary>Checks the duration after which a conversation becomes inactive; null was not sent.</summary>
    public static ApiError? InactiveProblem(string name, string? text) => TimerProblem(text, ShortestInactive, 50379, 50375, name);

    /// <summary>Checks the duration after which a conversation is closed; null was not sent.</summary>
    public static ApiError? ClosedProblem(string name, string? text) => TimerProblem(text, ShortestClosed, 50380, 50376, name);

    private static ApiError? TimerProblem(string? text, TimeSpan shortest, int malformed, int tooShort, string name)
    {
        if (text is null)
        {
            return null;
        }

        TimeSpan span;
        try
        {
            span = XmlConvert.ToTimeSpan(text);
        }
        catch (Exception unreadable) when (unreadable is FormatException or OverflowException)
        {
            return ApiError.Bad(malformed, $"{name} is not an ISO 8601 duration");
        }

        return span != TimeSpan.Zero && (span < shortest || span > TimeSpan.FromDays(36_500))
            ? ApiError.Bad(tooShort, $"{name} is at least {shortest.TotalMinutes} minutes")
            : null;
    }
}
