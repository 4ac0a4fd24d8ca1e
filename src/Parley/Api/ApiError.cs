namespace Parley.Api;

/// <summary>A refusal in Twilio's words: <c>{code,message,more_info,status}</c>.</summary>
/// <param name="Status">HTTP status.</param>
/// <param name="Code">Twilio's error code, see https://www.twilio.com/docs/api/errors.</param>
internal sealed record ApiError(int Status, int Code, string Message)
{
    /// <summary>A value that the client sent is not usable.</summary>
    public static ApiError Bad(int code, string message) => new(400, code, message);

    /// <summary>Something else has this place already.</summary>
    public static ApiError Conflict(int code, string message) => new(409, code, message);

    /// <summary>A parameter is malformed and no better code exists.</summary>
    public static ApiError BadParameter(string name, string why) => new(400, 20001, $"Invalid parameter {name}: {why}");

    /// <summary>No such thing, or not this account's: the two look the same.</summary>
    public static ApiError NotFound(string path) => new(404, 20404, $"The requested resource {path} was not found");

    /// <summary>Slower, please; the answer gets <c>Retry-After</c>.</summary>
    public static ApiError TooManyRequests(int code, string message) => new(429, code, message);

    /// <summary>Credentials missing or wrong.</summary>
    public static readonly ApiError Unauthenticated = new(401, 20003, "Authenticate");

    /// <summary>The request is larger than this API takes.</summary>
    public static readonly ApiError TooLarge = new(413, 20001, "The request body is too large");

    /// <summary>The database is away; the answer gets <c>Retry-After</c>.</summary>
    /// <param name="perhapsStored">True: it went away with the last word on its way, so that nobody knows.</param>
    public static ApiError Away(bool perhapsStored) => new(
        503, AwayCode, perhapsStored
            ? "The service is not available just now; nobody knows whether this was stored"
            : "The service is not available just now; nothing was changed");

    /// <summary>Of <see cref="Away"/>.</summary>
    public const int AwayCode = 20503;

    /// <summary>The body cannot be read as what its content type says.</summary>
    public static ApiError Malformed(string why) => new(400, 20001, $"The request body is malformed: {why}");
}

/// <summary>Thrown inside a transaction to undo it and answer with an error. Never leaves the endpoint runner.</summary>
internal sealed class RefusedException(ApiError error) : Exception(error.Message)
{
    public ApiError Error { get; } = error;
}
