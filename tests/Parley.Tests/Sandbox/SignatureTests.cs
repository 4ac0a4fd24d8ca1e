using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Parley.Sandbox;

namespace Parley.Tests.Sandbox;

/// <summary>Every cause that the signature explainer proves, or at least names.</summary>
public sealed class SignatureTests
{
    private const string Form = """{"Body":"Hi there","AccountSid":"AC1"}""";
    private const string Signed = "AccountSidAC1BodyHi there";

    /// <summary>What was signed, the question without its signature, the causes, the URL that proves them.</summary>
    public static TheoryData<string, string, string, string?> Causes => new()
    {
        { "https://app.test/hook" + Signed, """{"url":"http://app.test/hook","parameters":P}""", "scheme", "https://app.test/hook" },
        { "http://app.test/hook" + Signed, """{"url":"https://app.test/hook","parameters":P}""", "scheme", "http://app.test/hook" },
        { "https://app.test/hook" + Signed, """{"url":"https://app.test:3000/hook","parameters":P}""", "port", "https://app.test/hook" },
        { "https://app.test:443/hook" + Signed, """{"url":"https://app.test/hook","parameters":P}""", "port", "https://app.test:443/hook" },
        { "https://app.test:9000/hook" + Signed, """{"url":"https://app.test/hook","parameters":P}""", "port", "https://app.test:9000/hook" },
        { "http://127.0.0.1:3000/hook" + Signed, """{"url":"http://localhost:3000/hook","parameters":P}""", "host", "http://127.0.0.1:3000/hook" },
        { "https://parley.example.com/hook" + Signed, """{"url":"https://internal/hook","parameters":P}""", "host", "https://parley.example.com/hook" },
        { "https://tunnel.test/hook" + Signed, """{"url":"http://localhost:3000/hook","parameters":P}""", "scheme host", "https://tunnel.test/hook" },
        { "http://app.test/hook" + Signed, """{"url":"http://App.Test/hook","parameters":P}""", "host", "http://app.test/hook" },
        { "http://app.test/api/hook" + Signed, """{"url":"http://app.test/hook","parameters":P}""", "path", "http://app.test/api/hook" },
        { "http://app.test/hook/" + Signed, """{"url":"http://app.test/hook","parameters":P}""", "trailing_slash", "http://app.test/hook/" },
        { "http://app.test/hook" + Signed, """{"url":"http://app.test/hook/","parameters":P}""", "trailing_slash", "http://app.test/hook" },
        { "http://app.test/hook" + Signed, """{"url":"http://app.test/hook?a=b","parameters":P}""", "query", "http://app.test/hook" },
        { "http://app.test/hook?key=1" + Signed, """{"url":"http://app.test/hook","parameters":P}""", "query", "http://app.test/hook?key=1" },
        { "http://app.test/hook?a=b%20c" + Signed, """{"url":"http://app.test/hook?a=b+c","parameters":P}""", "encoding", "http://app.test/hook?a=b%20c" },
        { "http://app.test/hook?a=%7Bx%7D" + Signed, """{"url":"http://app.test/hook?a={x}","parameters":P}""", "encoding", "http://app.test/hook?a=%7Bx%7D" },
        { "http://app.test/h%C3%B6k" + Signed, """{"url":"http://app.test/hök","parameters":P}""", "encoding", "http://app.test/h%C3%B6k" },
        { "http://app.test/hook" + Signed, """{"url":"http://app.test/hook","parameters":{"Body":"Hi%20there","AccountSid":"AC1"}}""", "encoding", "http://app.test/hook" },
        { "http://app.test/hookBodyHi", """{"url":"http://app.test/hook","parameters":{"Body":" Hi "}}""", "parameters", "http://app.test/hook" },
        { "http://app.test/hook", """{"url":"http://app.test/hook","parameters":P}""", "method", "http://app.test/hook" },
        { "http://app.test/hook" + Signed, """{"url":"http://app.test/hook","parameters":P,"method":"get"}""", "method", "http://app.test/hook" },
        { "http://app.test/hookBodyHi thereAccountSidAC1", """{"url":"http://app.test/hook","parameters":P}""", "order", "http://app.test/hook" },
        { "http://app.test/hook" + Signed, """{"url":"http://app.test/hook","parameters":{"Body":"Hi"},"body":"AccountSid=AC1&Body=Hi+there"}""", "parameters", "http://app.test/hook" },
        { "http://app.test/hook?bodySHA256=00", """{"url":"http://app.test/hook?bodySHA256=00","body":"{}"}""", "body", null },
        { "http://app.test/hook", """{"url":"http://app.test/hook","body":"{}"}""", "body", null },
        { "something else", """{"url":"http://app.test/hook","parameters":P}""", "token parameters", null },
    };

