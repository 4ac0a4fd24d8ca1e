using Parley.Api;

namespace Parley.MessagingServices;

/// <summary>Refusals of a messaging service that somebody names.</summary>
internal static class MessagingServiceErrors
{
    /// <summary>https://www.twilio.com/docs/api/errors/50342</summary>
    public static readonly ApiError NoneForConversation = ApiError.Bad(
        50342, "The messaging service of this MessagingServiceSid does not belong to this account");

    /// <summary>https://www.twilio.com/docs/api/errors/50373</summary>
    public static readonly ApiError Missing = ApiError.Bad(
        50373, "The conversation's messaging service does not exist any more; give it another before phones join");

    /// <summary>Somebody has to be it.</summary>
    public static readonly ApiError IsDefault = new(403, 20403, "The default messaging service cannot be deleted");

    /// <summary>https://www.twilio.com/docs/api/errors/21701</summary>
    public static readonly ApiError NoneForMessage = ApiError.Bad(21701, "The Messaging Service does not exist");
}
