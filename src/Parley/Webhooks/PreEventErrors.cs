using Parley.Api;

namespace Parley.Webhooks;

/// <summary>What the caller of a request hears whose pre-event hook stands in the way.</summary>
internal static class PreEventErrors
{
    /// <summary>The status is a guess: https://www.twilio.com/docs/api/errors/50056 names none, and it is a refusal.</summary>
    public static ApiError Vetoed(int status) => new(403, 50056, $"The pre-event webhook rejected the request: it answered {status}");

    /// <summary>https://www.twilio.com/docs/api/errors/50057</summary>
    public static ApiError Invalid(string why) => ApiError.Bad(50057, $"The pre-event webhook's answer is not valid: {why}");
}
