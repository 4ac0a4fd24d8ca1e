using Parley.Webhooks;

namespace Parley.Tests.Webhooks;

public sealed class WebhookSignatureTests
{
    // The example of https://www.twilio.com/docs/usage/security#validating-requests
    [Fact]
    public void The_published_example_has_its_signature()
    {
        const string form = "CallSid=CA1234567890ABCDE&Caller=%2B14158675309&Digits=1234&From=%2B14158675309&To=%2B18005551212";
        Assert.Equal(
            "RSOYDt4T1cUTdK1PDd93/VVr8B8=",
            WebhookSignature.Compute(
                "12345", new Uri("https://mycompany.com/myapp.php?foo=1&bar=2"), WebhookSignature.Pairs(form)));
    }

    [Fact]
    public void The_order_and_doubles_of_parameters_do_not_matter_but_names_and_values_do()
    {
        var url = new Uri("https://a.example/x");
        string Of(string form) => WebhookSignature.Compute("12345", url, WebhookSignature.Pairs(form));
        Assert.Equal(Of("a=1&b=2"), Of("b=2&a=1"));
        Assert.Equal(Of("a=1&a=2"), Of("a=2&a=1&a=2"));
        Assert.NotEqual(Of("a=1&b=2"), Of("a=1&b=3"));
        Assert.NotEqual(Of("a=1"), Of("a=1&b="));
        Assert.NotEqual(Of("B=1&a=2"), Of("b=1&a=2"));
    }

    // What is signed is what a receiver sees: host in lower case, a path, escaped, no default port, no fragment.
    [Theory]
    [InlineData("https://h.example", "https://h.example/")]
    [InlineData("https://H.Example/a", "https://h.example/a")]
    [InlineData("https://h.example:443/a", "https://h.example/a")]
    [InlineData("http://h.example:80/a", "http://h.example/a")]
    [InlineData("https://h.example/a#part", "https://h.example/a")]
    [InlineData("https://h.example/é", "https://h.example/%C3%A9")]
    [InlineData("https://h.example/a b?c=d e", "https://h.example/a%20b?c=d%20e")]
    public void Urls_that_mean_the_same_sign_the_same(string url, string same) => Assert.Equal(
        WebhookSignature.Compute("t", new Uri(same), []), WebhookSignature.Compute("t", new Uri(url), []));

    [Theory]
    [InlineData("https://h.example:8443/a", "https://h.example/a")]
    [InlineData("https://u:p@h.example/a", "https://h.example/a")]
    [InlineData("https://h.example/a?b=1", "https://h.example/a")]
    [InlineData("https://h.example/A", "https://h.example/a")]
    public void Urls_that_differ_sign_differently(string url, string other) => Assert.NotEqual(
        WebhookSignature.Compute("t", new Uri(other), []), WebhookSignature.Compute("t", new Uri(url), []));
}