    [Fact]
    public async Task Each_cause_is_found_and_proven_with_a_url()
    {
        await using var sandbox = await SandboxServer.StartAsync();
        sandbox.Engine.Log.Add(Delivered("https://tunnel.test/hook"));
        sandbox.Engine.Log.Add(Delivered("https://app.test:9000/hook"));
        sandbox.Engine.Log.Add(Delivered("http://app.test/api/hook?key=1"));
        foreach (var row in Causes)
        {
            var (signedText, question, causes, url) = row.Data;
            var answer = await ExplainAsync(sandbox, question, Sign(signedText));
            Assert.False(answer.GetProperty("matches").GetBoolean());
            var found = answer.GetProperty("causes").EnumerateArray().ToList();
            Assert.Equal($"{causes} {url}", $"{string.Join(' ', found.Select(Name))} {found[0].GetProperty("url").GetString()}");
            if (url is not null)
            {
                Assert.Equal(signedText, found[0].GetProperty("stringToSign").GetString());
            }
        }
    }

    [Theory]
    [InlineData("""{"url":"http://app.test:80/a?b=c","parameters":{"B":["2","1","1"],"A":""}}""", "http://app.test:80/a?b=cAB1B2")]
    [InlineData("""{"url":"https://user:pw@app.test/a","body":"B=%C3%BC+x&A=1"}""", "https://user:pw@app.test/aA1Bü x")]
    [InlineData("""{"url":"https://app.test/a?B=1","method":"GET"}""", "https://app.test/a?B=1")]
    public async Task A_signature_that_verifies_says_so(string question, string signedText)
    {
        await using var sandbox = await SandboxServer.StartAsync();
        var answer = await ExplainAsync(sandbox, question, Sign(signedText));
        Assert.Equal(signedText, answer.GetProperty("stringToSign").GetString());
        Assert.True(answer.GetProperty("matches").GetBoolean());
        Assert.Equal(answer.GetProperty("received").GetString(), answer.GetProperty("expected").GetString());
        Assert.Equal(0, answer.GetProperty("causes").GetArrayLength());
    }

