using Parley.Sandbox.Trace;

namespace Parley.Tests.Sandbox.Trace;

public sealed class NearestTemplateTests
{
    [Theory]
    [InlineData("Hallo Ada", "Hello {{1}}", 1, "where it has \"ello \", the message has \"allo Ada\"")]
    [InlineData("Good day", "Hello {{1}}", 0, "it begins with \"Hello \"")]
    [InlineData("Hello", "Hello {{1}}", 5, "where it has \" \", the message ends")]
    [InlineData("Hello ", "Hello {{1}}", 6, "there is no value for {{1}}")]
    [InlineData("Hello Ada!", "Hello {{1}}, bye", 6, "after {{1}} it has \", bye\", which the message has not")]
    [InlineData("Hello Ada and Grace", "Hello {{1}} and {{2}}!", 11, "after {{2}} it has \"!\", which the message has not")]
    [InlineData("Hello A\nB", "Hello {{1}}", 6, "the value of {{1}} would have a line break or a tab, and may not")]
    [InlineData("Ready: now or never", "Ready", 5, "it ends there, and the message goes on with \": now or never\"")]
    [InlineData("from a to b, bye", "from {{1}} to {{1}}, bye", 14, "a placeholder that comes twice would have two values")]
    public void Says_where_a_text_stops_being_a_template(string body, string template, int common, string words)
    {
        var distance = NearestTemplate.Measure(body, template);
        Assert.Equal((common, words), (distance.Common, distance.Words));
    }

    [Fact]
    public void The_nearest_has_the_most_in_common_and_strangers_are_not_near()
    {
        (string, string, string)[] templates = [("short", "en", "Your order"), ("long", "de", "Your order {{1}} is late"), ("other", "en", "Bye")];
        Assert.Equal(
            "the nearest is long (de): after {{1}} it has \" is late\", which the message has not",
            NearestTemplate.Find("Your order 7 is here", templates));
        Assert.Null(NearestTemplate.Find("Nothing alike", templates));
    }

    [Fact]
    public void Quotes_are_short()
    {
        var words = NearestTemplate.Measure("Hello " + new string('x', 500), "Hello there").Words;
        Assert.True(words.Length < 100, words);
    }
}
