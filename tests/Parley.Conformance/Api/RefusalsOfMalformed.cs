namespace Parley.Conformance.Api;

/// <summary>What no resource can read.</summary>
internal static partial class Refusals
{
    private static Dictionary<string, Refusal> OfMalformed() => new()
    {
        // Paging.
        ["a page size of nothing"] = new(s => new(HttpMethod.Get, s.Path + "/Messages?PageSize=0"), 400, 20001),
        ["a page size in words"] = new(s => new(HttpMethod.Get, s.Path + "/Messages?PageSize=many"), 400, 20001),
        ["a page token that nobody gave"] = new(s => new(HttpMethod.Get, s.Path + "/Messages?PageToken=../etc"), 400, 20001),
        ["an order that is none"] = new(s => new(HttpMethod.Get, s.Path + "/Messages?Order=sideways"), 400, 20001),

        // What is no form, no JSON, and no picture.
        ["a form with a bad escape"] = Raw(s => s.Path + Messages, "Body=%ZZ"),
        ["a form that ends in an escape"] = Raw(s => s.Path + Messages, "Body=abc%4"),
        ["a form that is not UTF-8"] = Raw(s => s.Path + Messages, "Body=%FF%FE"),
        ["a form with half a character"] = Raw(s => s.Path + Messages, "Body=%F0%9F%9A"),
        ["a form with an overlong character"] = Raw(s => s.Path + Messages, "Body=%C0%80"),
        ["a form with a NUL"] = Raw(s => s.Path + Messages, "Body=a%00b"),
        ["a form with too many parameters"] = Raw(s => s.Path + Messages, string.Join('&', Enumerable.Repeat("a=b", 20000))),
        ["JSON in the place of a form"] = new(s => JsonRequest(s.Path, """{"FriendlyName":"x"}"""), 400, 20001),
        ["a form in several parts"] = new(
            s => new(HttpMethod.Post, s.Path + Messages) { Content = new MultipartFormDataContent { { new StringContent("x"), "Body" } } },
            400, 20001),
        ["a form over the limit"] = new(
            s => Expecting(Request(HttpMethod.Post, s.Path + Messages, ("Body", new string('x', 8 * 1024 * 1024)))), 413, 20001),
        ["content that is not JSON"] = Json("{\"friendly_name\":"),
        ["content without types"] = Json("""{"friendly_name":"x","language":"en"}"""),
        ["content without a language"] = Json("""{"friendly_name":"x","types":{"twilio/text":{"body":"x"}}}"""),
        ["content of an unknown type"] = Json("""{"friendly_name":"x","language":"en","types":{"twilio/pigeon":{"body":"x"}}}"""),
        ["content without words"] = Json("""{"friendly_name":"x","language":"en","types":{"twilio/text":{}}}"""),
        ["content that is a list"] = Json("[]"),
        ["content nested too deeply"] = Json(new string('[', 5000) + new string(']', 5000)),
        ["an approval without a name"] = new(
            s => JsonRequest($"/v1/Content/{s.Content}/ApprovalRequests/whatsapp", """{"category":"UTILITY"}"""), 400, null),
        ["an approval with a name of another shape"] = new(
            s => JsonRequest($"/v1/Content/{s.Content}/ApprovalRequests/whatsapp", """{"name":"Not A Name!","category":"UTILITY"}"""),
            400, null),
        ["an approval of an unknown category"] = new(
            s => JsonRequest($"/v1/Content/{s.Content}/ApprovalRequests/whatsapp", """{"name":"fine","category":"GOSSIP"}"""), 400, null),

        // Refused by the HTTP server itself.
        ["huge headers"] = new(
            s =>
            {
                var request = new HttpRequestMessage(HttpMethod.Get, s.Path);
                request.Headers.Add("X-Huge", new string('x', 100_000));
                return request;
            },
            431, null),
    };
}
