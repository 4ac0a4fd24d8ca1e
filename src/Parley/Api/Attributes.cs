using System.Text;

namespace Parley.Api;

/// <summary>The <c>attributes</c> of a resource: a JSON text that is kept to the character.</summary>
internal static class Attributes
{
    public const string Empty = "{}";

    /// <summary>https://www.twilio.com/docs/conversations/conversations-limits</summary>
    public const int MostForConversation = 16 * 1024;

    /// <summary>For messages and participants.</summary>
    public const int MostForOthers = 4 * 1024;

    /// <summary>Null if <paramref name="text"/> is valid JSON of at most <paramref name="most"/> octets, or was not sent.</summary>
    public static ApiError? Check(string? text, int most) => text switch
    {
        null => null,
        _ when Encoding.UTF8.GetByteCount(text) > most =>
            ApiError.Bad(50303, $"Attributes too long: at most {most} bytes"),
        _ when !JsonWriting.IsJson(text) => ApiError.Bad(50304, "Attributes not valid: must be a JSON string"),
        _ => null,
    };
}