    [Fact]
    public async Task A_body_that_is_no_form_is_checked_by_its_hash()
    {
        await using var sandbox = await SandboxServer.StartAsync();
        const string body = """{"a":"ü"}""";
        var hash = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(body)));
        var url = "https://app.test/a?bodySHA256=" + hash;
        var question = $$"""{"url":"{{url}}","body":{{JsonSerializer.Serialize(body, TestJson.Default.String)}},"contentType":"application/json"}""";
        var answer = await ExplainAsync(sandbox, question, Sign(url));
        Assert.True(answer.GetProperty("matches").GetBoolean());
        Assert.Equal(hash, answer.GetProperty("bodySha256").GetString());
        var changed = await ExplainAsync(sandbox, question.Replace("ü", "u", StringComparison.Ordinal).Replace("\\u00FC", "u", StringComparison.Ordinal), Sign(url));
        Assert.False(changed.GetProperty("matches").GetBoolean());
        Assert.Equal("body", Name(Assert.Single(changed.GetProperty("causes").EnumerateArray())));
    }

    [Fact]
    public async Task Another_secret_and_a_damaged_signature_are_recognised()
    {
        await using var sandbox = await SandboxServer.StartAsync();
        const string question = """{"url":"http://app.test/hook","parameters":P}""";
        const string text = "http://app.test/hook" + Signed;
        var other = Assert.Single((await ExplainAsync(sandbox, question, Sign(text, "other"))).GetProperty("causes").EnumerateArray());
        Assert.Equal("token", Name(other));
        Assert.Contains("SK1", other.GetProperty("words").GetString(), StringComparison.Ordinal);
        var right = Sign(text);
        foreach (var damaged in (string[])[$" \"{right}\" ", Uri.EscapeDataString(right), right.TrimEnd('='), Convert.ToHexString(Convert.FromBase64String(right))])
        {
            var cause = (await ExplainAsync(sandbox, question, damaged)).GetProperty("causes")[0];
            Assert.Equal(("signature_format", "http://app.test/hook"), (Name(cause), cause.GetProperty("url").GetString()));
        }

        var none = (await ExplainAsync(sandbox, question, "sha256=nonsense")).GetProperty("causes")[0];
        Assert.Equal(("signature_format", JsonValueKind.Null), (Name(none), none.GetProperty("url").ValueKind));

        // Another account's token is nobody's business.
        var theirs = await ExplainAsync(sandbox, question, Sign(text, "token-of-" + FakeEngine.Two));
        Assert.Equal(JsonValueKind.Null, theirs.GetProperty("causes")[0].GetProperty("url").ValueKind);
        Assert.DoesNotContain("token-of", theirs.GetRawText(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_delivery_that_a_signature_belongs_to_says_which_parameters_changed()
    {
        await using var sandbox = await SandboxServer.StartAsync();
        var signature = Sign("http://app.test/hook" + Signed);
        sandbox.Engine.Log.Add(Delivered("http://app.test/hook") with
        {
            RequestHeaders = $$"""{"X-Twilio-Signature":"{{signature}}"}""",
            Parameters = new Dictionary<string, string> { ["Body"] = "Hi there", ["AccountSid"] = "AC1" },
        });
        var cause = (await ExplainAsync(sandbox, """{"url":"http://app.test/hook","parameters":{"Body":"Hi","More":"x"}}""", signature))
            .GetProperty("causes")[0];
        Assert.Equal("parameters", Name(cause));
        Assert.EndsWith("missing: AccountSid; added: More; changed: Body", cause.GetProperty("words").GetString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("{}")]
    [InlineData("""{"url":"ftp://a","signature":"x"}""")]
    [InlineData("""{"url":"http://a"}""")]
    [InlineData("""{"url":"http://a","signature":7}""")]
    [InlineData("""{"url":"http://a","signature":"x","parameters":[]}""")]
    [InlineData("""{"url":"http://a","signature":"x","parameters":{"A":1}}""")]
    [InlineData("""{"url":"http://a","signature":"x","parameters":{"A":"\ud800"}}""")]
    [InlineData("""{"url":"http://a","signature":"x","body":7}""")]
    [InlineData("""{"url":"http://a","signature":"x","method":7}""")]
    public async Task A_question_that_is_none_is_refused(string question)
    {
        await using var sandbox = await SandboxServer.StartAsync();
        var answer = await sandbox.CallAsync("POST", "Signatures/Explain", question);
        Assert.Equal((400, 20001), (answer.Status, answer.Code));
    }

    private static string? Name(JsonElement cause) => cause.GetProperty("cause").GetString();

    private static async Task<JsonElement> ExplainAsync(SandboxServer sandbox, string question, string signature)
    {
        var whole = question.Replace("\"parameters\":P", "\"parameters\":" + Form, StringComparison.Ordinal)[..^1]
            + string.Create(CultureInfo.InvariantCulture, $",\"signature\":{JsonSerializer.Serialize(signature, TestJson.Default.String)}}}");
        var answer = await sandbox.CallAsync("POST", "Signatures/Explain", whole);
        Assert.Equal(200, answer.Status);
        return answer.Json;
    }

    private static LoggedDelivery Delivered(string url) => new(
        "WD1", "EV1", "onMessageAdded", "post", "conversation", "WH1", "CH1", "failed", 0, "token", null, 1_000, 42, "POST", url,
        null, new Dictionary<string, string> { ["Body"] = "Other" }, 403, null, null, null);

#pragma warning disable CA5350 // What Twilio's clients verify.
    private static string Sign(string text, string? token = null) => Convert.ToBase64String(
        HMACSHA1.HashData(Encoding.UTF8.GetBytes(token ?? "token-of-" + FakeEngine.One), Encoding.UTF8.GetBytes(text)));
#pragma warning restore CA5350
}
