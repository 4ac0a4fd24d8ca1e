using System.Diagnostics;
using System.Text;
using Parley.Api;
using Parley.Channels;
using Parley.Templates;

namespace Parley.Tests.Templates;

public sealed class ContentTests
{
    // The template, the body, and the values found as name:value; null: no match.
    [Theory]
    [InlineData("Hello", "Hello", "")]
    [InlineData("Hello", "hello", null)]
    [InlineData("Hello", "Hello ", null)]
    [InlineData("Hi {{1}}!", "Hi Ann!", "1:Ann")]
    [InlineData("Hi {{1}}!", "Hi Ann Lee!", "1:Ann Lee")]
    [InlineData("Hi {{1}}!", "Hi !", null)]
    [InlineData("Hi {{1}}!", "Hi a\nb!", null)]
    [InlineData("Hi {{1}}!", "Hi a\tb!", null)]
    [InlineData("Hi {{1}}!", "Hi Ann! ", null)]
    [InlineData("Hi {{1}}!", "Hi Ann!!", "1:Ann!")]
    [InlineData("Hi {{1}}!\n{{2}} is here", "Hi Ann!\nBob is here", "1:Ann|2:Bob")]
    [InlineData("{{ name }}, {{thing_2}}.", "a, b, c.", "name:a|thing_2:b, c")]
    [InlineData("{{1}}{{2}}", "abc", "1:a|2:bc")]
    [InlineData("{{1}}{{2}}", "a", null)]
    [InlineData("{{1}} and {{1}}", "a and a", "1:a")]
    [InlineData("{{1}} and {{1}}", "a and b", null)]
    [InlineData("{{1}} and {{1}}", "a and b and a and b", "1:a and b")]
    [InlineData("{{2}} {{1}} {{2}}!", "x y x!", "2:x|1:y")]
    [InlineData("{{1}}-{{2}}-{{1}}", "a-b-c-a-b", "1:a-b|2:c")]
    [InlineData("(.*) {{1}} $^", "(.*) x $^", "1:x")]
    [InlineData("(.*) {{1}} $^", "abc x $^", null)]
    [InlineData("{{1}} €", "👋 €", "1:👋")]
    [InlineData("{{1}}ab", "xabab", "1:xab")]
    [InlineData("{{1}}aa{{2}}", "aaaa", "1:a|2:a")]
    [InlineData("{{1}}{{2}} z", "👋x z", "1:👋|2:x")]
    [InlineData("{{1}}{{2}}", "👋", null)]
    public void A_body_gives_back_the_values_it_was_rendered_with(string template, string body, string? values)
    {
        var found = BodyMatcher.Of(template).Match(body);
        Assert.Equal(values, found is null ? null : string.Join('|', found.Select(pair => $"{pair.Key}:{pair.Value}")));
    }

    [Fact]
    public void A_body_made_to_cost_time_does_not()
    {
        var template = BodyMatcher.Of(string.Concat(Enumerable.Range(0, 100).Select(i => $"{{{{v{i % 50}}}}}a")) + "!");
        var watch = Stopwatch.StartNew();
        Assert.Null(template.Match(new string('a', 1600)));
        Assert.True(watch.Elapsed < TimeSpan.FromSeconds(2), $"{watch.Elapsed}");
    }

    [Theory]
    [InlineData(null, true, "1:s1|2:s2")]
    [InlineData("{}", true, "1:s1|2:s2")]
    [InlineData("""{"1":"x"}""", true, "1:x|2:s2")]
    [InlineData("""{"1":"x","2":7}""", true, "1:x|2:7")]
    [InlineData("""{"1":"x","1":"y"}""", true, "1:y|2:s2")]
    [InlineData("""{"3":"x"}""", false, "")]
    [InlineData("""{"1":""}""", false, "")]
    [InlineData("""{"1":"a\nb"}""", false, "")]
    [InlineData("""{"1":"a\u0000b"}""", false, "")]
    [InlineData("""{"1":"\ud800"}""", false, "")]
    [InlineData("""{"\ud800":"a"}""", false, "")]
    [InlineData("""{"1":null}""", false, "")]
    [InlineData("""{"1":{}}""", false, "")]
    [InlineData("""["x"]""", false, "")]
    [InlineData("""{"1":""", false, "")]
    [InlineData("", false, "")]
    public void Content_variables_stand_over_the_samples(string? given, bool good, string values)
    {
        var body = new ContentBody(
            [new RichContent("twilio/text", "{{1}} {{2}}")],
            new Dictionary<string, string> { ["1"] = "s1", ["2"] = "s2", ["9"] = "unused" });
        var error = body.Values(given, out var read);
        Assert.Equal(good ? null : 21656, error?.Code);
        if (good)
        {
            Assert.Equal(values, string.Join('|', read.OrderBy(pair => pair.Key).Select(pair => $"{pair.Key}:{pair.Value}")));
        }
    }

