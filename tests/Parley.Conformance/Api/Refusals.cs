using System.Net.Http.Headers;
using System.Text;
using Parley.Conformance.Server;

namespace Parley.Conformance.Api;

/// <summary>
/// The table of bad input, a file for each resource. Codes are of https://www.twilio.com/docs/api/errors; statuses: 400 a bad value, 401
/// no credentials, 403 a refusal, 404 not there, 409 a conflict.
/// </summary>
internal static partial class Refusals
{
    private const string Participants = "/Participants";
    private const string Addresses = "/v1/Configuration/Addresses";
    private const string Messages = "/Messages";
    private const string Webhooks = "/Webhooks";

    public static IReadOnlyDictionary<string, Refusal> All { get; } = ((IEnumerable<Dictionary<string, Refusal>>)
    [
        OfUnknownThings(),
        OfCredentials(),
        OfParticipants(),
        OfGroups(),
        OfAddresses(),
        OfConversations(),
        OfMessages(),
        OfWebhooks(),
        OfMalformed(),
        OfHooks(),
        OfPeople(),
        OfProgrammable(),
    ]).SelectMany(rows => rows).ToDictionary();

    private static Refusal Get(Func<Scene, string> path) => new(s => new(HttpMethod.Get, path(s)), 404, 20404);

    private static Refusal Delete(Func<Scene, string> path) => new(s => new(HttpMethod.Delete, path(s)), 404, 20404);

    private static Refusal Missing(Func<Scene, string> path, params (string, string)[] fields) =>
        new(s => Request(HttpMethod.Post, path(s), fields), 404, 20404);

    private static Refusal Bad(Func<Scene, string> path, int code, params (string, string)[] fields) =>
        new(s => Request(HttpMethod.Post, path(s), fields), 400, code);

    private static Refusal Bad(Func<Scene, string> path, int code, Func<Scene, (string, string)[]> fields) =>
        new(s => Request(HttpMethod.Post, path(s), fields(s)), 400, code);

    private static Refusal Conflict(Func<Scene, string> path, int code, params (string, string)[] fields) =>
        new(s => Request(HttpMethod.Post, path(s), fields), 409, code);

    private static Refusal Pair(string address, string proxy, int code, int status = 400) => new(
        s => Request(
            HttpMethod.Post, s.Path + Participants, ("MessagingBinding.Address", address), ("MessagingBinding.ProxyAddress", proxy)),
        status, code);

    private static Refusal Hook(string target, string url, string filter, int code) => Bad(
        s => s.Path + Webhooks, code, ("Target", target), ("Configuration.Url", url), ("Configuration.Filters", filter));

    private static Refusal As(Func<Scene, AuthenticationHeaderValue> credentials) => new(
        s =>
        {
            var request = new HttpRequestMessage(HttpMethod.Get, s.Path);
            request.Headers.Authorization = credentials(s);
            return request;
        },
        401, 20003);

    private static Refusal Raw(Func<Scene, string> path, string form) => new(
        s => new(HttpMethod.Post, path(s))
        {
            Content = new StringContent(form, Encoding.ASCII, "application/x-www-form-urlencoded"),
        },
        400, 20001);

    private static Refusal Json(string json) => new(_ => JsonRequest("/v1/Content", json), 400, null);

    private static HttpRequestMessage JsonRequest(string path, string json) =>
        new(HttpMethod.Post, path) { Content = ApiClient.JsonBody(json) };

    private static HttpRequestMessage Request(HttpMethod method, string path, params (string, string)[] fields) =>
        new(method, path) { Content = ApiClient.Form(fields) };

    // Asks before it sends, so that an early refusal is read rather than lost with the connection.
    private static HttpRequestMessage Expecting(HttpRequestMessage request)
    {
        request.Headers.ExpectContinue = true;
        return request;
    }

    private static string Attributes(int length) => $$"""{"a":"{{new string('x', length - 8)}}"}""";

    private static string Base64(string text) => Convert.ToBase64String(Encoding.UTF8.GetBytes(text));
}
