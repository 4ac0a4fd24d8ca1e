using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.Http;
using Parley.Api;
using Parley.Functions;
using Parley.Webhooks;

namespace Parley.Tests.Functions;

public sealed class FunctionSignatureTests
{
    private const string Token = "0123456789abcdef0123456789abcdef";

    [Theory]
    [InlineData("https://parley.example/functions/a?x=1", true)]
    [InlineData("http://10.0.0.7:8080/functions/a?x=1", true)]
    [InlineData("http://10.0.0.7/functions/a?x=1", true)]
    [InlineData("https://parley.example/functions/a", false)]
    [InlineData("https://parley.example/functions/a?x=2", false)]
    [InlineData("http://parley.example/functions/a?x=1", false)]
    [InlineData("https://other.example/functions/a?x=1", false)]
    [InlineData("https://parley.example/functions/A?x=1", false)]
    public void The_url_is_the_callers_or_the_public_one(string signedUrl, bool verifies)
    {
        var signature = WebhookSignature.Compute(Token, new Uri(signedUrl), Form("b=2&a=1").Pairs);
        Assert.Equal(verifies, Verifies(signature, Form("a=1&b=2"), []));
    }

    [Theory]
    [InlineData("a=1&b=3")]
    [InlineData("a=1")]
    [InlineData("")]
    public void Other_parameters_do_not_verify(string form)
    {
        var signature = WebhookSignature.Compute(Token, new Uri("https://parley.example/functions/a?x=1"), Form("a=1&b=2").Pairs);
        Assert.False(Verifies(signature, Form(form), []));
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("x")]
    [InlineData("AAAAAAAAAAAAAAAAAAAAAAAAAAA=")]
    public void What_is_no_signature_does_not_verify(string? given) => Assert.False(Verifies(given, Form("a=1"), []));

    [Fact]
    public void A_body_that_is_no_form_is_covered_by_its_hash_only()
    {
        var body = Encoding.UTF8.GetBytes("{}");
        var query = "?bodySHA256=" + Convert.ToHexStringLower(SHA256.HashData(body));
        var signature = WebhookSignature.Compute(Token, new Uri("https://parley.example/functions/a" + query), []);
        Assert.True(Verifies(signature, null, body, query));
        Assert.False(Verifies(signature, null, Encoding.UTF8.GetBytes("[]"), query));
        var upper = "?bodySHA256=" + Convert.ToHexString(SHA256.HashData(body));
        Assert.False(Verifies(WebhookSignature.Compute(Token, new Uri("https://parley.example/functions/a" + upper), []), null, body, upper));
        var bare = WebhookSignature.Compute(Token, new Uri("https://parley.example/functions/a"), []);
        Assert.False(Verifies(bare, null, body, ""));
        Assert.True(Verifies(bare, null, [], ""));
    }

    private static bool Verifies(string? signature, Form? form, byte[] body, string query = "?x=1")
    {
        var http = new DefaultHttpContext();
        (http.Request.Scheme, http.Request.Host, http.Request.Path, http.Request.QueryString) =
            ("http", new("10.0.0.7:8080"), "/functions/a", new(query));
        return FunctionSignature.Verifies(Token, signature, FunctionSignature.Urls(http.Request, "https://parley.example"), form, body);
    }

    private static Form Form(string text) => Parley.Api.Form.Parse(Encoding.ASCII.GetBytes(text), out _)!;
}
