using System.Buffers;
using System.Text.Encodings.Web;
using System.Text.Json;
using Parley.Api;
using Parley.Sandbox.Trace;

namespace Parley.Sandbox.Graph;

/// <summary>One authenticated call of the Graph API.</summary>
/// <param name="Http">The request and its answer.</param>
/// <param name="Account">Whose token it carries.</param>
/// <param name="Path">The path's segments, without the version.</param>
internal sealed record GraphCall(HttpContext Http, AccountSid Account, string[] Path, string Version)
{
    private static readonly JsonWriterOptions Options = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public CancellationToken Cancellation => Http.RequestAborted;

    /// <summary>Set: the answer is taken down.</summary>
    public GraphRecorder? Recorder { get; init; }

    public string Method => Http.Request.Method;

    /// <summary>The first value of a query parameter, or null.</summary>
    public string? Query(string name) => Http.Request.Query.TryGetValue(name, out var values) ? values[0] : null;

    /// <summary>Answers with a JSON object.</summary>
    public Task OkAsync(Action<Utf8JsonWriter> write) => WriteAsync(Http, 200, write, Recorder);

    /// <summary><c>{"success":true}</c></summary>
    public Task SuccessAsync() => OkAsync(static json => json.WriteBoolean("success", true));

    /// <summary>Answers with Meta's error envelope.</summary>
    public Task FailAsync(GraphError error) => FailAsync(Http, error, Recorder);

    /// <summary>Meta's error envelope, for calls without a valid token too.</summary>
    public static Task FailAsync(HttpContext http, GraphError error, GraphRecorder? recorder = null)
    {
        if (error.HttpStatus == 401)
        {
            http.Response.Headers.WWWAuthenticate = "OAuth \"Facebook Platform\" \"invalid_token\"";
        }

        return WriteAsync(http, error.HttpStatus, json =>
        {
            json.WriteStartObject("error");
            json.WriteString("message", $"(#{error.Code}) {error.Title}");
            json.WriteString("type", "OAuthException");
            json.WriteNumber("code", error.Code);
            if (error.Subcode is { } subcode)
            {
                json.WriteNumber("error_subcode", subcode);
            }

            json.WriteStartObject("error_data");
            json.WriteString("messaging_product", "whatsapp");
            json.WriteString("details", error.Details);
            json.WriteEndObject();
            json.WriteString("fbtrace_id", Trace(http));
            json.WriteEndObject();
        }, recorder);
    }

    /// <summary>The JSON object in the body, or why there is none.</summary>
    public async Task<(JsonDocument? Document, GraphError? Error)> ReadAsync()
    {
        try
        {
            var document = await JsonDocument.ParseAsync(Http.Request.Body, default, Cancellation);
            if (document.RootElement.ValueKind == JsonValueKind.Object)
            {
                return (document, null);
            }

            document.Dispose();
            return (null, GraphError.Parameter("The body must be a JSON object."));
        }
        catch (JsonException)
        {
            return (null, GraphError.Parameter("The body is not valid JSON."));
        }
    }

    private static async Task WriteAsync(HttpContext http, int status, Action<Utf8JsonWriter> write, GraphRecorder? recorder)
    {
        http.Response.StatusCode = status;
        http.Response.ContentType = "application/json; charset=UTF-8";
        http.Response.Headers["facebook-api-version"] = "v25.0";
        var answer = new ArrayBufferWriter<byte>();
        await using (var json = new Utf8JsonWriter(answer, Options))
        {
            json.WriteStartObject();
            write(json);
            json.WriteEndObject();
        }

        recorder?.Answered(status, answer.WrittenSpan);
        await http.Response.BodyWriter.WriteAsync(answer.WrittenMemory, http.RequestAborted);
    }

    private static string Trace(HttpContext http) => "A" + http.TraceIdentifier.Replace(":", "", StringComparison.Ordinal);
}
