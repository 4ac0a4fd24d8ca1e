using System.Text;
using Parley.Api;

namespace Parley.Messages;

/// <summary>What a client may send for a message; null members were not sent.</summary>
internal sealed record MessageForm(
    string? Author, string? Body, string? Attributes, string? Subject, string? MediaSid, string? ContentSid, string? ContentVariables,
    long? Created, long? Updated)
{
    private const int LongestName = 256;

    /// <summary>Octets of UTF-8: https://www.twilio.com/docs/conversations/conversations-limits.</summary>
    private const int LongestBody = 32 * 1024;

    public static ApiError? Read(Form form, out MessageForm read)
    {
        var wrongDate = ImportDates.Read(form, out var created, out var updated);
        read = new(
            form["Author"], form["Body"], form["Attributes"], form["Subject"], Given(form["MediaSid"]), Given(form["ContentSid"]),
            Given(form["ContentVariables"]), created, updated);
        if (wrongDate is not null)
        {
            return wrongDate;
        }

        return read.Problem();
    }

    /// <summary>True if there is nothing at all in it.</summary>
    public bool IsEmpty => string.IsNullOrEmpty(Body) && MediaSid is null && ContentSid is null && Attributes is null && Subject is null;

    private ApiError? Problem() => this switch
    {
        { Author.Length: > LongestName } => ApiError.BadParameter("Author", $"at most {LongestName} characters"),
        { Subject.Length: > LongestName } => ApiError.BadParameter("Subject", $"at most {LongestName} characters"),
        { Body: { } body } when Encoding.UTF8.GetByteCount(body) > LongestBody =>
            ApiError.Bad(50504, $"Message body is too long: at most {LongestBody} bytes"),
        { MediaSid: not null } when !Sid.Is(MediaSid, "ME") => ApiError.Bad(50510, "MediaSid is not the SID of a media resource"),
        { ContentSid: not null } when !Sid.Is(ContentSid, "HX") => ApiError.Bad(21655, "ContentSid is not the SID of a content resource"),
        _ => Api.Attributes.Check(Attributes, Api.Attributes.MostForOthers),
    };

    private static string? Given(string? text) => string.IsNullOrEmpty(text) ? null : text;
}
