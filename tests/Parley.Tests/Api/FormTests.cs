using System.Text;
using Parley.Api;

namespace Parley.Tests.Api;

public sealed class FormTests
{
    [Theory]
    [InlineData("", "")]
    [InlineData("&&", "")]
    [InlineData("a=1&b=2", "a:1|b:2")]
    [InlineData("a=1+2%2B3", "a:1 2+3")]
    [InlineData("a", "a:")]
    [InlineData("a=&=b", "a:|:b")]
    [InlineData("a=b=c", "a:b=c")]
    [InlineData("Configuration.Filters=x&Configuration.Filters=y", "Configuration.Filters:x|Configuration.Filters:y")]
    [InlineData("%C3%A9=%F0%9F%91%8B", "é:👋")]
    [InlineData("a=%e2%82%ac", "a:€")]
    [InlineData("a=%41", "a:A")]
    public void A_form_is_read_as_it_was_written(string text, string pairs)
    {
        var form = Form.Parse(Encoding.UTF8.GetBytes(text), out _);
        Assert.Equal(pairs, string.Join('|', form!.Pairs.Select(pair => $"{pair.Key}:{pair.Value}")));
    }

    [Theory]
    [InlineData("a=%")]
    [InlineData("a=%4")]
    [InlineData("a=%zz")]
    [InlineData("a=%C3")]
    [InlineData("a=%ED%A0%80")]
    [InlineData("a=%00")]
    [InlineData("a%00=1")]
    public void A_malformed_form_is_refused(string text) => Assert.Null(Form.Parse(Encoding.UTF8.GetBytes(text), out _));

    [Fact]
    public void A_form_has_a_bounded_number_of_pairs()
    {
        Assert.NotNull(Form.Parse(Encoding.UTF8.GetBytes(string.Join('&', Enumerable.Repeat("a=1", 1000))), out _));
        Assert.Null(Form.Parse(Encoding.UTF8.GetBytes(string.Join('&', Enumerable.Repeat("a=1", 1001))), out _));
    }

    [Fact]
    public void The_last_of_repeated_values_counts_and_all_can_be_had()
    {
        var form = Form.Parse("a=1&a=2&b=3"u8, out _)!;
        Assert.Equal("2", form["a"]);
        Assert.Equal(["1", "2"], form.All("a"));
        Assert.True(form.Has("b"));
        Assert.False(form.Has("A"));
        Assert.Null(form["c"]);
    }
}