    [Fact]
    public void A_placeholder_without_any_value_is_an_error() =>
        Assert.Equal(
            21656,
            new ContentBody([new RichContent("twilio/text", "{{1}}")], new Dictionary<string, string>()).Values(null, out _)?.Code);

    [Fact]
    public void Placeholders_are_numbered_anew_in_the_order_of_their_first_use()
    {
        var (text, names) = Placeholders.Positional("{{b}} {{a}} {{ b }}");
        Assert.Equal("{{1}} {{2}} {{1}}", text);
        Assert.Equal(["b", "a"], names);
    }

    [Fact]
    public void A_value_that_looks_like_a_placeholder_stays_text() => Assert.Equal(
        "{{2}} b", Placeholders.Fill("{{1}} {{2}}", new Dictionary<string, string> { ["1"] = "{{2}}", ["2"] = "b" }));

    [Theory]
    [InlineData("""{"language":"en","types":{"twilio/text":{"body":"x"}}}""", true)]
    [InlineData("""{"language":"pt_BR","types":{"twilio/media":{"media":["https://a.example/x.png"]}}}""", true)]
    [InlineData("""{"language":"en","variables":{"1":"a","1":"b"},"types":{"twilio/text":{"body":"{{1}}"}}}""", true)]
    [InlineData("""{"types":{"twilio/text":{"body":"x"}}}""", false)]
    [InlineData("""{"language":"en"}""", false)]
    [InlineData("""{"language":"en","types":{}}""", false)]
    [InlineData("""{"language":"en","types":{"twilio/nothing":{}}}""", false)]
    [InlineData("""{"language":"en","types":{"twilio/text":{}}}""", false)]
    [InlineData("""{"language":"en","types":{"twilio/text":{"body":"\ud800"}}}""", false)]
    [InlineData("""{"language":"en","types":{"twilio/text":{"body":"\u0000"}}}""", false)]
    [InlineData("""{"friendly_name":"\u0000","language":"en","types":{"twilio/text":{"body":"x"}}}""", false)]
    [InlineData("""{"language":"en","types":{"twilio/media":{"media":"x"}}}""", false)]
    [InlineData("""{"language":"en","types":{"twilio/media":{"media":[1]}}}""", false)]
    [InlineData("""{"language":"en","variables":["a"],"types":{"twilio/text":{"body":"x"}}}""", false)]
    [InlineData("[]", false)]
    [InlineData("null", false)]
    [InlineData("{", false)]
    [InlineData("", false)]
    public void A_content_is_checked_before_it_is_kept(string json, bool good)
    {
        var error = ContentForm.Read(Encoding.UTF8.GetBytes(json), out var form);
        Assert.Equal(good, error is null);
        if (good)
        {
            Assert.NotNull(ContentBody.From(
                new Content(new AccountSid("AC"), "HX", null, form!.Language, form.Variables, form.Types, 1, 1, null)));
        }
    }

    [Theory]
    [InlineData("""{"name":"welcome_1","category":"utility"}""", true)]
    [InlineData("""{"name":"Welcome","category":"UTILITY"}""", false)]
    [InlineData("""{"name":"","category":"UTILITY"}""", false)]
    [InlineData("""{"name":"a","category":"OTHER"}""", false)]
    [InlineData("""{"name":"a\n","category":"UTILITY"}""", false)]
    [InlineData("""{"name":"\ud800","category":"UTILITY"}""", false)]
    [InlineData("""{"name":1,"category":"UTILITY"}""", false)]
    [InlineData("7", false)]
    [InlineData("nonsense", false)]
    public void An_approval_request_is_checked(string json, bool good) =>
        Assert.Equal(good, ApprovalForm.Read(Encoding.UTF8.GetBytes(json), out _) is null);
}
