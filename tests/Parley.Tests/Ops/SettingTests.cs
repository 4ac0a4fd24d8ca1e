using Microsoft.Extensions.Configuration;
using Parley.Ops;

namespace Parley.Tests.Ops;

public sealed class SettingTests
{
    [Theory]
    [InlineData(null, false, false)]
    [InlineData(null, true, true)]
    [InlineData("", true, true)]
    [InlineData("1", false, true)]
    [InlineData("0", true, false)]
    [InlineData("True", false, true)]
    [InlineData(" false ", true, false)]
    public void A_flag_is_true_or_false_or_1_or_0(string? text, bool otherwise, bool expected) =>
        Assert.Equal(expected, Setting.Flag(With(text), "Parley:Key", otherwise));

    [Theory]
    [InlineData(null, "auto")]
    [InlineData("", "auto")]
    [InlineData("manual", "manual")]
    [InlineData("Manual", "manual")]
    public void A_word_is_one_of_its_words_in_any_case(string? text, string expected) =>
        Assert.Equal(expected, Setting.Word(With(text), "Parley:Key", "auto", "manual"));

    [Theory]
    [InlineData(null, 7)]
    [InlineData("0", 0)]
    [InlineData("100", 100)]
    public void A_number_counts_from_0(string? text, int expected) =>
        Assert.Equal(expected, Setting.Number(With(text), "Parley:Key", 7, 100));

    [Theory]
    [InlineData("yes")]
    [InlineData("2")]
    [InlineData("-1")]
    [InlineData("101")]
    [InlineData("99999999999")]
    [InlineData("1.5")]
    public void What_it_is_not_stops_the_start_by_the_name_of_its_key(string text)
    {
        var configuration = With(text);
        Assert.Contains("Parley:Key", Assert.Throws<StartupException>(() => Setting.Flag(configuration, "Parley:Key", true)).Message, StringComparison.Ordinal);
        Assert.Contains("Parley:Key", Assert.Throws<StartupException>(() => Setting.Word(configuration, "Parley:Key", "auto")).Message, StringComparison.Ordinal);
        if (text is not "2")
        {
            Assert.Contains("Parley:Key", Assert.Throws<StartupException>(() => Setting.Number(configuration, "Parley:Key", 0, 100)).Message, StringComparison.Ordinal);
        }
    }

    private static IConfiguration With(string? text) =>
        new ConfigurationBuilder().AddInMemoryCollection([KeyValuePair.Create("Parley:Key", text)]).Build();
}
