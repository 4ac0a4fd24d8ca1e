using System.Buffers;
using System.Text;
using System.Text.Json;
using Parley.Api;

namespace Parley.Sandbox.Requests;

/// <summary>A recorded request as text, without secrets; made when somebody looks.</summary>
internal sealed class RequestText
{
    public RequestText(RecordedRequest request)
    {
        Request = request;
        var isForm = IsType(request, "application/x-www-form-urlencoded") || !HasType(request);
        var requestBody = Text(request.RequestBody);
        RequestBody = requestBody is null ? null : isForm ? Redaction.Form(requestBody) : Redaction.Json(requestBody);
        Query = request.Query.Length > 1 ? Redaction.Form(request.Query[1..]) : null;
        ResponseBody = request.Error is { } error ? Refusal(error)
            : Text(request.ResponseBody) is { } responseBody ? Redaction.Json(responseBody)
            : null;
        var pairs = isForm && request.RequestBody is { } body ? body.Span
            : request.Query.Length > 1 ? Encoding.UTF8.GetBytes(request.Query[1..])
            : [];
        Parameters = Form.Parse(pairs, out _)?.Pairs ?? [];
    }

    public RecordedRequest Request { get; }

    /// <summary>The path as it stands in a URL.</summary>
    public string Path => new PathString(Request.Path).ToUriComponent();

    /// <summary>Without its question mark; null if there is none.</summary>
    public string? Query { get; }

    public string? RequestBody { get; }

    public string? ResponseBody { get; }

    /// <summary>Decoded; of the form, or of the query where there is no form.</summary>
    public IReadOnlyList<KeyValuePair<string, string>> Parameters { get; }

    public string Summary => RequestSummary.Of(Request, ResponseBody);

    /// <summary>True if these words stand in it anywhere that the log shows.</summary>
    public bool Contains(string words) =>
        In(Request.Path, words) || In(Query, words) || In(Request.Method, words) || In(Request.Host, words)
        || In(Request.Client.ToString(), words) || In(Summary, words) || In(RequestBody, words) || In(ResponseBody, words)
        || Parameters.Any(pair => In(Redaction.Value(pair.Key, pair.Value), words));

    /// <summary>True if it is about the thing with this SID: it stands in the path, the parameters or the answer.</summary>
    public bool IsAbout(string sid) =>
        Request.Path.Contains(sid, StringComparison.Ordinal) || Query?.Contains(sid, StringComparison.Ordinal) == true
        || RequestBody?.Contains(sid, StringComparison.Ordinal) == true || ResponseBody?.Contains(sid, StringComparison.Ordinal) == true;

    private static bool In(string? text, string words) => text?.Contains(words, StringComparison.OrdinalIgnoreCase) == true;

    private static bool HasType(RecordedRequest request) => request.RequestHeaders.Any(IsContentType);

    private static bool IsType(RecordedRequest request, string type) => request.RequestHeaders.Any(
        header => IsContentType(header) && header.Value.ToString().StartsWith(type, StringComparison.OrdinalIgnoreCase));

    private static bool IsContentType(KeyValuePair<string, Microsoft.Extensions.Primitives.StringValues> header) =>
        header.Key.Equals("Content-Type", StringComparison.OrdinalIgnoreCase);

    private static string? Text(ReadOnlyMemory<byte>? octets) => octets is { } some ? Encoding.UTF8.GetString(some.Span) : null;

    private static string Refusal(ApiError error)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var json = new Utf8JsonWriter(buffer, JsonWriting.Options))
        {
            Answer.Write(json, error);
        }

        return Encoding.UTF8.GetString(buffer.WrittenSpan);
    }
}
