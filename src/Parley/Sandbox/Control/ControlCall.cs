using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Json;
using Parley.Api;

namespace Parley.Sandbox.Control;

/// <summary>One call of the control API, for the account that its credentials chose.</summary>
internal sealed record ControlCall(HttpContext Http, AccountSid Account)
{
    // Only quotes, backslashes and control characters are escaped: the answers are JSON, marked as such, and people read them.
    private static readonly JsonWriterOptions Options = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public CancellationToken Cancellation => Http.RequestAborted;

    /// <summary>A part of the path.</summary>
    public string Route(string name) => (string?)Http.Request.RouteValues[name] ?? "";

    /// <summary>A whole number in the query, within bounds; otherwise the usual one.</summary>
    public long Number(string name, long usual, long least, long most) =>
        long.TryParse(Http.Request.Query[name], NumberStyles.None, CultureInfo.InvariantCulture, out var number) &&
        number >= least && number <= most ? number : usual;

    /// <summary>Answers with a JSON object.</summary>
    public Task AnswerAsync(int status, Action<Utf8JsonWriter> write) => WriteAsync(Http, status, write);

    /// <summary>Answers with an error in the API's shape.</summary>
    public Task FailAsync(int status, int code, string message) => FailAsync(Http, status, code, message);

    /// <summary>400: something in the request is wrong.</summary>
    public Task RefuseAsync(string message) => FailAsync(400, 20001, message);

    /// <summary>404</summary>
    public Task MissingAsync(string message) => FailAsync(404, 20404, message);

    /// <summary>
    /// The JSON object in the body; an empty body is an empty object. Null: the call has been answered with an error.
    /// </summary>
    public async Task<JsonDocument?> ReadAsync()
    {
        using var body = new MemoryStream();
        await Http.Request.Body.CopyToAsync(body, Cancellation);
        try
        {
            var document = body.Length == 0 ? JsonDocument.Parse("{}") : JsonDocument.Parse(body.GetBuffer().AsMemory(0, (int)body.Length));
            if (document.RootElement.ValueKind == JsonValueKind.Object)
            {
                return document;
            }

            document.Dispose();
        }
        catch (JsonException)
        {
            // Answered below.
        }

        await RefuseAsync("The body is not a JSON object.");
        return null;
    }

    /// <summary>An error before there is a call: no access, no account.</summary>
    public static Task FailAsync(HttpContext http, int status, int code, string message, Action<Utf8JsonWriter>? more = null) =>
        WriteAsync(http, status, json =>
        {
            json.WriteNumber("code", code);
            json.WriteString("message", message);
            json.WriteString("more_info", $"https://www.twilio.com/docs/errors/{code}");
            json.WriteNumber("status", status);
            more?.Invoke(json);
        });

    private static async Task WriteAsync(HttpContext http, int status, Action<Utf8JsonWriter> write)
    {
        http.Response.StatusCode = status;
        http.Response.ContentType = "application/json";
        http.Response.Headers.CacheControl = "no-store";
        http.Response.Headers.XContentTypeOptions = "nosniff";
        await using (var json = new Utf8JsonWriter(http.Response.BodyWriter, Options))
        {
            json.WriteStartObject();
            write(json);
            json.WriteEndObject();
        }

        await http.Response.BodyWriter.FlushAsync(http.RequestAborted);
    }
}
