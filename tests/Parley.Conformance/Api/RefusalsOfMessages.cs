namespace Parley.Conformance.Api;

/// <summary>Messages and media.</summary>
internal static partial class Refusals
{
    private static Dictionary<string, Refusal> OfMessages() => new()
    {
        ["a message of more than 32 KB"] = Bad(s => s.Path + Messages, 50504, ("Body", new string('x', 32 * 1024 + 1))),
        ["a message of 11000 emoji"] = Bad(s => s.Path + Messages, 50504, ("Body", string.Concat(Enumerable.Repeat("🚪", 11000)))),
        ["an author of 257 characters"] = Bad(s => s.Path + Messages, 20001, ("Body", "x"), ("Author", new string('x', 257))),
        ["a subject of 257 characters"] = Bad(s => s.Path + Messages, 20001, ("Body", "x"), ("Subject", new string('x', 257))),
        ["a message without words"] = Bad(s => s.Path + Messages, 50503),
        ["media that is not there"] = Bad(s => s.Path + Messages, 50507, ("MediaSid", "ME" + Scene.UnknownSid)),
        ["media of another shape"] = Bad(s => s.Path + Messages, 50510, ("MediaSid", "picture")),
        ["a date that is no date"] = Bad(s => s.Path + Messages, 20001, ("Body", "x"), ("DateCreated", "yesterday")),
        ["content that is not there"] = Bad(s => s.Path + Messages, 21655, ("ContentSid", "HX" + Scene.UnknownSid)),
        ["variables that are not JSON"] = Bad(
            s => s.Path + Messages, 21656, s => [("ContentSid", s.Content), ("ContentVariables", "{1:")]),
        ["variables that are a list"] = Bad(
            s => s.Path + Messages, 21656, s => [("ContentSid", s.Content), ("ContentVariables", """["a","b"]""")]),
        ["a variable too few"] = Bad(
            s => s.Path + Messages, 21656, s => [("ContentSid", s.Content), ("ContentVariables", """{"1":"you"}""")]),
        ["a file without a SID"] = Bad(s => s.Path + Messages, 50506, ("MediaSid", "")),
        ["media that another message has"] = Bad(s => s.Path + Messages, 50508, s => [("MediaSid", s.UsedMedia)]),
        ["content of another shape"] = Bad(s => s.Path + Messages, 21655, ("ContentSid", "greeting")),
        ["content that conversations do not send"] = Bad(s => s.Path + Messages, 50542, s => [("ContentSid", s.Content)]) with
        {
            Given = s => s.UseContentAsync(
                """{"friendly_name":"shop","language":"en","types":{"twilio/catalog":{"id":"1","body":"b","title":"t","items":[{"id":"a"}]}}}"""),
        },
        ["a message of more than 32 KB in an update"] = Bad(
            s => $"{s.Path}{Messages}/{s.Message}", 50504, ("Body", new string('x', 32 * 1024 + 1))),
        ["attributes of a message in an update that are not JSON"] = Bad(
            s => $"{s.Path}{Messages}/{s.Message}", 50304, ("Attributes", "{")),
        ["what no channel told"] = new(s => new(HttpMethod.Get, $"{s.Path}{Messages}/{s.Message}/ChannelMetadata"), 404, 50530),

        // Files.
        ["a file with a type that is none"] = Upload("picture", 3, 50511),
        ["a file that is too large"] = Upload("image/png", 150 * 1024 * 1024 + 1, 50512),
        ["a file of an unknown category"] = Upload("image/png", 3, 20001, "?Category=secret"),
    };

    private static Refusal Upload(string type, int size, int code, string query = "") => new(
        s =>
        {
            var content = new ByteArrayContent(new byte[size]);
            content.Headers.TryAddWithoutValidation("Content-Type", type);

            return Expecting(new(HttpMethod.Post, $"/v1/Services/{s.Service}/Media{query}") { Content = content });
        },
        400, code);
}
