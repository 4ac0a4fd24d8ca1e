namespace Parley.Sandbox.Graph;

/// <summary>
/// An error in Meta's numbers: https://developers.facebook.com/docs/whatsapp/cloud-api/support/error-codes. Clients branch on
/// <see cref="Code"/> and <see cref="Subcode"/>; the words are for people.
/// </summary>
/// <param name="Details">What is wrong with this request.</param>
/// <param name="Status">The HTTP status when it is an answer.</param>
internal sealed record GraphError(int Code, string Details, int? Subcode = null, int? Status = null)
{
    /// <summary>True if Meta usually takes the message first and lets it fail by webhook afterwards.</summary>
    public static bool IsUsuallyLate(int code) => code is 131026 or 131047 or 131049 or 131053;

    /// <summary>An object that is not there, or not for this token.</summary>
    public static GraphError Unknown(string id) => new(100, $"No object '{id}' that this token may use in this way.", Subcode: 33);

    /// <summary>A parameter that is missing or wrong.</summary>
    public static GraphError Parameter(string details) => new(100, details);

    /// <summary>The HTTP status of the answer.</summary>
    public int HttpStatus => Status ?? Code switch
    {
        0 or 190 => 401,
        3 or 10 or (>= 200 and <= 299) or 368 or 131031 => 403,
        132001 => 404,
        4 or 80007 or 130429 or 131048 or 131056 => 429,
        1 or 131000 => 500,
        2 or 131016 => 503,
        _ => 400,
    };

    /// <summary>The short name of the error.</summary>
    public string Title => Code switch
    {
        0 => "AuthException",
        1 => "API unknown",
        2 => "API service",
        3 => "API method",
        4 => "API too many calls",
        10 => "Permission denied",
        33 => "Parameter value is not valid",
        100 => "Invalid parameter",
        190 => "Access token has expired",
        368 => "Temporarily blocked for policy violations",
        80007 => "Rate limit issues",
        130429 => "Rate limit hit",
        130472 => "User's number is part of an experiment",
        130497 => "Business account is restricted from messaging users in this country",
        131000 => "Something went wrong",
        131005 => "Access denied",
        131008 => "Required parameter is missing",
        131009 => "Parameter value is not valid",
        131016 => "Service unavailable",
        131021 => "Recipient cannot be sender",
        131026 => "Message undeliverable",
        131030 => "Recipient phone number not in allowed list",
        131031 => "Account has been locked",
        131037 => "Display name approval needed",
        131042 => "Business eligibility payment issue",
        131045 => "Incorrect certificate",
        131047 => "Re-engagement message",
        131048 => "Spam rate limit hit",
        131049 => "Meta chose not to deliver",
        131050 => "User stopped marketing messages",
        131051 => "Unsupported message type",
        131052 => "Media download error",
        131053 => "Media upload error",
        131056 => "Pair rate limit hit",
        131057 => "Account in maintenance mode",
        132000 => "Template parameter count mismatch",
        132001 => "Template does not exist",
        132005 => "Template hydrated text too long",
        132007 => "Template format character policy violated",
        132008 => "Template parameter value is not valid",
        132012 => "Template parameter format mismatch",
        132015 => "Template is paused",
        132016 => "Template is disabled",
        132018 => "Template parameter issue",
        133010 => "Phone number not registered",
        _ => "Error",
    };
}
