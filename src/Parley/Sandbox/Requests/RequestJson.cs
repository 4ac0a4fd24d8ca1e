using System.Globalization;
using System.Text.Json;
using Microsoft.Extensions.Primitives;

namespace Parley.Sandbox.Requests;

/// <summary>Recorded requests in the words of the control API.</summary>
internal static class RequestJson
{
    /// <summary>What listeners hear.</summary>
    public static void WriteEvent(Utf8JsonWriter json, RecordedRequest request)
    {
        json.WriteString("id", Id(request.Number));
        json.WriteString("method", request.Method);
        json.WriteString("path", new PathString(request.Path).ToUriComponent());
        json.WriteNumber("status", request.Status);
        json.WriteString("client", request.Client.ToString());
    }

    /// <summary>The members of a list's entry.</summary>
    public static void WriteMembers(Utf8JsonWriter json, RequestText text)
    {
        var request = text.Request;
        json.WriteString("id", Id(request.Number));
        json.WriteString("at", SandboxTime.Text(request.At));
        json.WriteString("method", request.Method);
        json.WriteString("path", text.Path);
        json.WriteString("query", text.Query);
        json.WriteString("host", request.Host);
        json.WriteString("scheme", request.Scheme);
        json.WriteNumber("status", request.Status);
        if (request.Error is { } error)
        {
            json.WriteNumber("code", error.Code);
        }
        else
        {
            json.WriteNull("code");
        }

        json.WriteNumber("durationMicroseconds", request.Duration);
        json.WriteString("client", request.Client.ToString());
        json.WriteString("via", request.Via);
        json.WriteString("summary", text.Summary);
    }

    /// <summary>What only the one request shows.</summary>
    public static void WriteDetails(Utf8JsonWriter json, RequestText text)
    {
        WriteHeaders(json, "requestHeaders", text.Request.RequestHeaders);
        json.WriteString("requestBody", text.RequestBody);
        json.WriteStartArray("parameters");
        foreach (var (name, value) in text.Parameters)
        {
            json.WriteStartArray();
            json.WriteStringValue(name);
            json.WriteStringValue(Redaction.Value(name, value));
            json.WriteEndArray();
        }

        json.WriteEndArray();
        WriteHeaders(json, "responseHeaders", text.Request.ResponseHeaders);
        json.WriteString("responseBody", text.ResponseBody);
        json.WriteBoolean("truncated", text.Request.IsTruncated);
    }

    public static string Id(long number) => number.ToString("x", CultureInfo.InvariantCulture);

    /// <summary>The number behind an id; null if it is none.</summary>
    public static long? Number(string id) =>
        id.Length is > 0 and <= 15 && long.TryParse(id, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var number)
            ? number
            : null;

    private static void WriteHeaders(Utf8JsonWriter json, string name, IReadOnlyList<KeyValuePair<string, StringValues>> headers)
    {
        json.WriteStartObject(name);
        foreach (var (header, value) in headers)
        {
            json.WriteString(header, value.ToString());
        }

        json.WriteEndObject();
    }
}
